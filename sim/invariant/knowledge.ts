/** What an account can know of its own reception, as spans: from what reached it, and from nothing else. */
import type { AcceptedRecord, AnswerRecord, RequestRecord, TraceRecord } from "../trace/record.ts";
import { hindrancesOf } from "./hindrances.ts";
import { finished, minus, or, type Span, type Spans, spanLogs } from "./spans.ts";
import {
  type AccountTimeline,
  advertisedHold,
  type Exchange,
  isReceiving,
  type RequestEnd,
  type Timeline,
} from "./timeline.ts";
import { Trust } from "./trust.ts";

export interface Knowledge {
  /** Its polls are served, and it can know: one is held, or was answered well; after silence only an answer tells. */
  served: Spans;
  /** It was told that its session is over, and has no poll that looks held. */
  toldDead: Spans;
  /** It was told so while only a new login could help. */
  loginNeeded: Spans;
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
  readonly #log = spanLogs("served", "spoilt", "told", "loginNeeded", "believed", "failing", "held");
  readonly #between: Between[] = [];
  #holdMs: number;
  #isLive = true;
  #isDead = false;
  /** A -14 was heard since the last sign that the session is served. */
  #refused = false;
  /** Accepted polls in flight that nothing has touched. */
  readonly #held = new Set<Exchange>();
  /** The latest poll in flight. */
  #asking: RequestRecord | null = null;
  readonly #trust: Trust;
  #credentialSeq = -1;
  #token: string | null = null;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
    this.#holdMs = timeline.header.advertisedMs;
    this.#trust = new Trust(timeline.header);
  }

  read(account: AccountTimeline): Knowledge {
    for (const record of account.course) this.#react(record);
    const { endMs } = this.#timeline;
    this.#expectAnswer(endMs);
    for (const exchange of this.#held) this.#logHeld(exchange, endMs + 1, null);
    for (const exchange of account.polls)
      if (exchange.end === null) this.#logSpoilt(exchange, endMs + 1, null);
    this.#believe(endMs + 1, null);
    const { served, spoilt, told, loginNeeded, believed, failing, held } = finished(this.#log, endMs);
    const { noticed } = hindrancesOf(this.#timeline, account);
    // Empty answers told of a lapse: its polls were held before, and found nothing.
    const toldDead = or(minus(told, believed), noticed);
    return {
      served: minus(served, spoilt),
      toldDead,
      loginNeeded,
      failing: minus(failing, or(believed, toldDead)),
      held,
      between: this.#between,
    };
  }

  #react(record: TraceRecord): void {
    this.#expectAnswer(record.atMs);
    switch (record.type) {
      case "session":
        this.#isLive = record.state === "live";
        if (!this.#isLive) this.#log.served.set(false, record);
        this.#isDead = record.state === "dead";
        if (record.state === "live" || record.state === "lapsed") this.#forget(record);
        if (!this.#isDead) this.#log.loginNeeded.set(false, record);
        break;
      case "request":
        this.#token = record.token;
        if (record.endpoint === "getupdates") this.#asking = record;
        break;
      case "credential":
        this.#log.loginNeeded.set(false, record);
        // Handed over what it has in use, it has nothing to begin anew.
        if (record.token === this.#token) break;
        this.#credentialSeq = record.seq;
        this.#begin(record);
        break;
      case "lifecycle":
        if (record.step === "start-asked") this.#begin(record);
        if (record.step === "start-asked" || record.step === "stop-asked") this.#forget(record);
        break;
      case "crash":
        this.#begin(record);
        this.#forget(record);
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

  /** What it was told is over: it has to hear it again. */
  #forget(record: TraceRecord): void {
    this.#log.told.set(false, record);
    this.#log.loginNeeded.set(false, record);
  }

  /** After a start, a login or a crash it begins anew. */
  #begin(record: TraceRecord): void {
    this.#trust.restore();
    this.#refused = false;
    this.#trouble(record);
  }

  #trouble(record: TraceRecord): void {
    for (const exchange of this.#held) this.#logHeld(exchange, record.atMs, record.seq);
    this.#held.clear();
    this.#trust.expectNothing();
    this.#log.served.set(false, record);
    this.#through(record);
  }

  #logHeld({ accepted, blockedFromMs }: Exchange, atMs: number, seq: number | null): void {
    if (accepted !== null)
      this.#log.held.add(accepted.atMs, Math.min(atMs, blockedFromMs), accepted.seq, seq);
  }

  /** From the moment on at which a fault acted a poll brings nothing, held or not. */
  #logSpoilt({ request, blockedFromMs }: Exchange, atMs: number, seq: number | null): void {
    if (request.endpoint === "getupdates")
      this.#log.spoilt.add(Math.max(request.atMs, blockedFromMs), atMs, request.seq, seq);
  }

  /** A poll got through, or could first be expected to. */
  #through(record: TraceRecord): void {
    this.#log.failing.set(false, record);
    const { atMs, seq } = record;
    const last = this.#between.at(-1);
    // The last word of an instant counts.
    if (last?.fromMs === atMs) this.#between.pop();
    else if (last !== undefined) Object.assign(last, { untilMs: atMs, endedBy: seq });
    const untilMs = this.#timeline.endMs + 1;
    this.#between.push({ fromMs: atMs, untilMs, proof: [seq], endedBy: null, holdMs: this.#holdMs });
  }

  #accept(record: AcceptedRecord): void {
    const exchange = this.#timeline.exchanges.get(record.request);
    if (record.endpoint !== "getupdates" || exchange === undefined) return;
    if (exchange.blockedFromMs <= record.atMs || exchange.request.seq < this.#credentialSeq) return;
    this.#held.add(exchange);
    this.#through(record);
    this.#serveHeld(record);
    this.#trust.expect(record.atMs + this.#holdMs);
  }

  /** Asked anew and anew, the poll is served from when the first of them would have been answered. */
  #expectAnswer(nowMs: number): void {
    const { answerDueMs } = this.#trust;
    if (nowMs <= answerDueMs) return;
    const [exchange] = this.#held;
    const isAnother = exchange?.accepted != null && exchange.accepted.atMs + this.#holdMs > answerDueMs;
    if (this.#isLive && isAnother)
      this.#log.served.set(true, { atMs: answerDueMs, seq: exchange.request.seq });
    this.#trust.expectNothing();
  }

  /** Whoever has no reason to doubt a poll that looks held is served as long as one is. */
  #serveHeld(record: TraceRecord): void {
    if (this.#isLive && this.#trust.isWhole && this.#held.size > 0) this.#log.served.set(true, record);
  }

  #end(end: RequestEnd): void {
    const exchange = this.#timeline.exchanges.get(end.request);
    if (end.type === "answer" && end.stale) this.#hearStale(end);
    if (exchange === undefined || !isReceiving(end.endpoint)) return;
    if (exchange.request === this.#asking) this.#finish(end);
    this.#logSpoilt(exchange, end.atMs, end.seq);
    this.#holdMs = advertisedHold(this.#timeline.header, end, this.#holdMs);
    const isTouched = exchange.blockedFromMs <= end.atMs;
    const wasHeld = this.#held.delete(exchange);
    if (wasHeld) this.#logHeld(exchange, end.atMs, end.seq);
    // What becomes of a request with a retired token says nothing about the new one.
    if (exchange.request.seq < this.#credentialSeq) return;
    if (end.endpoint === "notifystart") this.#endNotifystart(exchange, end);
    else this.#endPoll(exchange, end, wasHeld && !isTouched);
    if (end.type === "answer" && end.ok && !end.stale) this.#refused = false;
  }

  #hearStale(answer: AnswerRecord): void {
    this.#believe(answer.atMs, answer.seq);
    this.#asking = null;
    this.#refused = true;
    // A reason to doubt the session, and to give a poll up.
    this.#log.served.set(false, answer);
    this.#trust.expectNothing();
    if (!this.#isLive) this.#log.told.set(true, answer);
    if (this.#isDead) this.#log.loginNeeded.set(true, answer);
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
    const fromMs = this.#asking.atMs + this.#timeline.header.limits.atOnceMs;
    if (untilMs > fromMs) this.#log.believed.add(fromMs, untilMs, this.#asking.seq, seq);
  }

  #endNotifystart(exchange: Exchange, end: RequestEnd): void {
    const isYes = end.type === "answer" && end.ok && !end.stale;
    this.#trust.hearNotifystart(exchange, end, isYes);
    if (isYes) this.#serveHeld(end);
    // One that fails is no trouble for a session that does not need it.
    else if (!this.#refused && this.#isLive && !(end.type === "answer" && end.stale)) return;
    else if (end.type === "abort") this.#log.served.set(false, end);
    else this.#fail(end);
  }

  #endPoll(exchange: Exchange, end: RequestEnd, wasHeld: boolean): void {
    const { advertisedMs, limits } = this.#timeline.header;
    const isHasty = end.type === "abort" && wasHeld && end.atMs - exchange.request.atMs < advertisedMs;
    if (!isHasty) this.#trust.end();
    if (end.type === "answer" && end.ok && !end.stale) this.#receive(exchange, end);
    else {
      const wasServed = this.#isLive && end.type !== "abort" && heldMs(exchange, end) >= limits.atOnceMs;
      if (wasHeld || wasServed) this.#through(end);
      this.#trust.hearFruitless(exchange, end);
      if (end.type !== "abort") this.#fail(end);
      else if (!isHasty || this.#refused) this.#log.served.set(false, end);
    }
  }

  #receive({ accepted, blockedFromMs }: Exchange, answer: AnswerRecord): void {
    this.#through(answer);
    if (blockedFromMs <= answer.atMs) {
      this.#trust.lose();
      this.#log.served.set(false, answer);
    } else if (this.#isLive && accepted !== null) {
      this.#trust.restore();
      this.#log.served.set(true, answer);
    }
  }

  #fail(end: RequestEnd): void {
    this.#log.served.set(false, end);
    this.#log.failing.set(true, end);
  }
}

function heldMs({ accepted }: Exchange, { atMs }: RequestEnd): number {
  return accepted === null ? 0 : atMs - accepted.atMs;
}
