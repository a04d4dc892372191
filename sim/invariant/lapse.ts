/** A session that lapsed without a word: when nothing tells of it yet, when empty answers did, and when a notifystart changed nothing. */
import type { AnswerRecord, TraceRecord } from "../trace/record.ts";
import { once } from "./records.ts";
import { and, foldOf, minus, type Span, type Spans } from "./spans.ts";
import { isStart, standingOf } from "./standing.ts";
import { type AccountTimeline, isGood, type Timeline, wasForged } from "./timeline.ts";

export interface Lapse {
  unnoticed: Spans;
  noticed: Spans;
  /** Only a new login helps. */
  vain: Spans;
}

export const lapseOf: (account: AccountTimeline, timeline: Timeline) => Lapse = once((account, timeline) => {
  const { lapsed } = standingOf(account, timeline);
  const { header, endMs, exchanges } = timeline;
  // One that then ends with a word is still unnoticed, while that word reaches nobody.
  const silent = foldOf(account.turns, endMs, record => {
    if (record.type !== "session") return undefined;
    return record.state === "lapsed" || (record.state === "live" ? false : undefined);
  });
  if (silent.length === 0) return { unnoticed: silent, noticed: silent, vain: silent };
  const { emptyPolls } = header.limits;
  const isTrue = (record: TraceRecord): record is AnswerRecord =>
    record.type === "answer" && !wasForged(exchanges.of(record));
  const isAsked = (record: TraceRecord) => isTrue(record) && record.endpoint === "notifystart";
  let answers = 0;
  const suspect = foldOf(account.course, endMs, record => {
    // A yes to a notifystart is a reason to believe in the cure until the polls say otherwise.
    if (record.type === "session" || isStart(record) || (isAsked(record) && isGood(record))) answers = 0;
    else if (isTrue(record) && isGood(record) && record.endpoint === "getupdates") answers += 1;
    return answers >= emptyPolls;
  });
  const asked = foldOf(account.course, endMs, record =>
    record.type === "session" ? false : isAsked(record) || undefined,
  );
  const noticed = and(suspect, lapsed);
  // It can be known after as long as so many polls take, when fewer are answered.
  const cut = (span: Span): Span => {
    const knownMs = timeline.after(span.fromMs, emptyPolls * header.advertisedMs);
    return knownMs < span.untilMs ? { ...span, untilMs: knownMs, endedBy: null } : span;
  };
  return { unnoticed: minus(silent, noticed).map(cut), noticed, vain: and(asked, lapsed) };
});
