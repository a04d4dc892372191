/** Second step: shrinks each breach that a search found towards its own invariant, within one budget of tries. */
import type { Breach } from "./breach.ts";
import type { Judgement, Predicate } from "./predicate.ts";
import type { Failure } from "./result.ts";
import { type Effort, shrinkBreach } from "./shrink-breach.ts";
import { printSituation } from "./situation.ts";

/** How far the shrinking of one breach is. */
export interface ShrinkProgress {
  phase: "shrink";
  invariant: string;
  /** Scenarios tried for this invariant. */
  tries: number;
}

export interface ShrinkAllOptions {
  seed: string;
  predicate: Predicate;
  /** Most scenarios tried in order to shrink one breach. @default 1_000 */
  shrinkTriesMax?: number;
  /** Most scenarios tried in order to shrink all of them. @default 1_500 */
  shrinkTriesTotal?: number;
  /** Once the scenarios tried in order to shrink have made so many requests, no more are tried. @default 1_000_000 */
  shrinkRequestsTotal?: number;
  onProgress?: (progress: ShrinkProgress) => void;
  /** Ends the shrinking; every breach still becomes a failure, as small as it got. */
  signal?: AbortSignal;
}

/**
 * One failure per breach, in their order; those that shrink to the same scenario become one.
 *
 * @throws Error naming the run when the predicate throws.
 */
export async function shrinkAll(breaches: readonly Breach[], options: ShrinkAllOptions): Promise<Failure[]> {
  const { seed, predicate, onProgress, signal } = options;
  const { shrinkTriesMax = 1_000, shrinkTriesTotal = 1_500, shrinkRequestsTotal = 1_000_000 } = options;
  // Breaches of one run begin to shrink alike: what one has tried, the next need not.
  const known = new Map<string, Judgement>();
  const failures: Failure[] = [];
  const left: Effort = { tries: shrinkTriesTotal, requests: shrinkRequestsTotal };
  for (const [index, breach] of breaches.entries()) {
    const { invariant } = breach;
    onProgress?.({ phase: "shrink", invariant, tries: 0 });
    // An equal share of what is left: one that shrinks slowly starves no other.
    const share = 1 / (breaches.length - index);
    const { failure, spent } = await shrinkBreach({
      breach,
      seed,
      predicate,
      known,
      budget: { tries: Math.min(shrinkTriesMax, left.tries * share), requests: left.requests * share },
      onTried: tries => onProgress?.({ phase: "shrink", invariant, tries }),
      ...(signal && { signal }),
    });
    left.tries -= spent.tries;
    left.requests -= spent.requests;
    failures.push(failure);
  }
  return mergeFailures(failures);
}

/** Failures that are the same scenario become one, which names the targets of all. The first gives the run and the path. */
function mergeFailures(failures: readonly Failure[]): Failure[] {
  const merged = new Map<string, Failure>();
  for (const failure of failures) {
    const key = printSituation(failure.shrunk);
    const same = merged.get(key);
    merged.set(key, same === undefined ? failure : join(same, failure));
  }
  return [...merged.values()];
}

function join(first: Failure, other: Failure): Failure {
  return {
    ...first,
    targets: [...first.targets, ...other.targets],
    shrinkTries: first.shrinkTries + other.shrinkTries,
    cutShort: first.cutShort || other.cutShort,
  };
}
