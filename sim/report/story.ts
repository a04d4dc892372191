/** Bug #155 before and after, in plain words, read from two traces. */
import { shown } from "../trace/escape.ts";
import type { SendAskedRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import type { TrialRow } from "../verdict/trial.ts";
import type { Language } from "../words/language.ts";
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
    by: SendAskedRecord["by"];
    atMs: number;
    asked: boolean;
    /** Undefined: it has not ended. */
    outcome: string | undefined;
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
    const outcome = done?.type === "send-done" ? done.outcome : undefined;
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
export function printStory(
  title: string,
  { row, trace, language }: { row: TrialRow; trace: Trace; language: Language },
): string {
  const { say, times } = language;
  const { start, endAtMs } = trace.header;
  const { staleAnswers, staleAtMs, deafMs, notifystartsAfter, sends } = tell(trace);
  const at = (atMs: number, text: string): Line => ({
    atMs,
    text: `  ${clockTime(start, atMs, times)}  ${text}`,
  });
  const lines = [
    ...trace.records
      .filter(isIncident)
      .map(incident => at(incident.atMs, say("story.incident", { words: incidentText(incident, language) }))),
    ...sends.map(send => at(send.atMs, sendText(send, language))),
  ];
  if (staleAtMs !== undefined) {
    const answers = staleAnswers === 1 ? say("story.only") : say("story.first-of", { count: staleAnswers });
    const calls =
      notifystartsAfter === 0 ? say("story.no-calls") : say("story.calls", { count: notifystartsAfter });
    lines.push(at(staleAtMs, say("story.stale", { answers, calls })));
    lines.push(
      deafMs === undefined
        ? at(endAtMs, say("story.deaf", { time: duration(endAtMs - staleAtMs, times) }))
        : at(staleAtMs + deafMs, say("story.receives", { seconds: deafMs / 1_000 })),
    );
  }
  const told = lines.toSorted((one, other) => one.atMs - other.atMs).map(({ text }) => text);
  const never = staleAtMs === undefined ? [`  ${say("story.never-stale")}`] : [];
  return [`${title}${say("between.title")}${row.subject}`, ...told, ...never]
    .map(line => hang(shown(line), 4))
    .join("\n");
}

/** What happened at a moment of the run. */
interface Line {
  atMs: number;
  text: string;
}

function sendText(
  { by, message, asked, outcome, reason }: Telling["sends"][number],
  { say }: Language,
): string {
  const end = outcome ?? say("story.no-answer");
  return say("story.send", {
    by: say(`story.by.${by}`),
    message,
    way: say(asked ? "story.reached" : "story.kept-back"),
    outcome: reason === undefined ? end : `${end}: "${reason}"`,
  });
}
