/** A record of a trace in words, a line each. */
import type { SendDoneRecord, TraceRecord } from "../trace/record.ts";
import { duration } from "../trace/when.ts";
import { describeTrip } from "../verdict/trip-words.ts";
import { incidentText } from "./incidents.ts";

/** `→ getupdates #12`, `● alice writes m1`: what a record tells, without its time and its account. */
export function recordWords(record: TraceRecord): string {
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
