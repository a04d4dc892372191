/** The time that a process really has: virtual time without the spans in which the host kept it frozen. */
import type { HostRecord } from "../trace/record.ts";

/** A span in which the process could do nothing. */
export interface Suspension {
  fromMs: number;
  /** Infinity when it was never resumed. */
  untilMs: number;
}

/** The spans, in order. A wall clock that is moved changes nothing here: times in a trace are monotonic. */
export function suspensionsOf(records: readonly HostRecord[]): Suspension[] {
  const spans: Suspension[] = [];
  for (const { step, atMs } of records) {
    const last = spans.at(-1);
    const frozen = last?.untilMs === Number.POSITIVE_INFINITY;
    if (step === "suspended" && !frozen) spans.push({ fromMs: atMs, untilMs: Number.POSITIVE_INFINITY });
    else if (step === "resumed" && frozen) last.untilMs = atMs;
  }
  return spans;
}

/** When so much time has passed for the process since a moment. What falls due as it freezes is granted the thaw. */
export function awakeAfter(spans: readonly Suspension[], fromMs: number, lengthMs: number): number {
  let dueMs = fromMs + lengthMs;
  for (let at = firstEndingAfter(spans, fromMs); at < spans.length; at++) {
    const span = spans[at] as Suspension;
    if (span.fromMs > dueMs) break;
    dueMs += span.untilMs - Math.max(span.fromMs, fromMs);
  }
  return dueMs;
}

/** The place of the first span that is not over at a moment. */
function firstEndingAfter(spans: readonly Suspension[], atMs: number): number {
  let from = 0;
  let to = spans.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((spans[middle] as Suspension).untilMs <= atMs) from = middle + 1;
    else to = middle;
  }
  return from;
}
