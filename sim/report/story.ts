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

/** A paragraph about one run: a line for each thing that happened, in the order of time. */
export function printStory(title: string, { row, trace }: { row: TrialRow; trace: Trace }): string {
  const { start, endAtMs } = trace.header;
  const { staleAnswers, staleAtMs, deafMs, notifystartsAfter, sends } = tell(trace);
  const at = (atMs: number, text: string): Line => ({ atMs, text: `  ${clockTime(start, atMs)}  ${text}` });
  const lines = [
    ...trace.records.filter(isIncident).map(incident => at(incident.atMs, `${incidentText(incident)}.`)),
    ...sends.map(send => at(send.atMs, sendText(send))),
  ];
  if (staleAtMs !== undefined) {
    const answers = staleAnswers === 1 ? "the only one" : `the first of ${staleAnswers}`;
    lines.push(at(staleAtMs, `the server answers -14, ${answers}; ${callsText(notifystartsAfter)}.`));
    lines.push(
      deafMs === undefined
        ? at(endAtMs, `deaf for ${duration(endAtMs - staleAtMs)}: not one poll was accepted any more.`)
        : at(staleAtMs + deafMs, `receiving again, after ${deafMs / 1000} s.`),
    );
  }
  const told = lines.toSorted((one, other) => one.atMs - other.atMs).map(({ text }) => text);
  const never = staleAtMs === undefined ? ["  The session never went stale."] : [];
  return [`${title}: ${row.subject}`, ...told, ...never].map(line => hang(shown(line), 4)).join("\n");
}

/** What happened at a moment of the run. */
interface Line {
  atMs: number;
  text: string;
}

function callsText(notifystarts: number): string {
  return notifystarts < 2
    ? `${notifystarts || "no"} notifystart follows`
    : `${notifystarts} notifystarts follow`;
}

function sendText({ by, message, asked, outcome, reason }: Telling["sends"][number]): string {
  const way = asked ? "reached the server" : "refused by the client itself, the server was never asked";
  return `${by} send ${message}: ${way} (${outcome}${reason === undefined ? "" : `: "${reason}"`})`;
}
