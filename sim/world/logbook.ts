/** What the client says for itself, beside the trace: its logger, and what it prints. No secret gets in, and no line is part of a digest. */
import type { ClientLog, LogLine } from "../trace/client-log.ts";
import { cut } from "../trace/escape.ts";

/** Lines that are kept of a run: half of them its first, half its last. */
const LINES_MAX = 3_000;
/** Of a line, characters. */
const LINE_MAX = 400;

export interface Logbook {
  /** A text, which may be several lines. Kept for `close`. */
  add(from: LogLine["from"], text: string): void;
  /** What was said so far; nothing is added any more. */
  close(): ClientLog;
}

export interface LogbookWorld {
  nowMs(): number;
  /** `seq` of the next record of the trace. */
  nextSeq(): number;
  /** The text without its secrets. */
  redact(text: string): string;
}

export function createLogbook({ nowMs, nextSeq, redact }: LogbookWorld): Logbook {
  const first: LogLine[] = [];
  /** A ring: the oldest makes room. */
  const last: LogLine[] = [];
  let [said, isClosed] = [0, false];
  const keep = (line: LogLine): void => {
    const late = said++ - LINES_MAX / 2;
    if (late < 0) first.push(line);
    else last[late % (LINES_MAX / 2)] = line;
  };
  return {
    add(from, text) {
      if (isClosed) return;
      // Redacted before it is cut: half a secret would not be found.
      for (const line of redact(text).split(/\r?\n/)) {
        if (line.trim() !== "") keep({ atMs: nowMs(), before: nextSeq(), from, text: cut(line, LINE_MAX) });
      }
    },
    close() {
      isClosed = true;
      const oldest = Math.max(0, said - LINES_MAX) % (LINES_MAX / 2);
      const lines = [...first, ...last.slice(oldest), ...last.slice(0, oldest)];
      return { lines, cut: said - lines.length };
    },
  };
}
