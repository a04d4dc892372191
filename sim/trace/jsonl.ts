/** Traces as files: JSON Lines, the header first, then a record a line. */
import type { TraceRecord } from "./record.ts";
import type { Trace, TraceHeader } from "./trace.ts";
import { say, TraceFormatError } from "./trace-mistakes.ts";

/**
 * The trace as JSON Lines: its header, then a record a line.
 * @param replay the command that makes this trace again; kept in the header line, not part of the digest.
 */
export function printTrace(trace: Trace, replay: string): string {
  const lines = [JSON.stringify({ ...trace.header, replay })];
  for (const record of trace.records) lines.push(JSON.stringify(record));
  return `${lines.join("\n")}\n`;
}

/** @throws TraceFormatError */
export function parseTrace(text: string): { trace: Trace; replay: string } {
  const parsed: unknown[] = [];
  for (const [index, line] of text.split("\n").entries()) {
    if (line.trim() === "") continue;
    try {
      parsed.push(JSON.parse(line));
    } catch {
      throw new TraceFormatError(say("trace.no-json", { line: index + 1 }));
    }
    if (parsed.length > 1 && typeof (parsed.at(-1) as TraceRecord | null)?.type !== "string") {
      throw new TraceFormatError(say("trace.no-record", { line: index + 1 }));
    }
  }
  const first = parsed[0] as (TraceHeader & { replay?: unknown }) | undefined;
  if (first?.version !== 1 || typeof first.replay !== "string") {
    throw new TraceFormatError(say("trace.no-header"));
  }
  const { replay, ...header } = first;
  return {
    trace: { header: header as TraceHeader, records: parsed.slice(1) as TraceRecord[] },
    replay: replay as string,
  };
}
