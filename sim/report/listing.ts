/** A run event by event, one line each: virtual time, account, what happened. */
import { shown } from "../trace/escape.ts";
import type { SendDoneRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { describeTrip } from "../verdict/trip-words.ts";
import { incidentText } from "./incidents.ts";
import { paint } from "./style.ts";

/**
 * Print a trace for a person. Polls that found nothing are folded into one line with their number,
 * so that a quiet night does not bury the minute that matters.
 * @param proof `seq` of the records that prove a violation, with the names of the invariants.
 */
export function printListing(
  trace: Trace,
  proof: ReadonlyMap<number, string>,
  options: { all: boolean },
): string[] {
  const lines: string[] = [];
  const { start } = trace.header;
  let folded = 0;
  const flush = (): void => {
    const records = folded === 1 ? "1 record" : `${folded} records`;
    if (folded > 0) lines.push(paint("dim", `${" ".repeat(20)}… ${records} of healthy polling`));
    folded = 0;
  };
  const dull = options.all ? new Set<number>() : dullRecords(trace, proof);
  for (const record of trace.records) {
    if (dull.has(record.seq)) {
      folded++;
      continue;
    }
    flush();
    const broken = proof.get(record.seq);
    lines.push(
      broken === undefined
        ? recordLine(start, record)
        : `${paint("red", plainLine(start, record))}  ${paint("bold", `← ${broken}`)}`,
    );
  }
  flush();
  return lines;
}

/**
 * One record as a line.
 * @param start ISO time of 0 ms
 */
export function recordLine(start: string, record: TraceRecord): string {
  return colour(record, plainLine(start, record));
}

function plainLine(start: string, record: TraceRecord): string {
  const account = "account" in record && record.account !== undefined ? record.account : "";
  return shown(`${clockTime(start, record.atMs).padEnd(20)}${account.padEnd(8)} ${describe(record)}`);
}

/** Requests of idle polls that were answered well and brought nothing, with all their records. */
function dullRecords(trace: Trace, proof: ReadonlyMap<number, string>): Set<number> {
  const byRequest = new Map<number, TraceRecord[]>();
  for (const record of trace.records) {
    if (!("request" in record) || record.request === undefined) continue;
    const records = byRequest.get(record.request) ?? [];
    records.push(record);
    byRequest.set(record.request, records);
  }
  const dull = new Set<number>();
  for (const records of byRequest.values()) {
    const last = records.at(-1);
    const healthy =
      last?.type === "answer" &&
      last.endpoint === "getupdates" &&
      last.ok &&
      last.messages === undefined &&
      records.every(
        record => record.type !== "fault" && record.type !== "nonconformance" && !proof.has(record.seq),
      );
    if (healthy) for (const record of records) dull.add(record.seq);
  }
  return dull;
}

function describe(record: TraceRecord): string {
  switch (record.type) {
    case "request":
      return `→ ${record.endpoint} #${record.request}${record.message === undefined ? "" : ` ${record.message}`}`;
    case "accepted":
      return `  server takes #${record.request}${record.message === undefined ? "" : ` ${record.message}`}${record.duplicate ? " (a repetition, dropped)" : ""}`;
    case "answer":
      return `← ${record.endpoint} #${record.request} ${answerText(record)}`;
    case "failure":
      return `← ${record.endpoint} #${record.request} ${record.code}${record.applied ? " (the server had applied it)" : ""}`;
    case "abort":
      return `× ${record.endpoint} #${record.request} given up by the client`;
    case "session":
      return `● session ${record.state} (${record.cause})`;
    case "credential":
      return `● new login, token ${record.token}`;
    case "code":
      return `● QR code no. ${record.shown}, to be ${record.fate} in ${duration(record.fateMs - record.atMs)}`;
    case "inbound":
      return `● ${record.user} writes ${record.message}`;
    case "acked":
      return `  server forgets ${record.messages.join(", ")}`;
    case "lost":
      return `● server lost ${record.messages.join(", ")}`;
    case "handling":
      return `  handler begins ${record.message} of ${record.user}`;
    case "handled":
      return `  handler done with ${record.message}`;
    case "typing-asked":
      return `● cron asks to show typing to ${record.to}`;
    case "send-asked":
      return `● ${record.by} asks to send ${record.message} to ${record.to}`;
    case "send-done":
      return sendDoneText(record);
    case "send-ended":
      return `  client says that ${record.message} ended: ${record.outcome}${record.reason === undefined ? "" : ` (${record.reason})`}`;
    case "set-aside":
      return `  client sets ${record.message} aside`;
    case "lifecycle":
      return `● ${record.step} (${record.by})${record.error === undefined ? "" : `: ${record.error}`}`;
    case "status":
      return `  client says ${record.state}${record.reason === undefined ? "" : ` (${record.reason})`}`;
    case "fault":
      return `⚡ ${record.fault} ${record.step}${record.request === undefined ? "" : ` on #${record.request}`}`;
    case "heal":
      return "● every fault is over";
    case "nonconformance":
      return `! #${record.request} ${record.field}: ${record.message}`;
    case "leak":
      return `! ${incidentText(record)}`;
    case "crash":
    case "host":
      return `● ${incidentText(record)}`;
    case "holding":
      return `  client holds ${record.timers} timers, ${record.requests} requests, ${record.listeners} listeners`;
    case "leftover":
      return `● left behind: ${record.timers} timers, ${record.requests} requests, ${record.listeners} listeners, ${record.handles} handles`;
    case "tripwire":
      return record.declared
        ? `! ${record.what}${record.where === undefined ? "" : ` at ${record.where}`} (declared)`
        : `! ${describeTrip(record)}`;
    case "halt":
      return `! halted (${record.why}): ${record.message}`;
    case "end":
      return "● end of the run";
  }
}

function sendDoneText({ message, outcome, reason, nonsense }: SendDoneRecord): string {
  if (nonsense !== undefined) return `! send ${message}: ${nonsense}`;
  return `  send ${message}: ${outcome}${reason === undefined ? "" : ` (${reason})`}`;
}

function answerText(record: Extract<TraceRecord, { type: "answer" }>): string {
  if (record.stale) return "-14 (stale token)";
  if (record.status !== 200) return `HTTP ${record.status}`;
  if (record.code !== undefined) return `code ${record.code}`;
  if (!record.ok) return "a body that is no answer";
  return record.messages === undefined ? "ok" : `ok with ${record.messages.join(", ")}`;
}

function colour(record: TraceRecord, line: string): string {
  if (record.type === "fault" || record.type === "heal") return paint("magenta", line);
  if (record.type === "leak") return paint("red", line);
  if (record.type === "crash" || record.type === "host") return paint("magenta", line);
  if (record.type === "failure" || (record.type === "answer" && !record.ok)) return paint("yellow", line);
  return line;
}
