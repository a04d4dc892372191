/** Predicates that need no client: each is guilty of what the scenario says, so that a test knows what must be found. */

import type { Scenario } from "../../../sim/scenario/scenario.ts";
import type { Judgement, Predicate } from "../../../sim/search/predicate.ts";

/** Breaks `invariant` whenever the condition holds, and nothing else. */
export function breaksWhen(condition: (scenario: Scenario) => boolean, invariant = "toy"): Predicate {
  return breaksEach({ [invariant]: condition });
}

/** Breaks each of the invariants whenever its own condition holds. */
export function breaksEach(conditions: Record<string, (scenario: Scenario) => boolean>): Predicate {
  return async scenario => {
    const invariants = Object.keys(conditions).filter(invariant => conditions[invariant]?.(scenario));
    return invariants.length > 0 ? { verdict: "violated", invariants } : PASSES;
  };
}

export const hasKind =
  (kind: string) =>
  (scenario: Scenario): boolean =>
    scenario.faults.some(fault => fault.kind === kind);

export const PASSES: Judgement = { verdict: "pass", invariants: [] };
