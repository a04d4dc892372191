/** Collects the records of a run and gives each its place and time. */
import type { NewRecord, TraceRecord } from "./record.ts";

export interface TraceWriter {
  write(record: NewRecord): void;
  readonly records: readonly TraceRecord[];
}

/** @param nowMs virtual milliseconds since the start of the run. */
export function createTraceWriter(nowMs: () => number): TraceWriter {
  const records: TraceRecord[] = [];
  return {
    records,
    write(record) {
      // The caller's literal becomes the record: one allocation a record on the hot path.
      const placed = record as NewRecord & { seq: number; atMs: number };
      placed.seq = records.length;
      placed.atMs = nowMs();
      records.push(placed as TraceRecord);
    },
  };
}
