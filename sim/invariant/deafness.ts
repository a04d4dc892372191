/** When an account is to receive and does not: from what disturbed it to the poll that brought it back. */
import type { TraceRecord } from "../trace/record.ts";
import { once } from "./records.ts";
import type { SENTENCES } from "./sentences/say.ts";
import { between, joined, type Moment, type Span, SpanLog, type Spans, spanAt } from "./spans.ts";
import { chancesOf, isStart, isStop, type Standing, standingOf } from "./standing.ts";
import {
  type AccountTimeline,
  type Exchange,
  isGood,
  isSpoiltBy,
  isStale,
  type Timeline,
  wasForged,
} from "./timeline.ts";

/** What disturbed an account: the key of its words. */
type Cause = Extract<keyof typeof SENTENCES, `deaf.${string}`>;

export interface Deafness extends Span {
  cause: Cause;
  /** The record that ended it; null when a stop or the end of the trace did. */
  met: TraceRecord | null;
}

export interface Hearing {
  deaf: readonly Deafness[];
  /** The service holds one of its polls. A gap shorter than `atOnceMs` counts as held, so that thousands of polls are few spans. */
  held: Spans;
  /** The records by which it received, or need not any more: what was heard before says nothing from there on. */
  heard: readonly TraceRecord[];
}

export const hearingOf: (account: AccountTimeline, timeline: Timeline) => Hearing = once(
  (account, timeline) => {
    const chances = chancesOf(account);
    const standing = standingOf(account, timeline);
    const heard: TraceRecord[] = [];
    /** The first since each of those, by their number. */
    const troubles = new Map<number, Moment & Pick<Deafness, "cause">>();
    /** The polls that the service holds. */
    const polls = new Set<Exchange>();
    const held = new SpanLog();
    let isWanted = false;
    for (const record of account.course) {
      const exchange = timeline.exchanges.of(record);
      if (isStart(record) || isStop(record)) isWanted = isStart(record);
      const cause = causeOf(record, exchange, chances);
      // One that receives already need not begin again at a start.
      const isLoss = exchange === undefined && cause !== null && !(isStart(record) && polls.size > 0);
      const isOver = exchange !== undefined && (exchange.end === record || isSpoiltBy(exchange, record));
      const isHeld = isPoll(exchange) && exchange.accepted === record && !isOver;
      if (isLoss) polls.clear();
      if (isOver) polls.delete(exchange);
      if (isHeld) polls.add(exchange);
      held.set(polls.size > 0, record);
      const isBack = isHeld || bringsBack(record, exchange, standing);
      if (isBack || isStop(record) || (exchange === undefined && chances.has(record))) heard.push(record);
      const seq = exchange === undefined || exchange.end === record ? record.seq : exchange.request.seq;
      if (cause !== null && isWanted && polls.size === 0 && !troubles.has(heard.length))
        troubles.set(heard.length, { cause, atMs: record.atMs, seq });
    }
    const deaf = [...troubles].map(([count, { cause, ...moment }]): Deafness => {
      const end = heard[count];
      const met = end === undefined || isStop(end) || chances.has(end) ? null : end;
      return { ...between(moment, end, timeline.endMs), cause, met };
    });
    const { atOnceMs } = timeline.header.limits;
    const lasting = joined(held.finish(timeline.endMs), (one, next) => next.fromMs - one.untilMs < atOnceMs);
    return { deaf, held: lasting, heard };
  },
);

/** What disturbs an account: all that is held is lost, or a poll comes to nothing; null when nothing does. */
function causeOf(
  record: TraceRecord,
  exchange: Exchange | undefined,
  chances: ReadonlySet<TraceRecord>,
): Cause | null {
  if (exchange === undefined && chances.has(record))
    return isStart(record) ? "deaf.asked-to-start" : "deaf.new-credential";
  if (record.type === "session") return record.state === "lapsed" ? "deaf.session-lapsed" : null;
  // The other side may have hung up on what was in flight meanwhile.
  if (record.type === "host") return record.step === "resumed" ? "deaf.stood-still" : null;
  if (!isPoll(exchange)) return null;
  const { end, hung } = exchange;
  if (end !== record && !isSpoiltBy(exchange, record)) return null;
  if (end !== record) return hung ? "deaf.poll-unanswered" : "deaf.poll-failed";
  // A poll that it gave up by itself is no trouble: what stood in its way was one before.
  if (isGood(end) || end.type === "abort") return null;
  return isStale(end) ? "deaf.poll-refused" : "deaf.poll-failed";
}

/** A poll was answered well. */
export function isAnswered(record: TraceRecord): boolean {
  return isGood(record) && record.endpoint === "getupdates";
}

/** … by the service itself: a forged yes proves nothing. */
export function isProof(record: TraceRecord, { exchanges }: Timeline): boolean {
  return isAnswered(record) && !wasForged(exchanges.of(record));
}

/** An answered poll does, but for the empty answers of a lapsed session. What the service never gave cures nothing for who stands by its needs-login. */
function bringsBack(record: TraceRecord, exchange: Exchange | undefined, standing: Standing): boolean {
  if (!isAnswered(record)) return false;
  const { declared, lapsed } = standing;
  const holds = (spans: Spans): boolean => spanAt(spans, record.atMs) !== undefined;
  const isMet = wasForged(exchange) ? !holds(declared) : exchange?.accepted != null;
  return isMet && !holds(lapsed);
}

export const isPoll = (exchange: Exchange | undefined): exchange is Exchange =>
  exchange?.request.endpoint === "getupdates";
