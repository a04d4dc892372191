/** When an account is to receive and does not: from what disturbed it to the poll that brought it back. */
import type { TraceRecord } from "../trace/record.ts";
import { once } from "./records.ts";
import type { SENTENCES } from "./sentences/say.ts";
import { type Moment, type Span, SpanLog, type Spans, spanAt } from "./spans.ts";
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

export const hearingOf: (account: AccountTimeline, timeline: Timeline) => Hearing = once(
  (account, timeline) => {
    const chances = chancesOf(account);
    const deaf: Deafness[] = [];
    const heard: TraceRecord[] = [];
    /** The polls that the service holds. */
    const held = new Set<Exchange>();
    let since: { atMs: number; seq: number; cause: Cause } | null = null;
    const log = new SpanLog();
    let isWanted = false;
    const hear = ({ atMs, seq }: Moment, met: TraceRecord | null): void => {
      if (since !== null)
        deaf.push({
          fromMs: since.atMs,
          untilMs: atMs,
          proof: [since.seq],
          endedBy: seq,
          cause: since.cause,
          met,
        });
      since = null;
    };
    for (const record of account.course) {
      const exchange = timeline.exchanges.of(record);
      if (isStart(record)) isWanted = true;
      if (isStop(record)) isWanted = false;
      const cause = causeOf(record, exchange, chances);
      // One that receives already need not begin again at a start.
      const isLoss = exchange === undefined && cause !== null && !(isStart(record) && held.size > 0);
      if (isLoss || record.type === "crash") held.clear();
      if (exchange !== undefined && (exchange.end === record || isSpoiltBy(exchange, record)))
        held.delete(exchange);
      if (isTaken(record, exchange)) held.add(exchange as Exchange);
      const isBack = isTaken(record, exchange) || bringsBack(record, exchange, account, timeline);
      if (isBack || isStop(record) || (isLoss && chances.has(record))) {
        hear(record, isBack ? record : null);
        heard.push(record);
      }
      log.set(held.size > 0, record);
      const seq = exchange === undefined || exchange.end === record ? record.seq : exchange.request.seq;
      if (cause !== null && since === null && isWanted && held.size === 0)
        since = { atMs: record.atMs, seq, cause };
    }
    hear({ atMs: timeline.endMs + 1, seq: null }, null);
    return { deaf, held: log.finish(timeline.endMs), heard };
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
function isTaken(record: TraceRecord, exchange: Exchange | undefined): boolean {
  if (record.type !== "accepted" || record.endpoint !== "getupdates" || exchange === undefined) return false;
  return exchange.blockedFromMs > record.atMs;
}
