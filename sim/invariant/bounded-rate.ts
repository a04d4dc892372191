/** bounded-rate: getupdates and notifystart that bring nothing never hammer the service. */
import type { RequestRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { type Exchange, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "bounded-rate";
/** A poll held at least so long was a long poll, not a hot one. */
const HELD_MS = 1_000;

export const boundedRate: Invariant = {
  name: NAME,
  promise:
    "Requests for messages that bring nothing stay few in any second and any minute, under every fault.",
  required: true,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    const { ratePerSecond, ratePerMinute } = trace.header.limits;
    const news = answersWithNews(timeline);
    for (const { name, polls } of timeline.accounts.values()) {
      findings.examine(polls.length);
      const fruitless = polls
        .filter(exchange => isFruitless(exchange, news))
        .map(exchange => exchange.request);
      const windows = [
        { windowMs: 1_000, limit: ratePerSecond },
        { windowMs: 60_000, limit: ratePerMinute },
      ];
      for (const { windowMs, limit } of windows) {
        for (const { first, last, count } of excesses(fruitless, windowMs, limit)) {
          findings.add({
            atMs: last.atMs,
            account: name,
            message:
              `${name}: ${count} fruitless getupdates and notifystart in less than ${duration(windowMs)} ` +
              `from ${clockTime(trace.header.start, first.atMs)} (${limit} allowed)`,
            proof: [first.seq, last.seq],
          });
        }
      }
    }
    return findings.finish();
  },
};

/**
 * The requests whose answers brought a message that no earlier one of the account had brought. After a crash that took
 * away what the subject had stored, every message is news again.
 */
function answersWithNews(timeline: Timeline): ReadonlySet<number> {
  const news = new Set<number>();
  const seen = new Map<string, Set<string>>();
  const carrying = timeline.all("answer").filter(({ messages }) => messages !== undefined);
  for (const record of [...carrying, ...timeline.all("crash")].sort((a, b) => a.seq - b.seq)) {
    if (record.type === "crash") {
      if (record.kept !== "all") seen.clear();
      continue;
    }
    const { account, messages = [], request } = record;
    const known = seen.get(account) ?? new Set();
    seen.set(account, known);
    if (messages.some(message => !known.has(message))) news.add(request);
    for (const message of messages) known.add(message);
  }
  return news;
}

/**
 * An answer with news brought something, and so did a hold that ran its time. A poll that is still held
 * at the end or at a crash has brought nothing yet, but might have.
 */
function isFruitless({ request, accepted, end, hung, killed }: Exchange, news: ReadonlySet<number>): boolean {
  if (end === null || killed) return accepted === null || hung;
  if (end.type !== "answer" || end.endpoint !== "getupdates") return true;
  if (news.has(end.request)) return false;
  return !(end.ok && !end.stale && end.atMs - (accepted ?? request).atMs >= HELD_MS);
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
