/** Collects the records of a run and gives each its place and time. */
import type { NewRecord, TraceRecord } from "./record.ts";

export interface TraceWriter {
  write(record: NewRecord): void;
  /** The trace is complete: what is written from here on is dropped. */
  close(): void;
  readonly records: readonly TraceRecord[];
}

export interface TraceWriterOptions {
  /** Records kept at most: when there are more, the older half goes. @default all are kept */
  recordsMax?: number;
  /** Told of each record. */
  onRecord?: (record: TraceRecord) => void;
}

/** @param nowMs virtual milliseconds since the start of the run. */
export function createTraceWriter(
  nowMs: () => number,
  { recordsMax = Number.POSITIVE_INFINITY, onRecord }: TraceWriterOptions = {},
): TraceWriter {
  const records: TraceRecord[] = [];
  let count = 0;
  let complete = false;
  return {
    records,
    close() {
      complete = true;
    },
    write(record) {
      if (complete) return;
      // The caller's literal becomes the record: one allocation a record on the hot path.
      const placed = record as { seq?: number; atMs?: number } as TraceRecord;
      const ms = nowMs();
      placed.seq = count++;
      // A small integer lies in the record; any other number is an object of 16 bytes beside it.
      placed.atMs = (ms | 0) === ms ? ms | 0 : ms;
      records.push(placed);
      if (records.length > recordsMax) records.splice(0, records.length >> 1);
      onRecord?.(placed);
    },
  };
}
