/** Throughout: an account ran from one place to another, and was reached; an offer can be expected of none else. */
import { firstAfter, once } from "./records.ts";
import { spanAt } from "./spans.ts";
import { presenceAt, standingOf, startedBetween } from "./standing.ts";
import { type Exchange, isGood, type Timeline, wasForged } from "./timeline.ts";

/**
 * Until when an offer is due that would be due by then: where the polls before it fail, or a fault gives their answers, it may wait for
 * something of the account that gets through since they do, and then its turn. A notifystart that is taken does not say that the session lives.
 */
export function whenThrough(
  timeline: Timeline,
  account: string,
  atMs: number,
  turnMs: (from: { seq: number; atMs: number }) => number,
): number {
  const signs = signsOf(timeline).get(account) ?? [];
  const last = signs.findLastIndex(sign => sign.isPoll && sign.atMs <= atMs);
  if (last < 0 || signs[last]?.isThrough) return atMs;
  const well = signs.findLastIndex((sign, index) => index < last && sign.isPoll && sign.isThrough);
  const failing = signs.findIndex((sign, index) => index > well && sign.isPoll);
  const next = signs.find(({ isThrough }, index) => index > failing && isThrough);
  return next === undefined ? Number.POSITIVE_INFINITY : Math.max(atMs, turnMs(next));
}

interface Sign {
  seq: number;
  atMs: number;
  isPoll: boolean;
  isThrough: boolean;
}

/** By account, the ends of polls, and each yes to a send. */
const signsOf = once((timeline: Timeline): ReadonlyMap<string, Sign[]> => {
  const sends = Map.groupBy([...timeline.sends.values()].flat(), ({ request }) => request.account);
  const signs = [...timeline.accounts.values()].map((account): [string, Sign[]] => {
    const { lapsed } = standingOf(account, timeline);
    // What is answered in a session that has lapsed says nothing, and neither does what a crash ended.
    const polls = account.polls.filter(isPoll).flatMap(poll => {
      if (poll.end === null) return [];
      const { seq, atMs } = poll.end;
      return [{ seq, atMs, isPoll: true, isThrough: isThrough(poll) && spanAt(lapsed, atMs) === undefined }];
    });
    const yeses = (sends.get(account.name) ?? []).flatMap(send =>
      send.end !== null && isThrough(send)
        ? [{ seq: send.end.seq, atMs: send.end.atMs, isPoll: false, isThrough: true }]
        : [],
    );
    return [account.name, [...polls, ...yeses].sort((a, b) => a.seq - b.seq)];
  });
  return new Map(signs);
});

const isPoll = ({ request, killed }: Exchange): boolean => request.endpoint === "getupdates" && !killed;

const isThrough = (exchange: Exchange): boolean =>
  exchange.end !== null && isGood(exchange.end) && !wasForged(exchange);

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
