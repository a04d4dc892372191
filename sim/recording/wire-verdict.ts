/** What the wire alone showed of a client: the promises that it broke before the recorder's eyes. */
import { DEFAULT_LIMITS } from "../trace/limits/limits.ts";
import { castOf } from "./cast.ts";
import { type Exchange, isWhole, type Recording } from "./exchange.ts";
import { staleTimesOf } from "./sessions.ts";

const { recoverWithinMs, silenceMarginMs, usualHoldMs, ratePerSecond, ratePerMinute } = DEFAULT_LIMITS;
const RATES = [
  { withinMs: 1_000, most: ratePerSecond },
  { withinMs: 60_000, most: ratePerMinute },
];
/** Two requests that lie so close may have changed places on their way, milliseconds. */
const SLACK_MS = 100;

/** The names of the invariants that the recorded client broke, or `pass`. */
export function wireVerdictOf({ exchanges, endMs }: Recording): "pass" | string[] {
  const cast = castOf(exchanges);
  const broken = new Set<string>();
  for (let account = 0; account < cast.count; account++) {
    const own = cast.exchangesOf(account);
    const polls = own.filter(({ endpoint }) => endpoint === "getupdates");
    const holdMs = holdIn(polls);
    for (const time of staleTimesOf(account, own, cast.logins)) {
      // Where notifystart does nothing, no client can recover by itself.
      const isCurable = !time.wasInVain && !time.starts.includes("refused");
      const backMs = backIn(polls, time.fromMs) ?? endMs;
      const firstMs = time.answers[0]?.endMs ?? time.fromMs;
      if (isCurable && backMs - firstMs > recoverWithinMs + holdMs) broken.add("recovers-in-time");
      if (asksInVain(own, firstMs, backMs)) broken.add("no-pause-loop");
    }
    if (isSilent(own, endMs)) broken.add("no-pause-loop");
    if (overlaps(polls)) broken.add("one-poll");
    if (isHasty(own)) broken.add("bounded-rate");
  }
  return broken.size === 0 ? "pass" : [...broken].toSorted();
}

function isGood(exchange: Exchange): boolean {
  return isWhole(exchange) && exchange.reply?.stale === undefined && exchange.reply?.code === undefined;
}

/** When a poll that was asked from then on was answered well. */
function backIn(polls: readonly Exchange[], fromMs: number): number | undefined {
  let at = placeOf(fromMs, polls);
  while (at < polls.length && !isGood(polls[at] as Exchange)) at++;
  return polls[at]?.endMs;
}

/** Where the requests from that time on begin. */
function placeOf(ms: number, exchanges: readonly Exchange[]): number {
  let [from, until] = [0, exchanges.length];
  while (from < until) {
    const middle = (from + until) >> 1;
    if ((exchanges[middle] as Exchange).requestMs < ms) from = middle + 1;
    else until = middle;
  }
  return from;
}

function holdIn(polls: readonly Exchange[]): number {
  return polls
    .filter(isGood)
    .reduce((most, { requestMs, endMs }) => Math.max(most, Math.min(endMs - requestMs, usualHoldMs)), 0);
}

/** Two polls that were answered `-14`, with neither a notifystart nor another token between them. */
function asksInVain(own: readonly Exchange[], fromMs: number, untilMs: number): boolean {
  let last: Exchange | undefined;
  for (let at = placeOf(fromMs - usualHoldMs, own); at < own.length; at++) {
    const exchange = own[at] as Exchange;
    const { endpoint, requestMs, reply, token } = exchange;
    if (requestMs > untilMs) return false;
    if (endpoint === "notifystart") last = undefined;
    if (endpoint !== "getupdates" || reply?.stale === undefined || exchange.endMs < fromMs) continue;
    if (last !== undefined && last.token === token && requestMs >= last.endMs) return true;
    last = exchange;
  }
  return false;
}

/** Nothing under way for longer than a poll lasts and a minute, while it was not stopped. */
function isSilent(own: readonly Exchange[], recordingEndMs: number): boolean {
  const advertised = own.findLast(({ reply }) => reply?.batch?.advertiseMs !== undefined)?.reply?.batch;
  const mostMs = (advertised?.advertiseMs ?? usualHoldMs) + silenceMarginMs;
  let quietSinceMs: number | undefined;
  for (const { endpoint, requestMs, endMs } of own) {
    if (quietSinceMs !== undefined && requestMs - quietSinceMs > mostMs) return true;
    quietSinceMs = endpoint === "notifystop" ? undefined : Math.max(quietSinceMs ?? 0, endMs);
  }
  return quietSinceMs !== undefined && recordingEndMs - quietSinceMs > mostMs;
}

function overlaps(polls: readonly Exchange[]): boolean {
  return polls.some((poll, at) =>
    polls
      .slice(at + 1, at + 10)
      .some(({ token, requestMs }) => token === poll.token && requestMs + SLACK_MS < poll.endMs),
  );
}

/** Too many requests that brought nothing, in a short time. */
function isHasty(own: readonly Exchange[]): boolean {
  const vain = own.filter(exchange => !isGood(exchange)).map(({ requestMs }) => requestMs);
  return RATES.some(({ withinMs, most }) =>
    vain.some((requestMs, at) => (vain[at + most] ?? Number.POSITIVE_INFINITY) - requestMs < withinMs),
  );
}
