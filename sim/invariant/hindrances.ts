/** What keeps an account's attempts to receive from coming to anything, as spans. A fault that is merely open hinders nobody. */
import type { TraceRecord } from "../trace/record.ts";
import { Lapse } from "./lapse.ts";
import { SpanLog, type Spans } from "./spans.ts";
import {
  type AccountTimeline,
  advertisedHold,
  type Exchange,
  type RequestEnd,
  type Timeline,
} from "./timeline.ts";

export interface Hindrances {
  /** An attempt is in flight that a fault touched, or that may have died while the process was frozen. */
  touched: Spans;
  /** The session lapsed, and the account cannot know it yet. */
  unnoticed: Spans;
  /** Empty answers have told the account of a lapse. */
  noticed: Spans;
  /** The session lapsed, and a notifystart changed nothing: only a new login helps. */
  vain: Spans;
}

/** Whether a blocking fault acted on it, and did not let it through unharmed. */
function isTouched({ blockedFromMs }: Exchange): boolean {
  return blockedFromMs !== Number.POSITIVE_INFINITY;
}

const known = new WeakMap<AccountTimeline, Hindrances>();

export function hindrancesOf(timeline: Timeline, account: AccountTimeline): Hindrances {
  let hindrances = known.get(account);
  if (hindrances === undefined) {
    hindrances = new Reading(timeline, account).read();
    known.set(account, hindrances);
  }
  return hindrances;
}

class Reading {
  readonly #timeline: Timeline;
  readonly #account: AccountTimeline;
  readonly #touched = new SpanLog();
  readonly #unnoticed = new SpanLog();
  readonly #noticed = new SpanLog();
  readonly #vain = new SpanLog();
  readonly #inFlight = new Set<Exchange>();
  #holdMs: number;
  /** How much longer than a hold it waits for a poll that nothing answers, as the first that it gave up has shown. */
  #patienceMs: number | null = null;
  #lapse: Lapse | null = null;
  /** A -14 was heard since the last sign that the session is served: it needs a notifystart, as far as the account knows. */
  #refused = false;
  #live = true;
  /** It has waited for a notifystart that it did not need, since it last began or was answered. */
  #waited = false;
  /** So many of the account's polls, from the first on, were over at the last thaw. */
  #over = 0;

  constructor(timeline: Timeline, account: AccountTimeline) {
    this.#timeline = timeline;
    this.#account = account;
    this.#holdMs = timeline.header.advertisedMs;
  }

  read(): Hindrances {
    let fromMs = 0;
    for (const record of this.#account.course) {
      this.#pass(fromMs, record);
      fromMs = record.atMs;
      this.#follow(record);
      this.#noticed.set(this.#lapse?.noticed?.stale === false, record);
    }
    const { endMs } = this.#timeline;
    this.#pass(fromMs, { atMs: endMs + 1, seq: null });
    for (const exchange of this.#inFlight) this.#touch(exchange, endMs + 1);
    return {
      touched: this.#touched.finish(endMs),
      unnoticed: this.#unnoticed.finish(endMs),
      noticed: this.#noticed.finish(endMs),
      vain: this.#vain.finish(endMs),
    };
  }

  /** Until the next record nothing is heard: when the account can know of a lapse, is settled for that time. */
  #pass(fromMs: number, { atMs, seq }: { atMs: number; seq: number | null }): void {
    const lapse = this.#lapse;
    if (lapse === null || lapse.knowableMs < fromMs) return;
    this.#unnoticed.add(fromMs, Math.min(atMs, lapse.knowableMs), lapse.begun.seq, seq);
  }

  #follow(record: TraceRecord): void {
    switch (record.type) {
      case "session":
        this.#live = record.state === "live";
        if (record.state !== "lapsed") this.#cure(record);
        else this.#lapse ??= new Lapse(this.#timeline, record, this.#holdMs);
        break;
      case "host":
        if (record.step === "resumed") this.#thaw(record);
        break;
      case "credential":
        this.#believe();
        break;
      case "lifecycle":
        if (record.step !== "start-asked") break;
        this.#believe();
        this.#lapse?.forget();
        break;
      case "crash":
        for (const exchange of this.#inFlight) this.#touch(exchange, record.atMs);
        this.#inFlight.clear();
        break;
      case "request": {
        const exchange = this.#timeline.exchanges.get(record.request);
        if (exchange !== undefined && isTouched(exchange)) this.#inFlight.add(exchange);
        break;
      }
      case "answer":
      case "failure":
      case "abort":
        this.#hear(record);
        break;
      default:
        break;
    }
  }

