/** Runs that failed alike: for the same subject, by the same invariant, for the same reason. */
import type { TrialRow } from "../verdict/trial.ts";

export interface Cause<Run> {
  /** Stands for all of them. */
  first: Run;
  /** Of other scenarios. */
  others: Run[];
}

/** In the order of the first run of each cause. */
export function causesOf<Run extends { row: TrialRow }>(runs: readonly Run[]): Cause<Run>[] {
  const causes = new Map<string, Cause<Run>>();
  for (const run of runs) {
    const key = keyOf(run.row);
    const cause = causes.get(key);
    if (cause === undefined) causes.set(key, { first: run, others: [] });
    else cause.others.push(run);
  }
  return [...causes.values()];
}

function keyOf({ subject, verdict, violations: [first], reasons }: TrialRow): string {
  const reason = first === undefined ? reasons.map(bare) : [first.invariant, bare(first.message)];
  return JSON.stringify([subject, verdict, ...reason]);
}

/** A length of time in one or two units, as reports write it. */
const LENGTH = /\b\d+(?:\.\d+)? (?:ms|s|min|h|d)(?: \d+ (?:s|min|h))?\b/g;

/** A reason without what differs from run to run: times, numbers, and the names that count (m2, s1). */
function bare(reason: string): string {
  return reason
    .replaceAll(LENGTH, "#")
    .replaceAll(/day \d+ /g, "")
    .replaceAll(/\d+(?:[.:,]\d+)*/g, "#");
}
