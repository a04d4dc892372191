/** What an account can know of its session and its polls, from what reached it. */
import type { TraceRecord } from "../trace/record.ts";
import type { TraceHeader } from "../trace/trace.ts";
import { hearingOf } from "./deafness.ts";
import { lapseOf } from "./lapse.ts";
import { firstAfter, once } from "./records.ts";
import { between, foldOf, joined, minus, type Span, type Spans, spanAt } from "./spans.ts";
import { chancesOf, standingOf } from "./standing.ts";
import {
  type AccountTimeline,
  type Exchange,
  isGood,
  isStale,
  type RequestEnd,
  type Timeline,
  wasForged,
} from "./timeline.ts";

export interface Knowledge {
  /** A -14 told it that its session is over, and nothing has been answered well since. */
  told: Spans;
  /** It has a reason to wait for an answer before it takes a poll that looks held for a served one. */
  doubted: Spans;
  /** A poll is in flight for longer than a refusal takes: it looks held, until it ends or a -14 tells. Once a lapse was noticed none does. */
  looksHeld: Spans;
}

export const knowledgeOf: (account: AccountTimeline, timeline: Timeline) => Knowledge = once(
  (account, timeline) => ({
    told: toldIn(account, timeline),
    doubted: doubtedIn(account, timeline),
    looksHeld: minus(looksHeldIn(account, timeline), lapseOf(account, timeline).noticed),
  }),
);

function toldIn(account: AccountTimeline, timeline: Timeline): Spans {
  const { over } = standingOf(account, timeline);
  const chances = chancesOf(account);
  return foldOf(account.course, timeline.endMs, record => {
    if (isStale(record)) return spanAt(over, record.atMs) !== undefined;
    const exchange = timeline.exchanges.of(record);
    const isAnswered = isGood(record) && exchange !== undefined && isPoll(exchange);
    return isAnswered || record.type === "session" || chances.has(record) ? false : undefined;
  });
}

function looksHeldIn(account: AccountTimeline, timeline: Timeline): Spans {
  const { over } = standingOf(account, timeline);
  const { header, endMs } = timeline;
  const refusals = account.course.filter(isStale).filter(({ atMs }) => spanAt(over, atMs) !== undefined);
  const held = account.polls.flatMap(({ request, end }): Span[] => {
    if (request.endpoint !== "getupdates") return [];
    const told = firstAfter(refusals, request.seq);
    const last = told !== undefined && (end === null || told.seq < end.seq) ? told : end;
    const flight = between(request, last, endMs);
    return flight.untilMs - flight.fromMs < header.limits.atOnceMs ? [] : [flight];
  });
  return joined(held, ({ untilMs }, { fromMs }) => untilMs > fromMs);
}

/** From each reason to doubt to the answer to a poll that settles it, or as long as one that is left alone takes to be answered. */
function doubtedIn(account: AccountTimeline, timeline: Timeline): Spans {
  const { course, holdMs } = account;
  const { endMs, exchanges, header } = timeline;
  const { deaf } = hearingOf(account, timeline);
  const chances = chancesOf(account);
  const reasons = course.filter(record => {
    const exchange = exchanges.of(record);
    return exchange?.end === record && isDoubtful(exchange, exchange.end, header, deaf);
  });
  if (reasons.length === 0) return [];
  const polls = account.polls.filter(isPoll);
  // What the network broke is answered no more.
  const taken = polls.flatMap(({ accepted, blockedFromMs, end }) =>
    accepted !== null && blockedFromMs > accepted.atMs && end?.type !== "failure" ? [accepted] : [],
  );
  const proofs = new Set<TraceRecord | null>(polls.filter(isProof).map(({ end }) => end));
  const settled = course.filter(record => chances.has(record) || proofs.has(record));
  const yeses = course.filter(isGood).filter(({ endpoint }) => endpoint === "notifystart");
  const patienceMs = holdMs + header.limits.deadlineMarginMs;
  const doubts = reasons.map(({ atMs: fromMs, seq }): Span => {
    const aloneMs = (firstAfter(taken, seq)?.atMs ?? endMs + 1) + patienceMs;
    // After a yes to a notifystart it may ask its poll anew, once.
    const yes = firstAfter(yeses, seq);
    const again = yes && firstAfter(taken, yes.seq);
    const latestMs = again !== undefined && again.atMs < aloneMs ? again.atMs + patienceMs : aloneMs;
    const untilMs = Math.min(latestMs, endMs + 1);
    const settle = firstAfter(settled, seq);
    const isSettled = settle !== undefined && settle.atMs <= untilMs;
    const doubt = { fromMs, untilMs, proof: [seq], endedBy: null };
    return isSettled ? { ...doubt, untilMs: settle.atMs, endedBy: settle.seq } : doubt;
  });
  return joined(doubts);
}

const isPoll = ({ request }: Exchange): boolean => request.endpoint === "getupdates";

/** The service answered the poll well. */
function isProof(exchange: Exchange): boolean {
  const { accepted, end } = exchange;
  return accepted !== null && end !== null && isGood(end) && !wasForged(exchange);
}

/** The end of a request is a reason to doubt. */
function isDoubtful(exchange: Exchange, end: RequestEnd, header: TraceHeader, deaf: Spans): boolean {
  const { request, blockedFromMs } = exchange;
  const isLost = request.endpoint === "notifystart" && end.type !== "answer" && blockedFromMs <= end.atMs;
  if (isStale(end)) return true;
  if (isPoll(exchange)) {
    if (isGood(end)) return wasForged(exchange);
    // Silence, or a refusal that came late: a poll that looks held may be refused still.
    return end.atMs - request.atMs >= (end.type === "abort" ? header.advertisedMs : header.limits.atOnceMs);
  }
  // Whether a notifystart that got lost has cured it, only a yes tells.
  return isLost && spanAt(deaf, end.atMs - 1) !== undefined;
}
