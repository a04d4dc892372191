/** Attempts that a fault touched, or that may have died while the process stood still: the time in which an account waits for their end. */
import { lapseOf } from "./lapse.ts";
import { once } from "./records.ts";
import { minus, or, SpanLog, type Spans, spanAt } from "./spans.ts";
import { standingOf } from "./standing.ts";
import { type AccountTimeline, type Exchange, isGood, isStale, type Timeline } from "./timeline.ts";

export const touchedOf: (account: AccountTimeline, timeline: Timeline) => Spans = once(
  (account, timeline) => {
    const { deadlineMarginMs, notifystartDeadlineMs, usualHoldMs } = timeline.header.limits;
    const { suspended, over } = standingOf(account, timeline);
    // Who has a deadline of its own for all polls has chosen it for the usual hold, whatever is advertised.
    const holdMs = Math.max(account.holdMs, usualHoldMs);
    let hasWaited = false;
    /** A -14 came since anything was answered well: notifystart is the cure. */
    let isRefused = false;
    const [polls, whatever] = [new SpanLog(), new SpanLog()];
    for (const exchange of account.polls) {
      const { request, end, hung } = exchange;
      const { atMs, seq } = end ?? { atMs: timeline.endMs + 1, seq: null };
      if (end !== null && isGood(end)) hasWaited = isRefused = false;
      if (end !== null && isStale(end)) isRefused = true;
      if (exchange.blockedFromMs > atMs && !diedIn(exchange, suspended, timeline)) continue;
      const isPoll = request.endpoint === "getupdates";
      // Of a notifystart that fails alone it cannot say that it keeps polls from being served. One that hangs it has to give up first: once, or each time where it is the cure.
      const isNeeded = isPoll || exchange.sharedWithPolls || spanAt(over, atMs) !== undefined;
      if (!isNeeded && (!hung || (hasWaited && !isRefused))) continue;
      hasWaited ||= !isNeeded;
      const patienceMs = (isPoll ? holdMs : notifystartDeadlineMs) + deadlineMarginMs;
      const untilMs = Math.min(atMs, timeline.after(request.atMs, patienceMs));
      const log = isPoll && !exchange.sharedWithNotifystarts ? polls : whatever;
      log.add(request.atMs, untilMs, request.seq, untilMs === atMs ? seq : request.seq);
    }
    // Empty answers told of a lapse: what has to be tried then is a notifystart, where that fares better than polls do.
    const { noticed } = lapseOf(account, timeline);
    return or(minus(polls.finish(timeline.endMs), noticed), whatever.finish(timeline.endMs));
  },
);

/** It was in flight when the process woke up. Who slept long knows that it did, and waits for nothing but an answer. */
function diedIn({ request, end }: Exchange, suspended: Spans, { header }: Timeline): boolean {
  const sleep = suspended.find(({ untilMs }) => untilMs > request.atMs);
  if (sleep?.endedBy == null || (end !== null && end.seq < sleep.endedBy)) return false;
  return end?.type === "answer" || sleep.untilMs - sleep.fromMs < header.limits.noticedSleepMs;
}
