/** What an account can know of its session and its polls, from what reached it. */
import { hearingOf } from "./deafness.ts";
import { lapseOf } from "./lapse.ts";
import { firstAfter, once } from "./records.ts";
import { minus, or, SpanLog, type Spans, spanAt, spanLogs } from "./spans.ts";
import { chancesOf, standingOf } from "./standing.ts";
import {
  type AccountTimeline,
  type Exchange,
  isGood,
  isReceiving,
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
  /** While it is deaf or told, a poll is in flight for longer than a refusal takes: it looks held, until it ends or a -14 tells. Once a lapse was noticed none does. */
  looksHeld: Spans;
}

export const knowledgeOf: (account: AccountTimeline, timeline: Timeline) => Knowledge = once(
  (account, timeline) => {
    const { told, doubted } = beliefsOf(account, timeline);
    const { noticed } = lapseOf(account, timeline);
    const dark = or(hearingOf(account, timeline).deaf, told);
    const looksHeld = minus(looksHeldIn(account, timeline, dark), noticed);
    return { told, doubted, looksHeld };
  },
);

const NEVER_MS = Number.POSITIVE_INFINITY;

function looksHeldIn(account: AccountTimeline, timeline: Timeline, dark: Spans): Spans {
  const { over } = standingOf(account, timeline);
  const refusals = account.course.filter(
    record => isStale(record) && spanAt(over, record.atMs) !== undefined,
  );
  const log = new SpanLog();
  let next = 0;
  for (const { request, end } of account.polls) {
    while ((dark[next]?.untilMs ?? NEVER_MS) < request.atMs) next += 1;
    const isDark = (dark[next]?.fromMs ?? NEVER_MS) <= (end?.atMs ?? timeline.endMs);
    if (!isDark || request.endpoint !== "getupdates") continue;
    const told = firstAfter(refusals, request.seq);
    const last = told !== undefined && (end === null || told.seq < end.seq) ? told : end;
    const { atMs, seq } = last ?? { atMs: timeline.endMs + 1, seq: null };
    if (atMs - request.atMs >= timeline.header.limits.atOnceMs) log.add(request.atMs, atMs, request.seq, seq);
  }
  return log.finish(timeline.endMs);
}

/**
 * Any yes settles a doubt of the session; one of the line ends when a poll is answered, or would have been. After silence a
 * yes is a reason to ask the poll anew, once: then the doubt is of that poll.
 */
type Doubt = "none" | "of the session" | "of the line" | "of the poll";

function beliefsOf(account: AccountTimeline, timeline: Timeline): Pick<Knowledge, "told" | "doubted"> {
  const { over } = standingOf(account, timeline);
  const { deaf } = hearingOf(account, timeline);
  const chances = chancesOf(account);
  const { told, doubted } = spanLogs("told", "doubted");
  let isTold = false;
  let doubt: Doubt = "none";
  /** Since a poll was answered: whether a -14 came, and whether a poll looked held after it. */
  let hope: "none" | "refused" | "held" = "none";
  /** When a poll that is left alone is answered at the latest: who gives polls up by itself gains no time by it. */
  let untilMs = NEVER_MS;
  const settle = (): void => {
    doubt = "none";
    untilMs = NEVER_MS;
  };
  const settleBy = (atMs: number): void => {
    if (untilMs >= atMs) return;
    doubted.set(false, { atMs: untilMs, seq: null });
    settle();
  };
  for (const record of account.course) {
    if (record.type === "request") continue;
    settleBy(record.atMs);
    const exchange = timeline.exchanges.of(record);
    const isPoll = exchange?.request.endpoint === "getupdates";
    const isAnew = chances.has(record);
    if (isAnew) {
      settle();
      hope = "none";
    }
    if (isAnew || record.type === "session" || (isPoll && isGood(record))) isTold = false;
    if (isStale(record)) isTold = spanAt(over, record.atMs) !== undefined;
    if (isPoll && record.type === "accepted" && exchange.blockedFromMs > record.atMs)
      untilMs = Math.min(untilMs, record.atMs + account.holdMs + timeline.header.limits.deadlineMarginMs);
    if (exchange?.end === record) {
      if (isGood(record) && doubt === "of the session") doubt = "none";
      if (isGood(record) && doubt === "of the line") [doubt, untilMs] = ["of the poll", NEVER_MS];
      if (isPoll && isGood(record) && !wasForged(exchange) && exchange.accepted !== null) {
        settle();
        hope = "none";
      }
      const looked = isPoll && record.atMs - exchange.request.atMs >= timeline.header.limits.atOnceMs;
      if (hope === "refused" && looked) hope = "held";
      const isRefuted = hope === "held" && isReceiving(record.endpoint) && isStale(record);
      const reason = isRefuted ? "of the line" : doubtBy(exchange, record, timeline, deaf);
      if (isStale(record) && hope === "none") hope = "refused";
      // What the network broke is answered no more, and it is not the client that gave it up.
      if (reason !== "none" || (isPoll && record.type === "failure")) untilMs = NEVER_MS;
      if (reason === "of the line" || doubt === "none") doubt = reason;
    }
    told.set(isTold, record);
    doubted.set(doubt !== "none", record);
  }
  settleBy(timeline.endMs);
  return { told: told.finish(timeline.endMs), doubted: doubted.finish(timeline.endMs) };
}

/** A reason to doubt that a request gives by its end. */
function doubtBy(exchange: Exchange, end: RequestEnd, { header }: Timeline, deaf: Spans): Doubt {
  const { request, accepted, blockedFromMs } = exchange;
  const { advertisedMs, limits } = header;
  if (request.endpoint === "getupdates") {
    if (isGood(end)) return wasForged(exchange) ? "of the line" : "none";
    // Silence, or a refusal that came late: a poll that looks held may be refused still.
    const isLong = end.atMs - request.atMs >= (end.type === "abort" ? advertisedMs : limits.atOnceMs);
    if (isLong && !(isStale(end) && accepted !== null)) return "of the line";
  }
  // Whether a notifystart that got lost has cured it, only a yes tells.
  const isLost = request.endpoint === "notifystart" && end.type !== "answer" && blockedFromMs <= end.atMs;
  if (isStale(end)) return "of the session";
  return isLost && spanAt(deaf, end.atMs - 1) !== undefined ? "of the session" : "none";
}
