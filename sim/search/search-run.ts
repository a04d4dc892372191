/** One numbered run of a search: draw its scenario, try it, and shrink it when it breaks an invariant. */
import { createHash } from "node:crypto";
import fc from "fast-check";
import type { Scenario } from "../scenario/scenario.ts";
import type { Judgement, Predicate } from "./predicate.ts";
import type { Failure } from "./result.ts";
import { scenarioArbitrary } from "./scenario-arbitrary.ts";

interface SearchRun {
  run: number;
  seed: string;
  path?: string;
  predicate: Predicate;
  shrinkRunsMax: number;
  signal?: AbortSignal;
  onTried(judgement: Judgement, phase: "search" | "shrink"): void;
}

const SCENARIOS = scenarioArbitrary();

/** The scenario of a run. The same seed and number always make the same one. */
export function scenarioOfRun(seed: string, run: number): Scenario {
  const [scenario] = fc.sample(SCENARIOS, { ...checkParameters(seed, run) });
  return scenario as Scenario;
}

/** A failure and the real time that shrinking took, or undefined when no invariant broke. */
export async function searchRun(
  search: SearchRun,
): Promise<{ failure: Failure; shrinkMs: number } | undefined> {
  const { run, seed, predicate, shrinkRunsMax, signal, onTried } = search;
  const tried = new Map<string, boolean>();
  let original: { scenario: Scenario; target: string } | undefined;
  let shrunk: Judgement | undefined;
  let shrinkRuns = 0;
  let shrinkFromMs = 0;
  let harnessFault: { error: unknown } | undefined;

  const isFine = async (scenario: Scenario): Promise<boolean> => {
    // When the bound is reached every candidate counts as fine, and the shrinker keeps what it has.
    if (original && (shrinkRuns >= shrinkRunsMax || signal?.aborted)) return true;
    const judgement = await predicate(scenario);
    onTried(judgement, original ? "shrink" : "search");
    if (original) shrinkRuns++;
    const target = original?.target ?? judgement.invariants[0];
    // A candidate that breaks something else is another bug, and would lead away from this one.
    if (judgement.verdict !== "violated" || target === undefined || !judgement.invariants.includes(target))
      return true;
    if (original === undefined) shrinkFromMs = performance.now();
    original ??= { scenario, target };
    shrunk = judgement;
    return false;
  };
  const property = fc.asyncProperty(SCENARIOS, async scenario => {
    const key = JSON.stringify(scenario);
    const known = tried.get(key);
    if (known !== undefined) return known;
    const fine = await isFine(scenario).catch(error => {
      harnessFault ??= { error };
      return true;
    });
    tried.set(key, fine);
    return fine;
  });

  const steps = search.path?.split(":").slice(1) ?? [];
  const details = await fc.check(property, {
    ...checkParameters(seed, run),
    path: ["0", ...steps].join(":"),
  });
  if (harnessFault)
    throw new Error(`run ${run} of seed ${seed}: the harness failed`, { cause: harnessFault.error });
  if (!original || !shrunk || !details.counterexample) return undefined;
  const [, ...stepsTaken] = (details.counterexamplePath ?? "0").split(":");
  const failure: Failure = {
    run,
    seed,
    path: [run, ...stepsTaken].join(":"),
    original: original.scenario,
    shrunk: details.counterexample[0],
    target: original.target,
    invariants: shrunk.invariants,
    shrinkRuns,
  };
  return { failure, shrinkMs: performance.now() - shrinkFromMs };
}

/** Each run has a seed of its own, so that no run depends on those before it. Only plain draws: the arbitraries have their own bias. */
function checkParameters(seed: string, run: number) {
  const mixed = createHash("sha256").update(`${seed}\n${run}`).digest().readInt32LE(0);
  return { seed: mixed, numRuns: 1, unbiased: true };
}
