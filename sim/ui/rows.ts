/** What the list under a timeline holds: the records of the trace, and the client's own lines where they were said. */
import { recordWords } from "../report/record-words.ts";
import type { TimelineRun } from "../report/timeline/run.ts";
import type { LogLine } from "../trace/client-log.ts";
import type { TraceRecord } from "../trace/record.ts";
import type { Language } from "./words.ts";

/** A line of the client. Its `seq` counts on from the records of the trace. */
export interface LogRow extends LogLine {
  type: "log";
  seq: number;
}

export type Row = TraceRecord | LogRow;

const logRow = ({ records }: TimelineRun, line: LogLine, at: number): LogRow => ({
  ...{ type: "log", seq: records.length + at, ...line },
});

/** The row of a `seq`. */
export function rowAt(run: TimelineRun, seq: number | undefined): Row | undefined {
  const at = seq ?? -1;
  const line = run.log.lines[at - run.records.length];
  return run.records[at] ?? (line && logRow(run, line, at - run.records.length));
}

/** All rows; a line stands before the record that came next. */
export function rowsOf(run: TimelineRun): Row[] {
  const lines = run.log.lines.map((line, at) => logRow(run, line, at));
  let next = 0;
  const rows = run.records.flatMap((record): Row[] => {
    const from = next;
    while ((run.log.lines[next]?.before ?? Number.POSITIVE_INFINITY) <= record.seq) next++;
    return [...lines.slice(from, next), record];
  });
  return [...rows, ...lines.slice(next)];
}

export const rowWords = (row: Row, language: Language): string =>
  row.type === "log" ? row.text : recordWords(row, language);
