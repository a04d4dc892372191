/** What an account can know of its own reception, as spans: from what reached it, and from nothing else. */
import type { AcceptedRecord, AnswerRecord, RequestRecord, TraceRecord } from "../trace/record.ts";
import { hindrancesOf } from "./hindrances.ts";
import { minus, or, type Span, SpanLog, type Spans } from "./spans.ts";
import { type AccountTimeline, advertisedHold, type Exchange, isReceiving, type RequestEnd, type Timeline } from "./timeline.ts";

/** Who is refused is refused at once: a poll in flight for so long looks held, and a held one is served. */
export const LOOKS_HELD_MS = 1_000;
/** So much doubt: one silence, one answer of a fault, or two held polls in a row that came to nothing. */
const DOUBT = 2;

export interface Knowledge {
  /** Its polls are served, and it can know: one is held, or was answered well; after silence only an answer tells. */
  served: Spans;
  /** It was told that its session is over, and has no poll that looks held. */
  toldDead: Spans;
  /** An attempt failed or was refused, none has got through since, and no poll looks held. */
  failing: Spans;
  /** A poll is held by the server, whether the account can know it or not. */
  held: Spans;
  /** From each poll that got through to the next. */
  between: readonly Between[];
}

export interface Between extends Span {
  /** The hold that the account knew as advertised when it began. */
  holdMs: number;
}

const known = new WeakMap<AccountTimeline, Knowledge>();

export function knowledgeOf(timeline: Timeline, account: AccountTimeline): Knowledge {
  let knowledge = known.get(account);
  if (knowledge === undefined) {
    knowledge = new Reading(timeline).read(account);
    known.set(account, knowledge);
  }
  return knowledge;
}

