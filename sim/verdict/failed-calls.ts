/** What became of the host's own calls of the subject: a start, stop or login that threw, or a start without an end. */
import type { LifecycleRecord, TraceRecord } from "../trace/record.ts";
import type { Sentence } from "../trace/sentence.ts";
import type { Trace } from "../trace/trace.ts";
import { say } from "./sentences/say.ts";

/** Notes of one run; what is alike is told once. */
const NOTES_MAX = 10;

/** One line for each call that failed, earliest first. */
export function failedCalls({ records }: Trace): Sentence[] {
  const notes = new Map<string, { what: Sentence; atMs: number; times: number }>();
  const note = (what: Sentence, atMs: number): void => {
    const key = JSON.stringify(what);
    const known = notes.get(key);
    if (known === undefined) notes.set(key, { what, atMs, times: 1 });
    else known.times++;
  };
  const open = new Map<string, LifecycleRecord>();
  for (const record of records) {
    if (record.type === "crash") open.clear();
    if (record.type !== "lifecycle") continue;
    const { account, error, atMs } = record;
    if (error !== undefined) note(say("call.threw", { account, call: callOf(record), error }), atMs);
    if (record.step === "start-asked") open.set(record.account, record);
    else if (record.step !== "stop-done") open.delete(record.account);
  }
  if (hasHalted(records)) {
    for (const { account, atMs } of open.values()) note(say("call.unresolved", { account }), atMs);
  }
  const lines = [...notes.values()].map(({ what, atMs, times }) =>
    times === 1 ? say("call.at", { what, atMs }) : say("call.at-and-more", { what, atMs, more: times - 1 }),
  );
  return lines.length <= NOTES_MAX
    ? lines
    : [...lines.slice(0, NOTES_MAX), say("call.more", { count: lines.length - NOTES_MAX })];
}

function callOf({ step, by }: LifecycleRecord): "start" | "stop" | "login" {
  if (step === "stop-done") return "stop";
  return by === "login" ? "login" : "start";
}

/** Of a run that went on to its end, a start that is still busy with a hopeless network says nothing. */
const hasHalted = (records: readonly TraceRecord[]): boolean => records.at(-1)?.type === "halt";