  /** Nothing is known against the session. */
  #believe(): void {
    this.#refused = false;
    this.#waited = false;
  }

  #cure(record: TraceRecord): void {
    this.#lapse = null;
    this.#vain.set(false, record);
  }

  #hear(end: RequestEnd): void {
    if (end.type === "answer") {
      this.#holdMs = advertisedHold(this.#timeline.header, end, this.#holdMs);
      this.#lapse?.hear(end);
      if (this.#lapse?.vain) this.#vain.set(true, end);
    }
    const exchange = this.#timeline.exchanges.get(end.request);
    if (exchange !== undefined && !exchange.killed) {
      if (this.#inFlight.delete(exchange)) this.#touch(exchange, end.atMs);
      this.#showPatience(exchange, end);
    }
    if (end.type !== "answer") return;
    if (end.stale) this.#refused = true;
    else if (end.ok) this.#believe();
  }

  /** It was in the middle of an attempt that could not succeed; who waits longer than is granted gains no time by it. */
  #touch(exchange: Exchange, endMs: number): void {
    if (!this.#isAttempt(exchange)) return;
    const { request } = exchange;
    const untilMs = Math.min(endMs, this.#givenUpMs(exchange));
    this.#touched.add(
      request.atMs,
      untilMs,
      request.seq,
      untilMs === endMs ? (exchange.end?.seq ?? null) : request.seq,
    );
    // While an attempt came to nothing, nothing could be noticed.
    if (this.#lapse?.noticed === null) this.#lapse.delay(endMs);
  }

  /** When it gives the request up, or would have by a deadline as long as is granted. */
  #givenUpMs({ request, holdMs }: Exchange): number {
    const { deadlineMarginMs, notifystartDeadlineMs } = this.#timeline.header.limits;
    const isPoll = request.endpoint === "getupdates";
    const waitMs = isPoll ? this.#chosenHoldMs(holdMs) : notifystartDeadlineMs;
    const marginMs = isPoll
      ? Math.min(this.#patienceMs ?? deadlineMarginMs, deadlineMarginMs)
      : deadlineMarginMs;
    return this.#timeline.after(request.atMs, waitMs + marginMs);
  }

  /** A poll that it gave up before the hold was over had another reason than its deadline. */
  #showPatience({ request, hung, holdMs }: Exchange, end: RequestEnd): void {
    if (end.type !== "abort" || !hung || request.endpoint !== "getupdates") return;
    const patienceMs = end.atMs - request.atMs - this.#chosenHoldMs(holdMs);
    if (patienceMs >= 0) this.#patienceMs ??= patienceMs;
  }

  /** Who has a deadline of its own for all polls has chosen it for the usual hold, whatever is advertised. */
  #chosenHoldMs(holdMs: number): number {
    return Math.max(holdMs, this.#timeline.header.limits.usualHoldMs);
  }

  /**
   * Of a notifystart that fails alone an account cannot say that it keeps polls from being served: it has to try one.
   * Who waits for one that nothing answers has to give it up first, once.
   */
  #isAttempt({ request, hung, sharedWithPolls, sharedWithNotifystarts }: Exchange): boolean {
    // Three empty answers told of a lapse: what has to be tried then is a notifystart, where that fares better.
    const told = this.#lapse?.noticed ?? null;
    const isTold = told?.stale === false && request.seq > told.seq;
    if (request.endpoint === "getupdates" && isTold && !sharedWithNotifystarts) return false;
    if (request.endpoint === "getupdates" || sharedWithPolls || !this.#live || this.#refused) return true;
    const isFirst = hung && !this.#waited;
    if (isFirst) this.#waited = true;
    return isFirst;
  }

  /** The other side may have hung up on what was in flight meanwhile: only its own deadline shows the account. */
  #thaw({ atMs, seq }: TraceRecord): void {
    // Who could not ask could not notice either.
    if (this.#lapse?.noticed === null) this.#lapse.restart(atMs);
    const { polls } = this.#account;
    const isOver = ({ end }: Exchange): boolean => end !== null && end.seq <= seq;
    for (let at = this.#over; at < polls.length; at++) {
      const exchange = polls[at] as Exchange;
      if (exchange.request.seq > seq) break;
      // What was over before one thaw need not be looked at when the next comes.
      if (at === this.#over && isOver(exchange)) this.#over++;
      if (!isOver(exchange)) this.#inFlight.add(exchange);
    }
  }
}
