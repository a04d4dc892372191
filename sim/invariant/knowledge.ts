/** What an account can know of its session and its polls, from what reached it. */
import type { AcceptedRecord, SessionState, TraceRecord } from "../trace/record.ts";
import { hearingOf } from "./deafness.ts";
import { lapseOf } from "./lapse.ts";
import { firstAfter, follow, once, type Steps } from "./records.ts";
import { finished, type Moment, minus, SpanLog, type Spans, spanAt, spanLogs } from "./spans.ts";
import { chancesOf, standingOf } from "./standing.ts";
import {
  type AccountTimeline,
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
  /** The session lapsed, and it cannot know that yet. */
  unnoticed: Spans;
}

export const knowledgeOf: (account: AccountTimeline, timeline: Timeline) => Knowledge = once(
  (account, timeline) => {
    const reading = new Reading(account, timeline);
    for (const record of account.course) reading.read(record);
    const { told, doubted } = reading.finish();
    const { unnoticed, noticed } = lapseOf(account, timeline);
    const looksHeld = minus(looksHeldIn(account, timeline), noticed);
    return { told, doubted, looksHeld, unnoticed: minus(unnoticed, told) };
  },
);

function looksHeldIn(account: AccountTimeline, timeline: Timeline): Spans {
  const { over } = standingOf(account, timeline);
  const refusals = account.course.filter(
    record => isStale(record) && spanAt(over, record.atMs) !== undefined,
  );
  const log = new SpanLog();
  for (const { request, end } of account.polls) {
    if (request.endpoint !== "getupdates") continue;
    const told = firstAfter(refusals, request.seq);
    const last = told !== undefined && (end === null || told.seq < end.seq) ? told : end;
    const { atMs, seq } = last ?? { atMs: timeline.endMs + 1, seq: null };
    if (atMs - request.atMs >= timeline.header.limits.atOnceMs) log.add(request.atMs, atMs, request.seq, seq);
  }
  return log.finish(timeline.endMs);
}

const NEVER_MS = Number.POSITIVE_INFINITY;

class Reading {
  readonly #log = spanLogs("told", "doubted");
  readonly #steps: Steps = {
    session: ({ state }) => {
      this.#session = state;
      this.#isTold = false;
    },
    accepted: record => this.#accept(record),
    answer: record => this.#end(record),
    failure: record => this.#end(record),
    abort: record => this.#end(record),
  };
  readonly #account: AccountTimeline;
  readonly #timeline: Timeline;
  readonly #chances: ReadonlySet<TraceRecord>;
  readonly #deaf: Spans;
  #session: SessionState = "live";
  #isTold = false;
  /** Any yes settles the first, a poll's answer alone the second. */
  #doubt: "none" | "of the session" | "of the line" = "none";
  /** When a poll that is left alone is answered at the latest: who gives polls up by itself gains no time by it. */
  #untilMs = NEVER_MS;

  constructor(account: AccountTimeline, timeline: Timeline) {
    this.#account = account;
    this.#timeline = timeline;
    this.#chances = chancesOf(account);
    this.#deaf = hearingOf(account, timeline).deaf;
  }

  read(record: TraceRecord): void {
    if (this.#untilMs < record.atMs) this.#settle({ atMs: this.#untilMs, seq: null });
    if (this.#chances.has(record)) {
      this.#isTold = false;
      this.#settle(record);
    }
    follow(this.#steps, record);
    this.#log.told.set(this.#isTold, record);
    this.#log.doubted.set(this.#doubt !== "none", record);
  }

  finish(): Record<"told" | "doubted", Spans> {
    const { endMs } = this.#timeline;
    if (this.#untilMs < endMs) this.#settle({ atMs: this.#untilMs, seq: null });
    return finished(this.#log, endMs);
  }

  #accept({ endpoint, request, atMs }: AcceptedRecord): void {
    const exchange = this.#timeline.exchanges.get(request);
    if (endpoint !== "getupdates" || exchange === undefined || exchange.blockedFromMs <= atMs) return;
    const answeredMs = atMs + this.#account.holdMs + this.#timeline.header.limits.deadlineMarginMs;
    this.#untilMs = Math.min(this.#untilMs, answeredMs);
  }

  #end(end: RequestEnd): void {
    const exchange = this.#timeline.exchanges.get(end.request);
    if (exchange === undefined) return;
    const { limits, advertisedMs } = this.#timeline.header;
    const isPoll = end.endpoint === "getupdates";
    const isYes = isGood(end) && end.endpoint !== "sendmessage";
    const isForged = isYes && wasForged(exchange);
    if (isYes) this.#doubt = this.#doubt === "of the line" ? this.#doubt : "none";
    if (isPoll && isYes) this.#isTold = false;
    if (isPoll && isYes && !isForged && exchange.accepted !== null) this.#settle(end);
    // Silence, or a refusal that came late: a poll that looks held may be refused still.
    const isLong =
      end.atMs - exchange.request.atMs >= (end.type === "abort" ? advertisedMs : limits.atOnceMs);
    const wasHeld = isStale(end) && exchange.accepted !== null;
    if (isPoll && (isYes ? isForged : isLong && !wasHeld)) this.#distrust("of the line");
    // Whether a notifystart that got lost has cured it, only a yes tells.
    const isLost =
      end.endpoint === "notifystart" && end.type !== "answer" && exchange.blockedFromMs <= end.atMs;
    if (isLost && spanAt(this.#deaf, end.atMs - 1) !== undefined) this.#distrust("of the session");
    if (isStale(end)) {
      this.#isTold = this.#session !== "live";
      this.#distrust("of the session");
    }
  }

  #distrust(doubt: "of the session" | "of the line"): void {
    if (this.#doubt === "none" || doubt === "of the line") this.#doubt = doubt;
    this.#untilMs = NEVER_MS;
  }

  #settle(moment: Moment): void {
    this.#doubt = "none";
    this.#untilMs = NEVER_MS;
    this.#log.doubted.set(false, moment);
  }
}
