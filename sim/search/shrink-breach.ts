/** Shrinks the run of one breach towards its invariant alone. */
import fc from "fast-check";
import type { Scenario } from "../scenario/scenario.ts";
import type { Breach } from "./breach.ts";
import { askAbout, type Judgement, type Predicate } from "./predicate.ts";
import type { Failure } from "./result.ts";
import { checkParameters, SCENARIOS, scenarioAt } from "./scenario-of-run.ts";

/** Work done, or allowed, in order to shrink. Counted and not timed, so that every machine shrinks to the same. */
export interface Effort {
  /** Scenarios tried. */
  tries: number;
  /** Requests made by all of them: a client that hammers makes a try dear. */
  requests: number;
}

interface ShrinkOptions {
  breach: Breach;
  seed: string;
  predicate: Predicate;
  /** No scenario is tried any more once either is spent. */
  budget: Effort;
  /** Judgements of earlier shrinking, by `JSON.stringify` of the scenario; added to. They cost no try. */
  known: Map<string, Judgement>;
  /** Told after each scenario tried. */
  onTried?: (tries: number) => void;
  signal?: AbortSignal;
}

/** The smallest scenario reached from the run of the breach that still breaks its invariant, and what that took. */
export async function shrinkBreach(options: ShrinkOptions): Promise<{ failure: Failure; spent: Effort }> {
  const { breach, seed, predicate, budget, known, onTried, signal } = options;
  const { invariant, run } = breach;
  let original: Scenario | undefined;
  let { invariants, judged } = breach;
  const spent: Effort = { tries: 0, requests: 0 };
  let cutShort = false;
  let fault: unknown;

  const isFine = async (scenario: Scenario): Promise<boolean> => {
    const key = JSON.stringify(scenario);
    let judgement = known.get(key);
    if (judgement === undefined) {
      // From here on every candidate not known counts as fine, and the shrinker keeps what it has.
      cutShort ||= spent.tries >= budget.tries || spent.requests >= budget.requests;
      cutShort ||= signal?.aborted === true;
      if (cutShort || fault !== undefined) return true;
      judgement = await askAbout(scenario, { seed, run, predicate });
      known.set(key, judgement);
      spent.tries++;
      spent.requests += judgement.requests ?? 0;
      onTried?.(spent.tries);
    }
    // A candidate that breaks only something else is another bug, and would lead away from this one.
    if (judgement.verdict !== "violated" || !judgement.invariants.includes(invariant)) return true;
    ({ invariants, judged } = judgement);
    return false;
  };
  const property = fc.asyncProperty(SCENARIOS, async scenario => {
    if (original === undefined) {
      original = scenario;
      return false;
    }
    return isFine(scenario).catch(error => {
      // Who ends the shrinking may end the processes that it runs in.
      if (signal?.aborted) cutShort = true;
      else fault ??= error;
      return true;
    });
  });
  const { counterexamplePath } = await fc.check(property, checkParameters(seed, run));
  if (fault !== undefined) throw fault;

  const [, ...steps] = (counterexamplePath ?? "0").split(":");
  const path = [run, ...steps].join(":");
  const failure: Failure = {
    run,
    seed,
    path,
    original: scenarioAt(seed, String(run)),
    shrunk: judged ?? scenarioAt(seed, path),
    targets: [invariant],
    invariants,
    shrinkTries: spent.tries,
    cutShort,
  };
  return { failure, spent };
}
