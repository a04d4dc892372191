/** Tries generated scenarios on a predicate, then shrinks one for each invariant that was seen broken. */
import type { FuzzResult, SearchResult } from "./result.ts";
import { type SearchOptions, type SearchProgress, search } from "./search.ts";
import { type ShrinkAllOptions, type ShrinkProgress, shrinkAll } from "./shrink-all.ts";

export type { Judgement, Predicate } from "./predicate.ts";

export type FuzzProgress = SearchProgress | ShrinkProgress;

/** How much is searched, from which seed, and what counts as a failure. */
export interface FuzzOptions extends Omit<SearchOptions, "onProgress">, Omit<ShrinkAllOptions, "onProgress"> {
  /** Told after each run, and after each step of the shrinking. */
  onProgress?: (progress: FuzzProgress) => void;
  /** Ends the search between two runs, or the shrinking; what was found is returned. */
  signal?: AbortSignal;
}

/**
 * Search for scenarios that break invariants: one failure for every invariant that any of the runs broke.
 *
 * ```ts
 * const { failures } = await fuzz({ runs: 2_000, seed: "1", predicate });
 * ```
 *
 * @throws Error naming the run when the predicate throws: that is a fault of the harness and no verdict on the client.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  return shrinkFound(await search(options), options);
}

/**
 * The second half of `fuzz`.
 *
 * @internal
 */
export async function shrinkFound(
  { counts, breaches, interrupted, elapsedMs }: Omit<SearchResult, "prefix">,
  options: ShrinkAllOptions,
): Promise<FuzzResult> {
  const startedMs = performance.now();
  const failures = await shrinkAll(breaches, options);
  const shrink = failures.reduce((total, failure) => total + failure.shrinkTries, 0);
  return {
    seed: options.seed,
    counts: { ...counts, shrink },
    failures,
    interrupted: interrupted || options.signal?.aborted === true,
    elapsedMs: elapsedMs + performance.now() - startedMs,
  };
}
