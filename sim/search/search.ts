/** First step: tries every run on the predicate and notes what broke. Shrinks nothing, stops at no breach. */
import { type Breach, breachesOf, mergeBreaches } from "./breach.ts";
import { askAbout, type Predicate } from "./predicate.ts";
import { NO_VERDICTS, type SearchCounts, type SearchResult } from "./result.ts";
import { scenarioOfRun } from "./scenario-of-run.ts";

/** How far a search is. */
export interface SearchProgress {
  phase: "search";
  /** The run that has just been tried. */
  run: number;
  counts: SearchCounts;
  /** The invariants seen broken so far. */
  invariants: readonly string[];
}

export interface SearchOptions {
  /** How many scenarios, numbered from 0. The same number makes the same scenario whatever the total. */
  runs: number;
  /** Any text: a number, a commit hash. */
  seed: string;
  predicate: Predicate;
  /** How many runs are tried at a time. More than one wants a predicate that runs them in processes. @default 1 */
  jobs?: number;
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
  const startedMs = performance.now();
  const counts = { ...NO_VERDICTS };
  let breaches: Breach[] = [];
  let next = 0;
  const lane = async (): Promise<void> => {
    while (next < runs && !signal?.aborted) {
      const run = next++;
      const judgement = await askAbout(scenarioOfRun(seed, run), { seed, run, predicate });
      counts[judgement.verdict]++;
      breaches = mergeBreaches([...breaches, ...breachesOf(run, judgement)]);
      const invariants = breaches.map(({ invariant }) => invariant);
      onProgress?.({ phase: "search", run, counts: { ...counts }, invariants });
    }
  };
  try {
    await Promise.all(Array.from({ length: jobs }, lane));
  } catch (error) {
    // The other lanes end after the run that they are at.
    next = runs;
    // Who ends a search may end the processes that it runs in: that is no fault of theirs.
    if (!signal?.aborted) throw error;
  }
  return {
    counts,
    breaches,
    interrupted: signal?.aborted ?? false,
    elapsedMs: performance.now() - startedMs,
  };
}
