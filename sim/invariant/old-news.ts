/** Old news: a `-14` that an endpoint repeats after it proved wrong. Why: docs/decisions/when-endpoints-disagree.md. */
import type { Endpoint, TraceRecord } from "../trace/record.ts";
import { isPoll } from "./deafness.ts";
import { countBefore, lastBefore, once } from "./records.ts";
import { spanAt } from "./spans.ts";
import { chancesOf, standingOf } from "./standing.ts";
import { type AccountTimeline, isGood, isReceiving, isStale, type Timeline } from "./timeline.ts";

/**
 * The -14 of an endpoint other than getupdates and notifystart that tell an account nothing, because an earlier one proved wrong: the
 * session lived then, or a poll that was asked after it has been in flight for `atOnceMs`. This lasts as long as a poll may take (the
 * hold and `deadlineMarginMs`), and ends with a start or a login.
 */
export const oldNewsOf = once((account: AccountTimeline, timeline: Timeline): ReadonlySet<TraceRecord> => {
  const { over } = standingOf(account, timeline);
  const { deadlineMarginMs, atOnceMs } = timeline.header.limits;
  const chances = chancesOf(account);
  const asked = account.polls.filter(isPoll).map(({ request, end }) => ({ ...request, end }));
  /** The last -14 of each endpoint, and when one of it last proved wrong. */
  const said = new Map<Endpoint, { seq: number; refutedMs: number }>();
  const old = new Set<TraceRecord>();
  for (const record of account.course) {
    if (chances.has(record)) said.clear();
    if (!isStale(record) || isReceiving(record.endpoint)) continue;
    const { atMs, endpoint, seq } = record;
    const before = said.get(endpoint) ?? { seq, refutedMs: Number.NEGATIVE_INFINITY };
    const since = asked.slice(countBefore(asked, before.seq), countBefore(asked, seq));
    const held = since.findLast(poll => Math.min(atMs, poll.end?.atMs ?? atMs) - poll.atMs >= atOnceMs);
    const refutedMs = held?.atMs ?? before.refutedMs;
    if (atMs - refutedMs < account.holdMs + deadlineMarginMs) old.add(record);
    said.set(endpoint, { seq, refutedMs: spanAt(over, atMs) === undefined ? atMs : refutedMs });
  }
  return old;
});

/** What there is to tell of though all is well: a turn, or a request that came to nothing and was not cut short for old news. */
export function newsOf(account: AccountTimeline, timeline: Timeline): TraceRecord[] {
  const old = [...oldNewsOf(account, timeline)];
  const isOld = (record: TraceRecord): boolean => {
    const told = lastBefore(old, record.seq + 1);
    const isSoon = told !== undefined && record.atMs - told.atMs < timeline.header.limits.healthWithinMs;
    return told === record || (isSoon && record.type === "abort");
  };
  return account.course.filter(record => isNews(record) && !isOld(record));
}

const isNews = (record: TraceRecord): boolean =>
  !isGood(record) && record.type !== "status" && record.type !== "request" && record.type !== "accepted";
