/** The lanes of a run as Chrome trace events, for Perfetto and chrome://tracing: a process an account, a thread a lane. */
import type { Lane } from "../timeline/lane.ts";
import { accountLanes, accountsOf, commonLanes, readingOf } from "../timeline/lanes.ts";
import type { TimelineRun } from "../timeline/run.ts";

/** Format: "Trace Event Format" of the Chromium project. Times are microseconds. */
export interface TraceEvent {
  name: string;
  cat: string;
  /** `X`: has a duration; `i`: an instant; `M`: the name of a process or thread. */
  ph: "X" | "i" | "M";
  pid: number;
  tid: number;
  ts: number;
  dur?: number;
  /** Of an instant: it belongs to its thread. */
  s?: "t";
  args: Record<string, unknown>;
}

/** Rows of a lane have threads of their own: events of one thread must not overlap. */
const THREADS_PER_LANE = 10;

export function traceEventsOf(run: TimelineRun): {
  traceEvents: TraceEvent[];
  displayTimeUnit: "ms";
  otherData: object;
} {
  const reading = readingOf(run);
  const groups = [
    ...accountsOf(run).map(account => ({ name: account, lanes: accountLanes(reading, account) })),
    { name: "run", lanes: commonLanes(reading) },
  ];
  const traceEvents = groups.flatMap(({ name, lanes }, index) => [
    named("process_name", { pid: index + 1, tid: 0 }, name),
    ...lanes.flatMap((lane, at) => laneEvents(lane, index + 1, at * THREADS_PER_LANE + 1, run)),
  ]);
  const { scenario, subject } = run.row;
  return { traceEvents, displayTimeUnit: "ms", otherData: { scenario, subject, replay: run.replay } };
}

function laneEvents(lane: Lane, pid: number, firstTid: number, { row, records }: TimelineRun): TraceEvent[] {
  const name = lane.invariant ?? lane.kind;
  const said = (seq: number | undefined): Record<string, unknown> =>
    seq === undefined ? {} : { record: records[seq] };
  return [
    ...Array.from({ length: lane.rows }, (_, at) => named("thread_name", { pid, tid: firstTid + at }, name)),
    ...lane.bars.map(({ fromMs, untilMs, tone, label, seq, row: at = 0 }): TraceEvent => {
      const times = { ts: fromMs * 1_000, dur: (untilMs - fromMs) * 1_000 };
      return { name: label ?? tone, cat: tone, ph: "X", pid, tid: firstTid + at, ...times, args: said(seq) };
    }),
    ...lane.marks.map(({ atMs, tone, label, seq, breach }): TraceEvent => {
      const message = breach === undefined ? {} : { breach: row.violations[breach]?.message };
      const args = { ...said(seq), ...message };
      return { name: label ?? name, cat: tone, ph: "i", s: "t", pid, tid: firstTid, ts: atMs * 1_000, args };
    }),
  ];
}

function named(
  name: "process_name" | "thread_name",
  where: Pick<TraceEvent, "pid" | "tid">,
  words: string,
): TraceEvent {
  return { name, cat: "__metadata", ph: "M", ...where, ts: 0, args: { name: words } };
}
