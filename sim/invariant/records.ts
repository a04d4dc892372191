/** A trace sorted once by the type of its records: what the invariants that need no course of events read. */
import type { HostRecord, TraceRecord } from "../trace/record.ts";
import type { Trace, TraceHeader } from "../trace/trace.ts";
import { afterMs, SpanLog, type Spans } from "./spans.ts";

export interface Records {
  header: TraceHeader;
  /** When the trace closes. */
  endMs: number;
  /** All records of one type, in order. */
  all<T extends TraceRecord["type"]>(type: T): readonly Extract<TraceRecord, { type: T }>[];
  /** The place of the last record by then. */
  lastSeq(atMs: number): number;
  /** When the record at a place was written; undefined where there is none. */
  timeOf(seq: number): number | undefined;
  /** When the subject has had so much time since a moment: while it is suspended it has none. */
  after(fromMs: number, lengthMs: number): number;
}

/** What is made of something at the first call is shared afterwards. */
export function once<Key extends object, More extends unknown[], Made>(
  make: (key: Key, ...more: More) => Made,
): (key: Key, ...more: More) => Made {
  const known = new WeakMap<Key, Made>();
  return (key, ...more) => {
    const made = known.get(key) ?? make(key, ...more);
    known.set(key, made);
    return made;
  };
}

/** The records of a finished trace, sorted. */
export const recordsOf: (trace: Trace) => Records = once(({ header, records }) => {
  const byType = new Map<TraceRecord["type"], TraceRecord[]>();
  for (const record of records) addTo(byType, record.type, record);
  const all = <T extends TraceRecord["type"]>(type: T) =>
    (byType.get(type) ?? []) as Extract<TraceRecord, { type: T }>[];
  const frozen = frozenIn(all("host"));
  return {
    header,
    endMs: records.at(-1)?.atMs ?? 0,
    all,
    lastSeq: atMs => lastBy(records, atMs),
    timeOf: seq => records[seq]?.atMs,
    after: (fromMs, lengthMs) => afterMs(fromMs, lengthMs, frozen),
  };
});

/** While the host keeps the process frozen it has no time. A wall clock that is set changes nothing: times in a trace are monotonic. */
function frozenIn(hosts: readonly HostRecord[]): Spans {
  const frozen = new SpanLog();
  for (const record of hosts)
    if (record.step !== "clock-stepped") frozen.set(record.step === "suspended", record);
  return frozen.finish(Number.POSITIVE_INFINITY);
}

/** What a reading does at each type of record; nothing at those that are not named. */
export type Steps = {
  readonly [Type in TraceRecord["type"]]?: (record: Extract<TraceRecord, { type: Type }>) => void;
};

export function follow(steps: Steps, record: TraceRecord): void {
  const step = steps[record.type] as ((record: TraceRecord) => void) | undefined;
  step?.(record);
}

/** Add to the list that a map keeps under a key. */
export function addTo<K, V>(lists: Map<K, V[]>, key: K, value: V): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [value]);
  else list.push(value);
}

/** How many of these, which stand in the order of the trace, come before a place in it. */
export function countBefore(ordered: readonly { seq: number }[], seq: number): number {
  let from = 0;
  let to = ordered.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((ordered[middle] as { seq: number }).seq < seq) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** The first of these that comes after a place in the trace. */
export function firstAfter<T extends { seq: number }>(ordered: readonly T[], seq: number): T | undefined {
  return ordered[countBefore(ordered, seq + 1)];
}

/** The last of these that comes before a place in the trace. */
export function lastBefore<T extends { seq: number }>(ordered: readonly T[], seq: number): T | undefined {
  return ordered[countBefore(ordered, seq) - 1];
}

function lastBy(records: readonly TraceRecord[], atMs: number): number {
  let from = 0;
  let to = records.length;
  while (from < to) {
    const middle = (from + to) >> 1;
    if ((records[middle] as TraceRecord).atMs <= atMs) from = middle + 1;
    else to = middle;
  }
  return records[from - 1]?.seq ?? -1;
}
