/** bounded-rate: requests that bring nothing never hammer the service, and a text that was refused by -2 is let rest. */
import type { RequestRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { type Haste, hastyRepeats, type Stream, streamsOf } from "./repeated-attempts.ts";
import { say } from "./sentences/say.ts";
import { type Exchange, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "bounded-rate";
const SECOND_MS = 1_000;
const MINUTE_MS = 60_000;

export const boundedRate: Invariant = {
  name: NAME,
  duty: "to ask rarely where nothing comes of it",
  promise:
    "Requests that bring nothing stay few in any second and any minute, under every fault, sends included; a -2 is not repeated at once.",
  required: true,
  examine(trace: Trace, options) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME, trace.header, options);
    const { ratePerSecond, ratePerMinute, attemptsPerMinute, restAfterRefusalMs, atOnceMs } =
      trace.header.limits;
    const windows = [
      { windowMs: SECOND_MS, limit: ratePerSecond },
      { windowMs: MINUTE_MS, limit: ratePerMinute },
    ];
    const news = answersWithNews(timeline);
    for (const { name, polls } of timeline.accounts.values()) {
      findings.examine(polls.length);
      const fruitless = polls
        .filter(exchange => isFruitless(exchange, atOnceMs, news))
        .map(exchange => exchange.request);
      const what = say("bounded-rate.polls");
      examineStream({ account: name, what, fruitless }, windows, findings);
    }
    const { texts, accounts } = streamsOf(timeline);
    for (const stream of accounts) examineStream(stream, windows, findings);
    const attempts = [{ windowMs: MINUTE_MS, limit: attemptsPerMinute }];
    for (const stream of texts) examineStream(stream, attempts, findings);
    for (const haste of hastyRepeats(timeline, restAfterRefusalMs)) charge(timeline, haste, findings);
    return findings.finish();
  },
};

function examineStream(
  { account, what, fruitless }: Stream,
  windows: readonly { windowMs: number; limit: number }[],
  findings: Findings,
): void {
  for (const { windowMs, limit } of windows) {
    for (const { first, last, count } of excesses(fruitless, windowMs, limit)) {
      findings.add({
        atMs: last.atMs,
        account,
        sentence: say("bounded-rate.too-many", {
          account,
          count,
          what,
          windowMs,
          sinceMs: first.atMs,
          allowed: limit,
        }),
        proof: [first.seq, last.seq],
      });
    }
  }
}

function charge(timeline: Timeline, { refused, again }: Haste, findings: Findings): void {
  const { end, request } = refused;
  findings.add({
    atMs: again.atMs,
    account: again.account,
    sentence: say("bounded-rate.hasty", {
      account: again.account,
      message: request.message ?? "?",
      refusedMs: end?.atMs ?? request.atMs,
      againMs: again.atMs,
      restMs: timeline.header.limits.restAfterRefusalMs,
    }),
    proof: [...(end === null ? [] : [end.seq]), again.seq],
  });
}

/**
 * The requests whose answers brought a message that no answer of the last minute had brought to the account. Who asks at the
 * same place again and again gets the same again; who catches up moves on, also through messages of the day before.
 */
function answersWithNews(timeline: Timeline): ReadonlySet<number> {
  const news = new Set<number>();
  const broughtMs = new Map<string, Map<string, number>>();
  for (const { account, messages, request, atMs } of timeline.all("answer")) {
    if (messages === undefined) continue;
    const brought = broughtMs.get(account) ?? new Map<string, number>();
    broughtMs.set(account, brought);
    for (const message of messages) {
      if (atMs - (brought.get(message) ?? Number.NEGATIVE_INFINITY) >= MINUTE_MS) news.add(request);
      brought.set(message, atMs);
    }
  }
  return news;
}

/**
 * An answer with news brought something, and so did a hold that ran its time. A poll that is still held
 * at the end has brought nothing yet, but might have.
 */
function isFruitless(
  { request, accepted, end, hung }: Exchange,
  atOnceMs: number,
  news: ReadonlySet<number>,
): boolean {
  if (end === null) return accepted === null || hung;
  if (end.type !== "answer" || end.endpoint !== "getupdates") return true;
  if (news.has(end.request)) return false;
  return !(end.ok && !end.stale && end.atMs - (accepted ?? request).atMs >= atOnceMs);
}

/** The first request of each spell during which every window holds more than the limit. */
function excesses(
  requests: readonly RequestRecord[],
  windowMs: number,
  limit: number,
): { first: RequestRecord; last: RequestRecord; count: number }[] {
  const found: { first: RequestRecord; last: RequestRecord; count: number }[] = [];
  let from = 0;
  let within = true;
  for (const [index, last] of requests.entries()) {
    while ((requests[from] as RequestRecord).atMs <= last.atMs - windowMs) from += 1;
    const count = index - from + 1;
    if (count > limit && within) found.push({ first: requests[from] as RequestRecord, last, count });
    within = count <= limit;
  }
  return found;
}
