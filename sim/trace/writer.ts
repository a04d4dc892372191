/** Collects the records of a run and gives each its place and time. */
import type { NewRecord, TraceRecord } from "./record.ts";

export interface TraceWriter {
  write(record: NewRecord): void;
  /** The trace is complete: what is written from here on is dropped. */
  close(): void;
  readonly records: readonly TraceRecord[];
}

/** @param nowMs virtual milliseconds since the start of the run. */
export function createTraceWriter(nowMs: () => number): TraceWriter {
  const records: TraceRecord[] = [];
  let complete = false;
  return {
    records,
    close() {
      complete = true;
    },
    write(record) {
      if (complete) return;
      // The caller's literal becomes the record: one allocation a record on the hot path.
      const placed = record as NewRecord & { seq: number; atMs: number };
      placed.seq = records.length;
      placed.atMs = nowMs();
      records.push(placed as TraceRecord);
    },
  };
}
