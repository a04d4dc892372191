/** When an account is to receive and does not: from what disturbed it to the poll that brought it back. */
import type { TraceRecord } from "../trace/record.ts";
import { once } from "./records.ts";
import type { SENTENCES } from "./sentences/say.ts";
import { between, type Moment, type Span, SpanLog, type Spans, spanAt } from "./spans.ts";
import { chancesOf, isStart, isStop, standingOf } from "./standing.ts";
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
  /** The service holds one of its polls. */
  held: Spans;
  /** The records by which it received, or need not any more: what was heard before says nothing from there on. */
  heard: readonly TraceRecord[];
}

/** A disturbance that leaves an account deaf, and how often it had received, or begun anew, by then. */
interface Trouble extends Moment {
  cause: Cause;
  count: number;
}

export const hearingOf: (account: AccountTimeline, timeline: Timeline) => Hearing = once(
  (account, timeline) => {
    const chances = chancesOf(account);
    const heard: TraceRecord[] = [];
    const troubles: Trouble[] = [];
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
      if (isLoss || record.type === "crash") polls.clear();
      if (isOver) polls.delete(exchange);
      const isHeld = exchange !== undefined && isTaken(record, exchange);
      if (isHeld) polls.add(exchange);
      held.set(polls.size > 0, record);
      const isBack = isHeld || bringsBack(record, exchange, account, timeline);
      if (isBack || isStop(record) || (isLoss && chances.has(record))) heard.push(record);
      const seq = exchange === undefined || exchange.end === record ? record.seq : exchange.request.seq;
      if (cause !== null && isWanted && polls.size === 0)
        troubles.push({ cause, atMs: record.atMs, seq, count: heard.length });
    }
    const deaf = [...Map.groupBy(troubles, ({ count }) => count)].map(([count, [first]]): Deafness => {
      const { cause, ...moment } = first as Trouble;
      const end = heard[count];
      const met = end === undefined || isStop(end) || chances.has(end) ? null : end;
      return { ...between(moment, end, timeline.endMs), cause, met };
    });
    return { deaf, held: held.finish(timeline.endMs), heard };
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
  if (exchange?.request.endpoint !== "getupdates") return null;
  const { end, hung, blockedFromMs } = exchange;
  if (end !== record && !isSpoiltBy(exchange, record)) return null;
  if (end !== record) return hung ? "deaf.poll-unanswered" : "deaf.poll-failed";
  // A poll that it gave up by itself, though nothing stood in its way, is no trouble.
  if (isGood(end) || (end.type === "abort" && blockedFromMs > end.atMs)) return null;
  return isStale(end) ? "deaf.poll-refused" : "deaf.poll-failed";
}

/** An answered poll does, but for the empty answers of a lapsed session. What the service never gave cures nothing for who stands by its needs-login. */
function bringsBack(
  record: TraceRecord,
  exchange: Exchange | undefined,
  account: AccountTimeline,
  timeline: Timeline,
): boolean {
  if (exchange?.end !== record || exchange.request.endpoint !== "getupdates" || !isGood(record)) return false;
  const { declared, lapsed } = standingOf(account, timeline);
  const isMet = wasForged(exchange)
    ? spanAt(declared, record.atMs) === undefined
    : exchange.accepted !== null;
  return isMet && spanAt(lapsed, record.atMs) === undefined;
}

/** The service holds the poll, as far as no fault acts on it. */
function isTaken(record: TraceRecord, { request, accepted, blockedFromMs }: Exchange): boolean {
  return accepted === record && request.endpoint === "getupdates" && blockedFromMs > record.atMs;
}
