/** A session that lapsed without a word: when nothing tells of it yet, when empty answers did, and when a notifystart changed nothing. */
import type { TraceRecord } from "../trace/record.ts";
import { once } from "./records.ts";
import { type Span, type Spans, spanLogs } from "./spans.ts";
import { isStart } from "./standing.ts";
import { type AccountTimeline, isGood, type Timeline, wasForged } from "./timeline.ts";

export interface Lapse {
  unnoticed: Spans;
  noticed: Spans;
  /** Only a new login helps. */
  vain: Spans;
}

export const lapseOf: (account: AccountTimeline, timeline: Timeline) => Lapse = once((account, timeline) => {
  const { limits, advertisedMs } = timeline.header;
  const { unnoticed, noticed, vain } = spanLogs("unnoticed", "noticed", "vain");
  /** How many empty answers speak of it; null while there is none. */
  let answers: number | null = null;
  for (const record of account.turns.some(isLapse) ? account.course : []) {
    if (record.type === "session") answers = record.state === "lapsed" ? (answers ?? 0) : null;
    else if (isStart(record)) answers &&= 0;
    else if (answers !== null && record.type === "answer" && !wasForged(timeline.exchanges.of(record))) {
      if (record.endpoint === "notifystart") {
        vain.set(true, record);
        // A yes is a reason to believe in the cure until the polls say otherwise.
        if (record.ok) answers = 0;
      } else if (record.endpoint === "getupdates" && isGood(record)) answers += 1;
    }
    unnoticed.set(answers !== null && answers < limits.emptyPolls, record);
    noticed.set(answers !== null && answers >= limits.emptyPolls, record);
    if (answers === null) vain.set(false, record);
  }
  // It can be known after as long as so many polls take, when fewer are answered.
  const cut = (span: Span): Span => {
    const knownMs = timeline.after(span.fromMs, limits.emptyPolls * advertisedMs);
    return knownMs < span.untilMs ? { ...span, untilMs: knownMs, endedBy: null } : span;
  };
  return {
    unnoticed: unnoticed.finish(timeline.endMs).map(cut),
    noticed: noticed.finish(timeline.endMs),
    vain: vain.finish(timeline.endMs),
  };
});

function isLapse(turn: TraceRecord): boolean {
  return turn.type === "session" && turn.state === "lapsed";
}
