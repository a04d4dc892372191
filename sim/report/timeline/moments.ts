/** The moments of a run that matter: what is left when the quiet polls are taken out, and what the verdict names. */
import { quietRecords } from "../quiet.ts";
import type { TimelineRun } from "./run.ts";

/** The records that prove something, with the places of the violations that they prove. */
export function proofOf({ row }: TimelineRun): Map<number, number[]> {
  const proof = new Map<number, number[]>();
  for (const [index, { proof: records }] of row.violations.entries())
    for (const seq of records) proof.set(seq, [...(proof.get(seq) ?? []), index]);
  return proof;
}

/** Records that a reader need not see one by one: quiet polls, and what the client holds from time to time. */
export function quietOf(run: TimelineRun): Set<number> {
  const proof = proofOf(run);
  const quiet = quietRecords(run.records, proof);
  for (const { type, seq } of run.records) if (type === "holding" && !proof.has(seq)) quiet.add(seq);
  return quiet;
}

/** Virtual milliseconds, in any order. */
export function momentsOf(run: TimelineRun, quiet: ReadonlySet<number> = quietOf(run)): number[] {
  const told = run.records.filter(({ seq }) => !quiet.has(seq));
  const judged = run.row.violations.flatMap(({ atMs, duty }) => [
    atMs,
    ...(duty === undefined ? [] : [duty.fromMs, duty.untilMs]),
  ]);
  return [...told.map(({ atMs }) => atMs), ...judged];
}
