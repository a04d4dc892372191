/** Lanes of texts: what users wrote, what the handler did with it, and what the client was asked to send. */
import type { SendAskedRecord, TraceRecord } from "../../trace/record.ts";
import { type Bar, type Lane, lane, type Mark, type Tone } from "./lane.ts";

/** From the writing of a message to the answer that gave it to the client. */
export function userLane(own: readonly TraceRecord[], account: string, endMs: number): Lane {
  const givenMs = new Map<string, number>();
  for (const record of own) {
    if (record.type !== "answer") continue;
    for (const message of record.messages ?? []) if (!givenMs.has(message)) givenMs.set(message, record.atMs);
  }
  const bars: Bar[] = [];
  const marks: Mark[] = [];
  for (const record of own) {
    if (record.type === "lost")
      marks.push({ atMs: record.atMs, tone: "fault", seq: record.seq, label: "lost" });
    if (record.type !== "inbound") continue;
    const { atMs, seq, message, user } = record;
    const untilMs = givenMs.get(message);
    const label = `${user} ${message}`;
    bars.push({
      fromMs: atMs,
      untilMs: untilMs ?? endMs,
      tone: untilMs === undefined ? "warn" : "wait",
      seq,
      label,
    });
  }
  return lane({ kind: "users", account }, bars, marks);
}

/** From the beginning of each handling to its end. */
export function handlerLane(own: readonly TraceRecord[], account: string, endMs: number): Lane {
  const bars: Bar[] = [];
  const marks: Mark[] = [];
  const open = new Map<string, Bar>();
  for (const record of own) {
    if (record.type === "handling") {
      const { atMs, seq, message } = record;
      const bar: Bar = { fromMs: atMs, untilMs: endMs, tone: "wait", seq, label: message };
      open.set(message, bar);
      bars.push(bar);
    } else if (record.type === "handled") {
      const bar = open.get(record.message);
      if (bar !== undefined) Object.assign(bar, { untilMs: record.atMs, tone: "good" });
      open.delete(record.message);
    } else if (record.type === "set-aside") {
      marks.push({ atMs: record.atMs, tone: "warn", seq: record.seq, label: record.message });
    }
  }
  return lane({ kind: "handler", account }, bars, marks);
}

const OUTCOME_TONES: Readonly<Record<string, Tone>> = {
  sent: "good",
  refused: "bad",
  failed: "bad",
  unknown: "warn",
  declined: "off",
  queued: "wait",
  expired: "warn",
  "set-aside": "warn",
};

interface Sending {
  asked: SendAskedRecord;
  bars: Bar[];
}

/** From the asking to the report; where the text waits, on to the end of that. */
export function sendLane(own: readonly TraceRecord[], account: string, endMs: number): Lane {
  const sendings = new Map<string, Sending>();
  const marks: Mark[] = [];
  for (const record of own) {
    if (record.type === "send-asked") {
      const bar: Bar = {
        fromMs: record.atMs,
        untilMs: endMs,
        tone: "wait",
        seq: record.seq,
        label: record.message,
      };
      sendings.set(record.message, { asked: record, bars: [bar] });
    } else if (record.type === "send-done" || record.type === "send-ended") {
      const last = sendings.get(record.message)?.bars.at(-1);
      if (last === undefined) continue;
      const isQueued = record.outcome === "declined" && record.reason === "queued";
      const outcome = isQueued ? "queued" : record.outcome;
      const tone = OUTCOME_TONES[outcome] ?? "warn";
      const label = `${record.message} ${outcome}`;
      Object.assign(last, { untilMs: record.atMs, tone, seq: record.seq, label });
      if (isQueued) sendings.get(record.message)?.bars.push({ ...last, fromMs: record.atMs, untilMs: endMs });
      else marks.push({ atMs: record.atMs, tone, seq: record.seq, label });
    }
  }
  return lane(
    { kind: "sends", account },
    [...sendings.values()].flatMap(({ bars }) => bars),
    marks,
  );
}
