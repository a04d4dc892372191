/** What an account can know of its session and its polls, from what reached it. */
import type { TraceRecord } from "../trace/record.ts";
import { hearingOf, isAnswered, isPoll, isProof } from "./deafness.ts";
import { lapseOf } from "./lapse.ts";
import { oldNewsOf } from "./old-news.ts";
import { firstAfter, once } from "./records.ts";
import { between, foldOf, joined, minus, type Span, type Spans, spanAt } from "./spans.ts";
import { chancesOf, standingOf } from "./standing.ts";
import { type AccountTimeline, isGood, isStale, type Timeline } from "./timeline.ts";

export interface Knowledge {
  /** A -14 told it that its session is over, and nothing has been answered well since. */
  told: Spans;
  /** It has a reason to wait for an answer before it takes a poll that looks held for a served one. */
  doubted: Spans;
  /** So, for a reason that is no old news. */
  shaken: Spans;
}

export const knowledgeOf: (account: AccountTimeline, timeline: Timeline) => Knowledge = once(
  (account, timeline) => {
    const old = oldNewsOf(account, timeline);
    const doubted = doubtedIn(account, timeline, new Set());
    return {
      told: toldIn(account, timeline),
      doubted,
      shaken: old.size === 0 ? doubted : doubtedIn(account, timeline, old),
    };
  },
);

function toldIn(account: AccountTimeline, timeline: Timeline): Spans {
  const { over } = standingOf(account, timeline);
  const chances = chancesOf(account);
  const old = oldNewsOf(account, timeline);
  return foldOf(account.course, timeline.endMs, record => {
    if (isStale(record)) {
      const isOver = spanAt(over, record.atMs) !== undefined;
      return isOver && old.has(record) ? undefined : isOver;
    }
    return isAnswered(record) || record.type === "session" || chances.has(record) ? false : undefined;
  });
}

/**
 * A poll is in flight for longer than a refusal takes: it looks held, until it ends or a -14 tells. Once a lapse was noticed none does.
 * One span a poll: not among the facts, which are kept of all accounts at once.
 */
export function looksHeldIn(account: AccountTimeline, timeline: Timeline): Spans {
  const { over } = standingOf(account, timeline);
  const { header, endMs } = timeline;
  const old = oldNewsOf(account, timeline);
  const refusals = account.course
    .filter(isStale)
    .filter(record => spanAt(over, record.atMs) !== undefined && !old.has(record));
  const held = account.polls.filter(isPoll).flatMap(({ request, end }): Span[] => {
    const told = firstAfter(refusals, request.seq);
    const last = told !== undefined && (end === null || told.seq < end.seq) ? told : end;
    const flight = between(request, last, endMs);
    return flight.untilMs - flight.fromMs < header.limits.atOnceMs ? [] : [flight];
  });
  const all = joined(held, ({ untilMs }, { fromMs }) => untilMs > fromMs);
  return minus(all, lapseOf(account, timeline).noticed);
}

/** From each reason to doubt to the answer to a poll that settles it, or as long as one that is left alone takes to be answered. */
function doubtedIn(account: AccountTimeline, timeline: Timeline, but: ReadonlySet<TraceRecord>): Spans {
  const { course, holdMs } = account;
  const { endMs, header } = timeline;
  const { deaf } = hearingOf(account, timeline);
  const reasons = course.filter(record => !but.has(record) && isDoubtful(record, timeline, deaf));
  if (reasons.length === 0) return [];
  // What the network broke is answered no more.
  const taken = account.polls
    .filter(poll => isPoll(poll) && poll.end?.type !== "failure")
    .flatMap(({ accepted }) => accepted ?? []);
  const asking = account.polls.flatMap(({ request }) => (request.endpoint === "getupdates" ? [request] : []));
  const chances = chancesOf(account);
  const settled = course.filter(record => chances.has(record) || isProof(record, timeline));
  const yeses = course.filter(isGood).filter(({ endpoint }) => endpoint === "notifystart");
  const patienceMs = holdMs + header.limits.deadlineMarginMs;
  const doubts = reasons.map((reason): Span => {
    const aloneMs = (firstAfter(taken, reason.seq)?.atMs ?? endMs + 1) + patienceMs;
    // After a yes to a notifystart it may ask its poll anew, once: from when on it asks, until one is taken.
    const yes = firstAfter(yeses, reason.seq);
    const asked = yes && firstAfter(asking, yes.seq);
    const again = asked !== undefined && asked.atMs < aloneMs ? firstAfter(taken, asked.seq) : undefined;
    const latestMs = again === undefined ? aloneMs : again.atMs + patienceMs;
    const doubt = between(reason, firstAfter(settled, reason.seq), endMs);
    return doubt.untilMs <= latestMs ? doubt : { ...doubt, untilMs: latestMs, endedBy: null };
  });
  return joined(doubts);
}

/** A request comes to its end in such a way that a poll which looks held may be refused still, or a cure have failed. */
function isDoubtful(record: TraceRecord, timeline: Timeline, deaf: Spans): boolean {
  const { exchanges, header } = timeline;
  const exchange = exchanges.of(record);
  if (exchange?.end !== record) return false;
  // Whether a notifystart that got lost has cured it, only a yes tells.
  const isLost = record.type !== "answer" && exchange.blockedFromMs <= record.atMs;
  if (isStale(record)) return true;
  if (isGood(record)) return isAnswered(record) && !isProof(record, timeline);
  if (!isPoll(exchange)) return isLost && spanAt(deaf, record.atMs - 1) !== undefined;
  // Silence, or a refusal that came late.
  const lateMs = record.type === "abort" ? header.advertisedMs : header.limits.atOnceMs;
  return record.atMs - exchange.request.atMs >= lateMs;
}
