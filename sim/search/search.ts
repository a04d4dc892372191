/** First step: tries every run on the predicate and notes what broke. Shrinks nothing, stops at no breach. */
import type { SearchCounts } from "./counts.ts";
import { askAbout, type Predicate } from "./predicate.ts";
import { GrowingPrefix, NOTHING_TRIED, type Prefix, withRun } from "./prefix.ts";
import type { SearchResult } from "./result.ts";
import { scenarioOfRun } from "./scenario-of-run.ts";

/** How far a search is. */
export interface SearchProgress {
  phase: "search";
  /** The run that has just been tried. */
  run: number;
  counts: SearchCounts;
  /** The invariants seen broken so far. */
  invariants: readonly string[];
  /** What a later search may go on from. */
  prefix: Prefix;
}

export interface SearchOptions {
  /** How many scenarios, numbered from 0. The same number makes the same scenario whatever the total. */
  runs: number;
  /** Any text: a number, a commit hash. */
  seed: string;
  predicate: Predicate;
  /** How many runs are tried at a time. More than one wants a predicate that runs them in processes. @default 1 */
  jobs?: number;
  /** Of so many machines, which this is, from 0: it tries every so-many-th run. @default the only one */
  shard?: { index: number; of: number };
  /** What an earlier search of the same shard left: this one goes on from there. @default nothing */
  begin?: Prefix;
  /** Asked before each run: none is begun any more once it says yes. @default never */
  isEnough?: () => boolean;
  onProgress?: (progress: SearchProgress) => void;
  /** Ends the search between two runs; what was found is returned. */
  signal?: AbortSignal;
}

/**
 * Try all runs and keep, per invariant, the lowest run that broke it: the same for any number of jobs.
 *
 * @throws Error naming the run when the predicate throws: that is a fault of the harness and no verdict on the client.
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { runs, seed, predicate, jobs = 1, onProgress, signal } = options;
  const { shard = { index: 0, of: 1 }, begin = NOTHING_TRIED, isEnough = () => false } = options;
  const startedMs = performance.now();
  const places = Math.max(0, Math.ceil((runs - shard.index) / shard.of));
  const whole = new GrowingPrefix(begin);
  let seen = begin;
  let next = begin.tried;
  const lane = async (): Promise<void> => {
    while (next < places && !signal?.aborted && !isEnough()) {
      const place = next++;
      const run = shard.index + place * shard.of;
      const judgement = await askAbout(scenarioOfRun(seed, run), { seed, run, predicate });
      seen = withRun(seen, run, judgement);
      whole.add(place, run, judgement);
      const invariants = seen.breaches.map(({ invariant }) => invariant);
      onProgress?.({ phase: "search", run, counts: seen.counts, invariants, prefix: whole.value });
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, lane));
  } catch (error) {
    // The other lanes end after the run that they are at.
    next = places;
    // Who ends a search may end the processes that it runs in: that is no fault of theirs.
    if (!signal?.aborted) throw error;
  }
  return {
    counts: seen.counts,
    breaches: seen.breaches,
    prefix: whole.value,
    interrupted: signal?.aborted ?? false,
    elapsedMs: performance.now() - startedMs,
  };
}
