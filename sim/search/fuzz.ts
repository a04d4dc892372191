/** Tries generated scenarios on a predicate, one run after the other, and shrinks those that break an invariant. */
import type { Predicate } from "./predicate.ts";
import { type Counts, type Failure, type FuzzResult, NO_COUNTS, type Part, WHOLE } from "./result.ts";
import { searchRun } from "./search-run.ts";

export type { Judgement, Predicate } from "./predicate.ts";

export interface FuzzProgress {
  phase: "search" | "shrink";
  /** The run that has just been tried. */
  run: number;
  counts: Counts;
}

export interface FuzzOptions {
  /** How many scenarios, numbered from 0. The same number makes the same scenario whatever the total. */
  runs: number;
  /** Any text: a number, a commit hash. */
  seed: string;
  predicate: Predicate;
  /** Go straight to this point of an earlier search, `Failure.path`, instead of searching. */
  path?: string;
  /** Try only these of the runs; parts of one search may run in several processes. @default all of them */
  part?: Part;
  /** Stop after so many failures. @default 1 */
  failuresMax?: number;
  /** Most scenarios tried in order to shrink one failure. @default 1_000 */
  shrinkRunsMax?: number;
  onProgress?: (progress: FuzzProgress) => void;
  /** Ends the search between two runs; what was found is returned. */
  signal?: AbortSignal;
}

/**
 * Search for a scenario that breaks an invariant.
 *
 * ```ts
 * const { failures } = await fuzz({ runs: 2_000, seed: "1", predicate });
 * ```
 *
 * @throws Error naming the run when the predicate throws: that is a fault of the harness and no verdict on the client.
 */
export async function fuzz(options: FuzzOptions): Promise<FuzzResult> {
  const {
    runs,
    seed,
    part = WHOLE,
    failuresMax = 1,
    shrinkRunsMax = 1_000,
    predicate,
    onProgress,
    signal,
  } = options;
  const startedMs = performance.now();
  const counts = { ...NO_COUNTS };
  const failures: Failure[] = [];
  let shrinkMs = 0;

  const runOf = (path: string | undefined) => (path === undefined ? undefined : Number(path.split(":")[0]));
  const only = runOf(options.path);
  const first = only ?? part.first;
  const end = only === undefined ? runs : only + 1;
  for (let run = first; run < end && failures.length < failuresMax && !signal?.aborted; run += part.step) {
    const found = await searchRun({
      run,
      seed,
      predicate,
      shrinkRunsMax,
      ...(options.path !== undefined && { path: options.path }),
      ...(signal && { signal }),
      onTried(judgement, phase) {
        if (phase === "search") counts[judgement.verdict]++;
        else counts.shrink++;
        onProgress?.({ phase, run, counts: { ...counts } });
      },
    });
    if (found === undefined) continue;
    failures.push(found.failure);
    shrinkMs += found.shrinkMs;
  }
  return {
    seed,
    counts,
    failures,
    interrupted: signal?.aborted ?? false,
    elapsedMs: performance.now() - startedMs,
    shrinkMs,
  };
}
