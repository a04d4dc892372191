/** The invariants that a search saw broken, each with the lowest run that broke it. */
import type { Scenario } from "../scenario/scenario.ts";
import type { Judgement } from "./predicate.ts";

/** An invariant and the lowest run that broke it, as plain data. */
export interface Breach {
  invariant: string;
  /** Number of the run within its seed, from 0. */
  run: number;
  /** All that the run broke, the earliest first. */
  invariants: readonly string[];
  /** See {@link Judgement.judged}. */
  judged?: Scenario;
}

/** What one run broke: a breach for each invariant, none unless it was violated. */
export function breachesOf(run: number, { verdict, invariants, judged }: Judgement): Breach[] {
  if (verdict !== "violated") return [];
  return invariants.map(invariant => ({ invariant, run, invariants, ...(judged && { judged }) }));
}

/**
 * One breach per invariant, of the lowest run, in the order of the runs and then of the names. In whatever order and
 * grouping breaches are merged, the same come out.
 */
export function mergeBreaches(breaches: readonly Breach[]): Breach[] {
  const lowest = new Map<string, Breach>();
  for (const breach of breaches) {
    const known = lowest.get(breach.invariant);
    if (known === undefined || breach.run < known.run) lowest.set(breach.invariant, breach);
  }
  return [...lowest.values()].toSorted(
    (a, b) => a.run - b.run || Number(a.invariant > b.invariant) - Number(a.invariant < b.invariant),
  );
}
