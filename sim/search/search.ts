/** First step: tries every run of a part on the predicate and notes what broke. Shrinks nothing, stops at no breach. */
import { type Breach, breachesOf, mergeBreaches } from "./breach.ts";
import { askAbout, type Predicate } from "./predicate.ts";
import { NO_VERDICTS, type Part, type SearchCounts, type SearchResult, WHOLE } from "./result.ts";
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
  /** Try only these of the runs; parts of one search may run in several processes. @default all of them */
  part?: Part;
  onProgress?: (progress: SearchProgress) => void;
  /** Ends the search between two runs; what was found is returned. */
  signal?: AbortSignal;
}

/**
 * Try all runs of the part and keep, per invariant, the lowest run that broke it.
 *
 * @throws Error naming the run when the predicate throws: that is a fault of the harness and no verdict on the client.
 */
export async function search(options: SearchOptions): Promise<SearchResult> {
  const { runs, seed, predicate, part = WHOLE, onProgress, signal } = options;
  const startedMs = performance.now();
  const counts = { ...NO_VERDICTS };
  let breaches: Breach[] = [];
  for (let run = part.first; run < runs && !signal?.aborted; run += part.step) {
    const judgement = await askAbout(scenarioOfRun(seed, run), { seed, run, predicate });
    counts[judgement.verdict]++;
    breaches = mergeBreaches([...breaches, ...breachesOf(run, judgement)]);
    const invariants = breaches.map(({ invariant }) => invariant);
    onProgress?.({ phase: "search", run, counts: { ...counts }, invariants });
  }
  return {
    counts,
    breaches,
    interrupted: signal?.aborted ?? false,
    elapsedMs: performance.now() - startedMs,
  };
}
