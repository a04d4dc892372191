/** A run event by event, one line each: virtual time, account, what happened. */
import { shown } from "../trace/escape.ts";
import type { TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, type TimeWords } from "../trace/when.ts";
import { ENGLISH, type Language } from "../words/language.ts";
import { RECORD_SPEECH } from "../words/records.ts";
import { GAP, padded, widthOf } from "./columns.ts";
import { quietRecords } from "./quiet.ts";
import { recordWords } from "./record-words.ts";
import { paint } from "./style.ts";

/**
 * Print a trace for a person. Polls that found nothing are folded into one line with their number,
 * so that a quiet night does not bury the minute that matters.
 * @param proof `seq` of the records that prove a violation, with the names of the invariants.
 */
export function printListing(
  trace: Trace,
  proof: ReadonlyMap<number, string>,
  { all, language = ENGLISH }: { all: boolean; language?: Language },
): string[] {
  const lines: string[] = [];
  const { start } = trace.header;
  let folded = 0;
  const flush = (): void => {
    const words = language.say("listing.folded", { count: folded });
    if (folded > 0) lines.push(paint("dim", `${" ".repeat(clockWidth(language))}${words}`));
    folded = 0;
  };
  const dull = all ? new Set<number>() : quietRecords(trace.records, proof);
  for (const record of trace.records) {
    if (dull.has(record.seq)) {
      folded++;
      continue;
    }
    flush();
    const broken = proof.get(record.seq);
    lines.push(
      broken === undefined
        ? recordLine(start, record, language.tag)
        : `${paint("red", plainLine(start, record, language.tag))}  ${paint("bold", `← ${broken}`)}`,
    );
  }
  flush();
  return lines;
}

/**
 * One record as a line.
 * @param start ISO time of 0 ms
 */
export function recordLine(start: string, record: TraceRecord, language: "en" | "zh" = "en"): string {
  return colour(record, plainLine(start, record, language));
}

function plainLine(start: string, record: TraceRecord, language: "en" | "zh"): string {
  const { times } = RECORD_SPEECH[language];
  const account = "account" in record && record.account !== undefined ? record.account : "";
  return shown(
    `${padded(clockTime(start, record.atMs, times), clockWidth({ times }))}${account.padEnd(8)} ${recordWords(record, language)}`,
  );
}

/** Room for a time of the second day and what parts it from the rest. */
const clockWidth = ({ times }: { times: TimeWords }): number => widthOf(times.onDay(2, "00:00:00.000")) + GAP;

function colour(record: TraceRecord, line: string): string {
  if (record.type === "fault" || record.type === "heal") return paint("magenta", line);
  if (record.type === "leak") return paint("red", line);
  if (record.type === "crash" || record.type === "host") return paint("magenta", line);
  if (record.type === "failure" || (record.type === "answer" && !record.ok)) return paint("yellow", line);
  return line;
}
