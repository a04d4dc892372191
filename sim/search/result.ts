/** What a search found, as plain data that can travel between processes, and how a search is split and put together again. */
import type { Scenario } from "../scenario/scenario.ts";

export interface Counts {
  pass: number;
  violated: number;
  /** Runs that tried nothing worth a verdict. No failure, but no evidence either. */
  inconclusive: number;
  /** Scenarios tried in order to shrink failures; not part of the others. */
  shrink: number;
}

export const NO_COUNTS: Readonly<Counts> = Object.freeze({
  pass: 0,
  violated: 0,
  inconclusive: 0,
  shrink: 0,
});

/** One generated scenario that broke an invariant, as drawn and as shrunk. */
export interface Failure {
  /** Number of the run within its seed, from 0. */
  run: number;
  seed: string;
  /** Leads straight to the shrunk scenario when given to `fuzz` with the same seed: the run, then the steps of the shrinker. */
  path: string;
  original: Scenario;
  shrunk: Scenario;
  /** The invariant that the shrunk scenario was held to: the earliest that the original broke. */
  target: string;
  /** All that the shrunk scenario breaks, the earliest first. Contains the target. */
  invariants: readonly string[];
  /** Scenarios tried in order to shrink it. */
  shrinkRuns: number;
}

export interface FuzzResult {
  seed: string;
  counts: Counts;
  /** In the order of their run numbers. */
  failures: readonly Failure[];
  /** The search was ended from outside. */
  interrupted: boolean;
  /** Real time. */
  elapsedMs: number;
  /** The share of it that shrinking took. */
  shrinkMs: number;
}

/** Every `step`-th run from `first` on. */
export interface Part {
  first: number;
  step: number;
}

export const WHOLE: Part = Object.freeze({ first: 0, step: 1 });

/** Split a search among processes; none gets an empty part. */
export function partition(runs: number, jobs: number): Part[] {
  const parts = Math.max(1, Math.min(runs, jobs));
  return Array.from({ length: parts }, (_, first) => ({ first, step: parts }));
}

/**
 * Put the results of all parts together. The failures with the lowest run numbers win,
 * so that any number of jobs reports the same ones; counts may differ, as each part stops for itself.
 */
export function mergeResults(results: readonly FuzzResult[], { failuresMax = 1 } = {}): FuzzResult {
  const [one] = results;
  if (one === undefined) throw new RangeError("there is no result to merge");
  const counts = { ...NO_COUNTS };
  for (const result of results) {
    for (const key of ["pass", "violated", "inconclusive", "shrink"] as const)
      counts[key] += result.counts[key];
  }
  const failures = results.flatMap(result => result.failures).toSorted((a, b) => a.run - b.run);
  return {
    seed: one.seed,
    counts,
    failures: failures.slice(0, failuresMax),
    interrupted: results.some(result => result.interrupted),
    elapsedMs: Math.max(...results.map(result => result.elapsedMs)),
    shrinkMs: Math.max(...results.map(result => result.shrinkMs)),
  };
}
