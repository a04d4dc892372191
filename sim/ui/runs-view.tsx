/** One run, or two beside each other: the verdict with its proof, what differs, the timeline and the records. */
import { useMemo } from "preact/hooks";
import type { TimelineRun } from "../report/timeline/run.ts";
import { DifferencesView } from "./differences-view.tsx";
import { RecordsView } from "./records-view.tsx";
import type { Route } from "./route.ts";
import { RunHead } from "./run-head.tsx";
import { TimelineView } from "./timeline-view.tsx";

/** The breach and the record that are looked at. */
export type Place = Pick<Route, "breach" | "record">;

interface Props {
  lead: TimelineRun;
  other: TimelineRun | undefined;
  /** False when the verdicts themselves count, whatever was expected. */
  expect: boolean;
  route: Place;
  select(part: Place): void;
}

export function RunsView({ lead, other, expect, route, select }: Props) {
  const breach = route.breach ?? 0;
  // Who looks at a breach wants to see what proves it.
  const record = route.record ?? provingRecord(lead, breach);
  const runs = useMemo(() => (other === undefined ? [lead] : [lead, other]), [lead, other]);
  return (
    <>
      <RunHead run={lead} expect={expect} breach={route.breach} select={select} />
      {other !== undefined && (
        <>
          <RunHead run={other} expect={expect} breach={undefined} select={() => {}} brief />
          <DifferencesView a={lead} b={other} />
        </>
      )}
      <TimelineView runs={runs} breach={breach} record={record} select={select} />
      <RecordsView run={lead} record={record} breach={route.breach} select={select} />
    </>
  );
}

/** Of the records that prove a breach, the last that was there when it became one. */
function provingRecord({ row, records }: TimelineRun, breach: number): number | undefined {
  const { proof = [], atMs = 0 } = row.violations[breach] ?? {};
  return proof.findLast(seq => (records[seq]?.atMs ?? 0) <= atMs) ?? proof[0];
}
