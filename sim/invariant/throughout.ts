/** Throughout: an account ran from one place to another, and was reached; an offer can be expected of none else. */
import { firstAfter } from "./records.ts";
import { presenceAt, startedBetween } from "./standing.ts";
import { type Exchange, isGood, type Timeline } from "./timeline.ts";

/** That time; where the poll before it failed, so long after the next that is answered well as after a word of the user. */
export function whenThrough(timeline: Timeline, account: string, atMs: number): number {
  const { polls = [] } = timeline.accounts.get(account) ?? {};
  const last = polls.findLastIndex(({ end }) => end !== null && end.atMs <= atMs);
  // A notifystart that is taken does not say that the session lives where the poll after it is told anything but a yes.
  const isThrough = ({ request, end }: Exchange, index: number): boolean => {
    if (end === null || !isGood(end)) return false;
    const after = request.endpoint === "notifystart" ? polls[index + 1]?.end : null;
    return after == null || isGood(after);
  };
  if (last < 0 || isThrough(polls[last] as Exchange, last)) return atMs;
  const next = polls.find((poll, index) => index > last && isThrough(poll, index));
  if (next?.end == null) return Number.POSITIVE_INFINITY;
  return Math.max(atMs, next.end.atMs + timeline.header.limits.offerWithinMs);
}

/** The account ran all the while: nobody stopped it, no crash, no new start, no login. */
export function isThroughout(timeline: Timeline, account: string, fromSeq: number, toMs: number): boolean {
  const toSeq = timeline.lastSeq(toMs);
  if (
    !presenceAt(timeline, account, fromSeq + 1).running ||
    !presenceAt(timeline, account, toSeq + 1).running
  )
    return false;
  if (startedBetween(timeline, account, fromSeq, toSeq + 1)) return false;
  const login = firstAfter(
    timeline.all("credential").filter(record => record.account === account),
    fromSeq,
  );
  return login === undefined || login.seq > toSeq;
}
