/** A session that lapsed without a word: when nothing tells of it yet, when empty answers did, and when a notifystart changed nothing. */
import type { AnswerRecord, TraceRecord } from "../trace/record.ts";
import { once } from "./records.ts";
import { and, foldOf, minus, SpanLog, type Spans } from "./spans.ts";
import { isStart, standingOf } from "./standing.ts";
import { type AccountTimeline, type Exchange, isGood, type Timeline, wasForged } from "./timeline.ts";

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
  const knowable = new SpanLog();
  // It can be known after as long as so many polls take, when fewer are answered;
  for (const { fromMs } of silent)
    knowable.add(fromMs, timeline.after(fromMs, emptyPolls * header.advertisedMs), null, null);
  // … and as soon as answers come again after those that a fault touched.
  for (const [at, { end }] of account.polls.entries())
    if (end !== null && isSpoilt(account.polls[at]) && !isSpoilt(account.polls[at + 1]))
      knowable.add(end.atMs, timeline.after(end.atMs, header.limits.recoverWithinMs), null, null);
  const unnoticed = and(minus(silent, noticed), knowable.finish(endMs));
  return { unnoticed, noticed, vain: and(asked, lapsed) };
});

const isSpoilt = (poll: Exchange | undefined): boolean => Number.isFinite(poll?.blockedFromMs);
