/** What became of the host's own calls of the subject: a start, stop or login that threw, or a start without an end. */
import type { LifecycleRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime } from "../trace/when.ts";

/** Notes of one run; what is alike is told once. */
const NOTES_MAX = 10;

/** One line for each call that failed, earliest first. */
export function failedCalls({ header, records }: Trace): string[] {
  const notes = new Map<string, { atMs: number; times: number }>();
  const note = (text: string, atMs: number): void => {
    const known = notes.get(text);
    if (known === undefined) notes.set(text, { atMs, times: 1 });
    else known.times++;
  };
  const open = new Map<string, LifecycleRecord>();
  for (const record of records) {
    if (record.type === "crash") open.clear();
    if (record.type !== "lifecycle") continue;
    if (record.error !== undefined) {
      note(`${record.account}: its ${callOf(record)} threw ${record.error}`, record.atMs);
    }
    if (record.step === "start-asked") open.set(record.account, record);
    else if (record.step !== "stop-done") open.delete(record.account);
  }
  if (hasHalted(records)) {
    for (const { account, atMs } of open.values()) note(`${account}: its start never resolved`, atMs);
  }
  const lines = [...notes].map(([text, { atMs, times }]) => {
    const more = times === 1 ? "" : `, and ${times - 1} times more`;
    return `${text}, at ${clockTime(header.start, atMs)}${more}`;
  });
  return lines.length <= NOTES_MAX
    ? lines
    : [...lines.slice(0, NOTES_MAX), `${lines.length - NOTES_MAX} more`];
}

function callOf({ step, by }: LifecycleRecord): string {
  if (step === "stop-done") return "stop";
  return by === "login" ? "login" : "start";
}

/** Of a run that went on to its end, a start that is still busy with a hopeless network says nothing. */
const hasHalted = (records: readonly TraceRecord[]): boolean => records.at(-1)?.type === "halt";
