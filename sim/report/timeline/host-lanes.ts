/** Lanes of what befell a run: its faults, and its process with what the host and the workload did to it. */
import type { TraceRecord } from "../../trace/record.ts";
import { type Bar, type Lane, lane, type Mark } from "./lane.ts";
import type { TimelineRun } from "./run.ts";

/** The windows of faults, and where they acted. */
export function faultLane({ records, endAtMs }: TimelineRun): Lane {
  const bars: Bar[] = [];
  const marks: Mark[] = [];
  const open = new Map<string, Bar>();
  for (const record of records) {
    if (record.type !== "fault") continue;
    const { atMs, seq, fault, step, account = "" } = record;
    const key = `${fault} ${account}`;
    if (step === "fired") marks.push({ atMs, tone: "fault", seq, label: fault });
    else if (step === "closed") {
      const bar = open.get(key);
      if (bar !== undefined) bar.untilMs = atMs;
      open.delete(key);
    } else {
      const bar: Bar = { fromMs: atMs, untilMs: endAtMs, tone: "fault", seq, label: fault };
      open.set(key, bar);
      bars.push(bar);
    }
  }
  const heal = records.find(({ type }) => type === "heal");
  if (heal !== undefined && bars.length > 0)
    marks.push({ atMs: heal.atMs, tone: "good", seq: heal.seq, label: "heal" });
  return lane({ kind: "faults", account: "" }, bars, marks);
}

/** When the process stood still, and its starts, stops and crashes. */
export function processLane({ records, endAtMs }: TimelineRun): Lane {
  const bars: Bar[] = [];
  let frozen: Bar | undefined;
  for (const record of records) {
    if (record.type !== "host") continue;
    if (record.step === "suspended") {
      frozen = { fromMs: record.atMs, untilMs: endAtMs, tone: "off", seq: record.seq, label: "suspended" };
      bars.push(frozen);
    } else if (record.step === "resumed" && frozen !== undefined) frozen.untilMs = record.atMs;
  }
  return lane({ kind: "process", account: "" }, bars, records.flatMap(eventMark));
}

function eventMark(record: TraceRecord): Mark[] {
  const { atMs, seq } = record;
  switch (record.type) {
    case "lifecycle":
      return [{ atMs, tone: record.step === "start-failed" ? "bad" : "calm", seq, label: record.step }];
    case "crash":
      return [{ atMs, tone: "bad", seq, label: "crash" }];
    case "host":
      return record.step === "clock-stepped" ? [{ atMs, tone: "fault", seq, label: record.step }] : [];
    case "leak":
      return [{ atMs, tone: "bad", seq, label: "leak" }];
    case "tripwire":
      return [{ atMs, tone: record.declared ? "off" : "bad", seq, label: record.what }];
    case "halt":
      return [{ atMs, tone: "bad", seq, label: record.why }];
    case "end":
      return [{ atMs, tone: "off", seq, label: "end" }];
    default:
      return [];
  }
}
