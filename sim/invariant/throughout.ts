/** Throughout: an account ran from one place to another, and was reached; an offer can be expected of none else. */
import { addTo, firstAfter, once } from "./records.ts";
import { presenceAt, startedBetween } from "./standing.ts";
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

/** By account, the ends of polls, and each yes to a send. What a crash ended says nothing of the service. */
const signsOf = once((timeline: Timeline): ReadonlyMap<string, Sign[]> => {
  const signs = new Map<string, Sign[]>();
  const polls = [...timeline.accounts.values()].flatMap(account => account.polls.filter(isPoll));
  const sends = [...timeline.sends.values()].flat().filter(isThrough);
  for (const exchange of [...polls, ...sends]) {
    if (exchange.end === null) continue;
    const { account, seq, atMs } = exchange.end;
    addTo(signs, account, { seq, atMs, isPoll: isPoll(exchange), isThrough: isThrough(exchange) });
  }
  for (const own of signs.values()) own.sort((a, b) => a.seq - b.seq);
  return signs;
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
