/** What a search found, as plain data. */
import type { Scenario } from "../scenario/scenario.ts";
import type { Breach } from "./breach.ts";
import type { SearchCounts } from "./counts.ts";
import type { Prefix } from "./prefix.ts";

export interface Counts extends SearchCounts {
  /** Scenarios tried in order to shrink failures; not part of the others. */
  shrink: number;
}

/** What a search came to. */
export interface SearchResult {
  counts: SearchCounts;
  /** One per invariant, in the order of their runs and then of their names. */
  breaches: readonly Breach[];
  /** Of that, what has no gaps: where a later search goes on. */
  prefix: Prefix;
  /** The search was ended from outside. */
  interrupted: boolean;
  /** Real time. */
  elapsedMs: number;
}

/** One generated scenario that broke an invariant, as drawn and as shrunk. */
export interface Failure {
  /** Number of the lowest run that broke it, from 0. */
  run: number;
  seed: string;
  /** Leads straight to the shrunk scenario, see `scenarioAt`: the run, then the steps of the shrinker. */
  path: string;
  original: Scenario;
  /** Without faults that never act, wherever the path leads. */
  shrunk: Scenario;
  /** The invariants that the shrunk scenario was found for: several when all of them shrink to this one. */
  targets: readonly string[];
  /** All that the shrunk scenario breaks, the earliest first. Contains the targets. */
  invariants: readonly string[];
  /** Scenarios tried in order to shrink it. */
  shrinkTries: number;
  /** A bound, or the signal, ended the shrinking: a smaller scenario may exist. */
  cutShort: boolean;
}

/** What a search came to. */
export interface FuzzResult {
  seed: string;
  counts: Counts;
  /** Every invariant that was seen broken is a target of exactly one. In the order of their runs, then of their targets. */
  failures: readonly Failure[];
  /** The search or the shrinking was ended from outside. */
  interrupted: boolean;
  /** Real time. */
  elapsedMs: number;
}
