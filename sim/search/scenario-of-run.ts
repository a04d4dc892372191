/** The scenario of a numbered run, and of every step that its shrinking may take. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Scenario } from "../scenario/scenario.ts";
import { scenarioArbitrary } from "./scenario-arbitrary.ts";

/** @internal */
export const SCENARIOS = scenarioArbitrary();

/** The scenario of a run. The same seed and number always make the same one. */
export function scenarioOfRun(seed: string, run: number): Scenario {
  return scenarioAt(seed, String(run));
}

/** The scenario that a path leads to, `Failure.path`: the number of a run, then the steps of its shrinking. */
export function scenarioAt(seed: string, path: string): Scenario {
  const [run, ...steps] = path.split(":");
  const [scenario] = fc.sample(SCENARIOS, {
    ...checkParameters(seed, Number(run)),
    path: ["0", ...steps].join(":"),
  });
  return scenario as Scenario;
}

/**
 * Each run has a seed of its own, so that no run depends on those before it. Only plain draws: the arbitraries have
 * their own bias.
 *
 * @internal
 */
export function checkParameters(seed: string, run: number) {
  const mixed = createHash("sha256").update(`${seed}\n${run}`).digest().readInt32LE(0);
  return { seed: mixed, numRuns: 1, unbiased: true };
}