class Reading {
  readonly #timeline: Timeline;
  readonly #log = {
    served: new SpanLog(),
    told: new SpanLog(),
    believed: new SpanLog(),
    failing: new SpanLog(),
    held: new SpanLog(),
  };
  readonly #throughs: { record: TraceRecord; holdMs: number }[] = [];
  #holdMs: number;
  #isLive = true;
  /** A -14 was heard since the last sign that the session is served. */
  #refused = false;
  /** Accepted polls in flight that nothing has touched. */
  readonly #held = new Set<Exchange>();
  /** The latest poll in flight. */
  #asking: RequestRecord | null = null;
  /** What speaks against taking a poll that looks held for a served one; from {@link DOUBT} on nobody has to. */
  #doubt = 0;
  #credentialSeq = -1;
  #token: string | null = null;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.#holdMs = timeline.header.advertisedMs;
  }

  read(account: AccountTimeline): Knowledge {
    for (const record of account.course) this.#react(record);
    const { endMs } = this.#timeline;
    for (const exchange of this.#held) this.#logHeld(exchange, endMs + 1, null);
    this.#believe(endMs + 1, null);
    const believed = this.#log.believed.finish(endMs);
    const { noticed } = hindrancesOf(this.#timeline, account);
    return {
      served: this.#log.served.finish(endMs),
      // Empty answers told of a lapse: its polls were held before, and found nothing.
      toldDead: or(minus(this.#log.told.finish(endMs), believed), noticed),
      failing: minus(this.#log.failing.finish(endMs), believed),
      held: this.#log.held.finish(endMs),
      between: this.#between(endMs),
    };
  }

  #react(record: TraceRecord): void {
    switch (record.type) {
      case "session":
        this.#isLive = record.state === "live";
        if (!this.#isLive) this.#log.served.set(false, record);
        if (record.state === "live" || record.state === "lapsed") this.#log.told.set(false, record);
        break;
      case "request":
        this.#token = record.token;
        if (record.endpoint === "getupdates") this.#asking = record;
        break;
      case "credential":
        // Handed over what it has in use, it has nothing to begin anew.
        if (record.token === this.#token) break;
        this.#credentialSeq = record.seq;
        this.#begin(record);
        break;
      case "lifecycle":
        if (record.step === "start-asked") this.#begin(record);
        if (record.step === "start-asked" || record.step === "stop-asked") this.#log.told.set(false, record);
        break;
      case "crash":
        this.#begin(record);
        this.#log.told.set(false, record);
        this.#asking = null;
        break;
      case "host":
        // Whether what was in flight before still lives, nobody knows.
        if (record.step !== "clock-stepped") this.#trouble(record);
        break;
      case "accepted":
        this.#accept(record);
        break;
      case "answer":
      case "failure":
      case "abort":
        this.#end(record);
        break;
      default:
        break;
    }
  }

  /** After a start, a login or a crash it begins anew. */
  #begin(record: TraceRecord): void {
    this.#doubt = 0;
    this.#refused = false;
    this.#trouble(record);
  }

  #trouble(record: TraceRecord): void {
    for (const exchange of this.#held) this.#logHeld(exchange, record.atMs, record.seq);
    this.#held.clear();
    this.#log.served.set(false, record);
    this.#through(record);
  }

  #logHeld({ accepted, blockedFromMs }: Exchange, atMs: number, seq: number | null): void {
    if (accepted !== null) this.#log.held.add(accepted.atMs, Math.min(atMs, blockedFromMs), accepted.seq, seq);
  }

  /** A poll got through, or could first be expected to. */
  #through(record: TraceRecord): void {
    this.#log.failing.set(false, record);
    this.#throughs.push({ record, holdMs: this.#holdMs });
  }

  #between(endMs: number): Between[] {
    return this.#throughs.map(({ record, holdMs }, at) => {
      const next = this.#throughs[at + 1]?.record;
      return {
        fromMs: record.atMs,
        untilMs: next?.atMs ?? endMs + 1,
        proof: [record.seq],
        endedBy: next?.seq ?? null,
        holdMs,
      };
    });
  }

  #accept(record: AcceptedRecord): void {
    const exchange = this.#timeline.exchanges.get(record.request);
    if (record.endpoint !== "getupdates" || exchange === undefined) return;
    if (exchange.blockedFromMs <= record.atMs || exchange.request.seq < this.#credentialSeq) return;
    this.#held.add(exchange);
    this.#through(record);
    if (this.#isLive && this.#doubt < DOUBT) this.#log.served.set(true, record);
  }

  #end(end: RequestEnd): void {
    const exchange = this.#timeline.exchanges.get(end.request);
    if (end.type === "answer" && end.stale) this.#hearStale(end);
    if (exchange === undefined || !isReceiving(end.endpoint)) return;
    if (exchange.request === this.#asking) this.#finish(end);
    this.#holdMs = advertisedHold(this.#timeline.header, end, this.#holdMs);
    const isTouched = exchange.blockedFromMs <= end.atMs;
    const wasHeld = this.#held.delete(exchange);
    if (wasHeld) this.#logHeld(exchange, end.atMs, end.seq);
    // What becomes of a request with a retired token says nothing about the new one.
    if (exchange.request.seq < this.#credentialSeq) return;
    if (end.endpoint === "notifystart") this.#endNotifystart(exchange, end);
    else this.#endPoll(exchange, end, wasHeld && !isTouched);
    if (end.type !== "answer") return;
    if (end.stale) this.#refused = true;
    else if (end.ok) this.#refused = false;
  }

  #hearStale(answer: AnswerRecord): void {
    this.#believe(answer.atMs, answer.seq);
    this.#asking = null;
    if (!this.#isLive) this.#log.told.set(true, answer);
  }

  /** The latest poll is over: a yes to one that the server never took was forged on the way, and who hears it cannot know. */
  #finish(end: RequestEnd): void {
    this.#believe(end.atMs, end.seq);
    this.#asking = null;
    if (end.type === "answer" && end.ok && end.fault !== undefined) this.#log.told.set(false, end);
  }

  /** Of a poll in flight it could believe, from some moment on, that it is held. */
  #believe(untilMs: number, seq: number | null): void {
    if (this.#asking === null) return;
    const { atMs, seq: from } = this.#asking;
    if (untilMs > atMs + LOOKS_HELD_MS) this.#log.believed.add(atMs + LOOKS_HELD_MS, untilMs, from, seq);
  }

  #endNotifystart(exchange: Exchange, end: RequestEnd): void {
    const isYes = end.type === "answer" && end.ok && !end.stale;
    // The server took it, and a fault lost the yes: whether that cured anything, only a poll's answer tells.
    if (exchange.accepted !== null && exchange.blockedFromMs <= end.atMs && !isYes) this.#doubt = DOUBT;
    if (isSilence(exchange, end)) this.#doubt = DOUBT;
    // One that fails is no trouble for a session that does not need it.
    const isNeeded = this.#refused || !this.#isLive;
    if (end.type === "abort" && isNeeded) this.#log.served.set(false, end);
    else if (end.type === "answer" ? !isYes : isNeeded) this.#fail(end);
  }

  #endPoll(exchange: Exchange, end: RequestEnd, wasHeld: boolean): void {
    const { request, accepted, blockedFromMs } = exchange;
    const looked = end.atMs - request.atMs >= LOOKS_HELD_MS;
    if (end.type === "answer" && end.ok && !end.stale) {
      this.#through(end);
      if (blockedFromMs <= end.atMs) {
        // A fault answered in the place of the service.
        this.#doubt = DOUBT;
        this.#log.served.set(false, end);
      } else if (this.#isLive && accepted !== null) {
        this.#doubt = 0;
        this.#log.served.set(true, end);
      }
      return;
    }
    if (wasHeld) this.#through(end);
    if (isSilence(exchange, end) || (end.type === "abort" && end.atMs - request.atMs >= this.#timeline.header.advertisedMs))
      this.#doubt = DOUBT;
    // Where a refusal comes late, a poll that looks held may be refused still.
    else if (looked) this.#doubt += end.type === "answer" && accepted === null ? DOUBT : 1;
    if (end.type === "abort") {
      if (!wasHeld || this.#doubt >= DOUBT) this.#log.served.set(false, end);
    } else this.#fail(end);
  }

  #fail(end: RequestEnd): void {
    this.#log.served.set(false, end);
    this.#log.failing.set(true, end);
  }
}

/** Nothing answered it for a while: what fails at once is no silence. */
function isSilence({ hung, request }: Exchange, end: RequestEnd): boolean {
  return end.type !== "answer" && hung && end.atMs - request.atMs >= LOOKS_HELD_MS;
}
