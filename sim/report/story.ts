/** Bug #155 before and after, in plain words, read from two traces. */
import { shown } from "../trace/escape.ts";
import type { TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { hang } from "./columns.ts";
import { incidentText, isIncident } from "./incidents.ts";

export interface Telling {
  staleAnswers: number;
  /** First stale answer, virtual milliseconds; undefined when there was none. */
  staleAtMs: number | undefined;
  /** From the first stale answer to the next poll that the server accepted; undefined when it never came. */
  deafMs: number | undefined;
  notifystartsAfter: number;
  sends: {
    message: string;
    by: string;
    atMs: number;
    asked: boolean;
    outcome: string;
    reason: string | undefined;
  }[];
}

/** Read the facts of one run. */
function tell(trace: Trace): Telling {
  const { records } = trace;
  const stale = records.filter(record => record.type === "answer" && record.stale);
  const staleAtMs = stale[0]?.atMs;
  const after = (record: TraceRecord): boolean =>
    staleAtMs !== undefined && record.seq > (stale[0]?.seq ?? 0);
  const back = records.find(
    record => record.type === "accepted" && record.endpoint === "getupdates" && after(record),
  );
  const end = records.find(record => record.type === "end");
  const judged = records.filter(record => end === undefined || record.seq < end.seq);
  const sends = judged.flatMap(record => {
    if (record.type !== "send-asked") return [];
    const done = records.find(other => other.type === "send-done" && other.message === record.message);
    const asked = records.some(
      other =>
        other.type === "request" && other.endpoint === "sendmessage" && other.message === record.message,
    );
    const outcome = done?.type === "send-done" ? done.outcome : "no answer yet";
    const reason = done?.type === "send-done" ? done.reason : undefined;
    return [{ message: record.message, by: record.by, atMs: record.atMs, asked, outcome, reason }];
  });
  return {
    staleAnswers: stale.length,
    staleAtMs,
    deafMs: back === undefined || staleAtMs === undefined ? undefined : back.atMs - staleAtMs,
    notifystartsAfter: judged.filter(
      record => record.type === "request" && record.endpoint === "notifystart" && after(record),
    ).length,
    sends,
  };
}

/** A paragraph about one run. */
export function printStory(title: string, { row, trace }: { row: TrialRow; trace: Trace }): string {
  const { start, endAtMs } = trace.header;
  const { staleAnswers, staleAtMs, deafMs, notifystartsAfter, sends } = tell(trace);
  const lines = [`${title}: ${row.subject}`];
  const incidents = trace.records
    .filter(isIncident)
    .map(incident => `  ${clockTime(start, incident.atMs)}  ${incidentText(incident)}.`);
  if (staleAtMs === undefined)
    return [...lines, "  The session never went stale.", ...incidents].map(shown).join("\n");
  const answers = staleAnswers === 1 ? "the only one" : `the first of ${staleAnswers}`;
  const calls =
    notifystartsAfter === 1
      ? "1 notifystart follows"
      : `${notifystartsAfter || "no"} notifystart follow${notifystartsAfter === 0 ? "s" : ""}`;
  lines.push(`  ${clockTime(start, staleAtMs)}  the server answers -14, ${answers}; ${calls}.`);
  lines.push(
    deafMs === undefined
      ? `  Deaf for ${duration(endAtMs - staleAtMs)}, to the end of the run. Not one poll was accepted any more.`
      : `  Receiving again after ${deafMs / 1000} s.`,
  );
  for (const send of sends) {
    const way = send.asked
      ? "reached the server"
      : "refused by the client itself, the server was never asked";
    const reason = send.reason === undefined ? "" : `: "${send.reason}"`;
    lines.push(
      `  ${clockTime(start, send.atMs)}  ${send.by} send ${send.message}: ${way} (${send.outcome}${reason})`,
    );
  }
  return [...lines, ...incidents].map(line => hang(shown(line), 4)).join("\n");
}
