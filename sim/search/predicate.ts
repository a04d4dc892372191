/** The question that a search puts about each scenario. Whoever starts the search brings the answer: search knows no judge. */
import type { Scenario } from "../scenario/scenario.ts";

/** What became of one scenario. */
export interface Judgement {
  verdict: "pass" | "violated" | "inconclusive";
  /** The invariants violated, the earliest breach first. */
  invariants: readonly string[];
  /** What was judged, when that is not the scenario asked about: the same without the faults that never acted. */
  judged?: Scenario;
  /** Requests that the client made: what the run cost to try, the same on every machine. @default 0 */
  requests?: number;
}

/** Runs a scenario on the client under test and judges it. Must be deterministic, or shrinking goes astray. */
export type Predicate = (scenario: Scenario) => Promise<Judgement>;

/**
 * Put the question about a scenario that belongs to a run.
 *
 * @throws Error naming the run when the predicate throws, which is the cause.
 */
export async function askAbout(
  scenario: Scenario,
  { seed, run, predicate }: { seed: string; run: number; predicate: Predicate },
): Promise<Judgement> {
  try {
    return await predicate(scenario);
  } catch (cause) {
    throw new Error(`run ${run} of seed ${seed}: the harness failed`, { cause });
  }
}
