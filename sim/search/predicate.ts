/** The question that a search puts about each scenario. Whoever starts the search brings the answer: search knows no judge. */
import type { Scenario } from "../scenario/scenario.ts";

/** What became of one scenario. */
export interface Judgement {
  verdict: "pass" | "violated" | "inconclusive";
  /** The invariants violated, the earliest breach first. */
  invariants: readonly string[];
}

/** Runs a scenario on the client under test and judges it. Must be deterministic, or shrinking goes astray. */
export type Predicate = (scenario: Scenario) => Promise<Judgement>;
