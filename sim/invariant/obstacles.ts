/**
 * What stands between an account and receiving, followed record by record: a dead session, a suspended host, and
 * attempts that a fault touched. A fault whose window is merely open stands in nobody's way.
 */
import type { SessionRecord, SessionState, TraceRecord } from "../trace/record.ts";
import { Lapse } from "./lapse.ts";
import {
  type AccountTimeline,
  advertisedHold,
  type Exchange,
  type RequestEnd,
  type Timeline,
} from "./timeline.ts";

/** A client's own deadline for a notifystart that nothing answers, before the margin is added. */
const NOTIFYSTART_DEADLINE_MS = 10_000;
/** The service's usual hold: who has a deadline of its own for all polls has chosen it for this one, whatever is advertised. */
const USUAL_HOLD_MS = 35_000;

/**
 * How an attempt to receive that a fault touched had come to nothing.
 * - `attempt`: it could have brought the account back, so the account may begin its next pause.
 * - `wait`: a notifystart that the session did not need, and that only a deadline could end. Its failure is no obstacle,
 *   but who waits for it has to give it up first.
 */
export interface Touch {
  how: "attempt" | "wait";
  /** When it was over, or should have been given up. */
  atMs: number;
  seq: number;
}

export class Obstacles {
  readonly #timeline: Timeline;
  readonly #account: AccountTimeline;
  /** Attempts in flight that a fault touched, or that may have died while the process was frozen. */
  readonly #doomed = new Set<Exchange>();
  #touch: Touch | null = null;
  /** A -14 was heard since the last sign that the session is served: it needs a notifystart, as far as the account knows. */
  #refused = false;
  /** It has waited for a notifystart that it did not need, since it last began or was answered. */
  #waited = false;
  #session: SessionState = "live";
  /** Faults that act on the account itself, and so on whatever it tries: half of a credential. */
  readonly #handicaps = new Set<string>();
  #suspended = false;
  #lapse: Lapse | null = null;
  #lapsedEver = false;
  #holdMs: number;
  /** So many of the account's polls, from the first on, were over at the last thaw. */
  #over = 0;

  constructor(timeline: Timeline, account: AccountTimeline) {
    this.#timeline = timeline;
    this.#account = account;
    this.#holdMs = timeline.header.advertisedMs;
  }

  /** What the server thinks of the session. */
  get session(): SessionState {
    return this.#session;
  }

  /** The session lapsed and is not cured. */
  get lapse(): Lapse | null {
    return this.#lapse;
  }

  /** Nothing but a new credential can cure the session, and the server says so. */
  get dead(): boolean {
    return this.#session === "dead";
  }

  /** What it was given to work with cannot do. */
  get handicapped(): boolean {
    return this.#handicaps.size > 0;
  }

  /** The host keeps the process frozen. */
  get suspended(): boolean {
    return this.#suspended;
  }

  /** Something stands in the way now that no attempt of the account can remove. */
  get present(): boolean {
    return this.dead || this.#suspended || this.#handicaps.size > 0 || this.#lapse?.vain === true;
  }

  /** The record read last ended an attempt that a fault had touched. */
  get touch(): Touch | null {
    return this.#touch;
  }

  /** The session needs a notifystart, as far as the account can know. */
  get needsCure(): boolean {
    return this.#session !== "live" || this.#refused;
  }

  /** The hold that the account knows as advertised. */
  get holdMs(): number {
    return this.#holdMs;
  }

  /** Take the next record of an account's course into account. */
  read(record: TraceRecord): void {
    this.#touch = null;
    this.#follow(record);
    // While an attempt came to nothing, nothing could be noticed.
    if (this.#touch !== null && this.#lapse?.noticed === null) this.#lapse.delay(record.atMs);
  }

  #follow(record: TraceRecord): void {
    switch (record.type) {
      case "session":
        this.#turn(record);
        break;
      case "fault":
        if (record.step === "closed") this.#handicaps.delete(record.fault);
        else if (record.step === "fired") this.#handicaps.add(record.fault);
        break;
      case "heal":
        this.#handicaps.clear();
        break;
      case "host":
        if (record.step === "suspended") this.#suspended = true;
        else if (record.step === "resumed") this.#thaw(record);
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
        this.#doomed.clear();
        break;
      case "request": {
        const exchange = this.#timeline.exchanges.get(record.request);
        if (exchange !== undefined && isTouched(exchange)) this.#doomed.add(exchange);
        break;
      }
      case "answer":
        this.#holdMs = advertisedHold(this.#timeline.header, record, this.#holdMs);
        this.#lapse?.hear(record);
        this.#end(record);
        if (record.stale) this.#refused = true;
        else if (record.ok) this.#believe();
        break;
      case "failure":
      case "abort":
        this.#end(record);
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

  #turn(record: SessionRecord): void {
    this.#session = record.state;
    if (record.state !== "lapsed") this.#lapse = null;
    else {
      this.#lapse ??= new Lapse(this.#timeline, record, this.#holdMs);
      this.#lapsedEver = true;
    }
  }

  #end(end: RequestEnd): void {
    const exchange = this.#timeline.exchanges.get(end.request);
    if (exchange === undefined) return;
    this.#doomed.delete(exchange);
    if (!isTouched(exchange) || exchange.killed) return;
    const how = this.#howOf(exchange);
    if (how === null) return;
    if (how === "wait") this.#waited = true;
    // Who waits longer than is granted gains no time by it.
    const atMs = Math.min(end.atMs, this.#givenUpMs(exchange));
    this.#touch = { how, atMs, seq: end.seq };
  }

  /** Of a notifystart that fails alone an account cannot say that it keeps polls from being served: it has to try one. */
  #howOf({ request, hung, sharedWithPolls, sharedWithNotifystarts }: Exchange): Touch["how"] | null {
    // Three empty answers told of a lapse: what has to be tried then is a notifystart, where that fares better.
    const told = this.#lapse?.noticed ?? null;
    const isTold = told?.stale === false && request.seq > told.seq;
    if (request.endpoint === "getupdates" && isTold && !sharedWithNotifystarts) return null;
    if (request.endpoint === "getupdates" || sharedWithPolls || this.needsCure) return "attempt";
    return hung && !this.#waited ? "wait" : null;
  }

  /** The other side may have hung up on what was in flight meanwhile: only its own deadline shows the account. */
  #thaw(resumed: TraceRecord): void {
    this.#suspended = false;
    // Who could not ask could not notice either.
    if (this.#lapse?.noticed === null) this.#lapse.restart(resumed.atMs);
    const { polls } = this.#account;
    const isOver = ({ end }: Exchange): boolean => end !== null && end.seq <= resumed.seq;
    for (let at = this.#over; at < polls.length; at++) {
      const exchange = polls[at] as Exchange;
      if (exchange.request.seq > resumed.seq) break;
      // What was over before one thaw need not be looked at when the next comes.
      if (at === this.#over && isOver(exchange)) this.#over++;
      if (!isOver(exchange) && this.#givenUpMs(exchange) > resumed.atMs) this.#doomed.add(exchange);
    }
  }

  /** Whether a good answer to getupdates came from a session that is served: a lapsed one gives empty answers as well. */
  served(request: number): boolean {
    if (this.#lapse !== null) return false;
    return !this.#lapsedEver || this.#timeline.exchanges.get(request)?.accepted != null;
  }

  /**
   * From when the account can know that its way is free: now, or when it must have given up what hangs;
   * on a lapsed session, when it can know that there is something to cure.
   */
  knowableFrom(nowMs: number): number {
    let fromMs = this.#lapse === null ? nowMs : Math.max(nowMs, this.#lapse.knowableMs);
    for (const exchange of this.#doomed) {
      if (this.#howOf(exchange) === null) continue;
      const endMs = exchange.end?.atMs ?? Number.POSITIVE_INFINITY;
      fromMs = Math.max(fromMs, Math.min(endMs, this.#givenUpMs(exchange)));
    }
    return fromMs;
  }

  /** Take out the getupdates in flight that should have been given up before a moment, earliest first. */
  takeOverdue(beforeMs: number): { exchange: Exchange; atMs: number }[] {
    if (this.#doomed.size === 0) return [];
    const overdue: { exchange: Exchange; atMs: number }[] = [];
    for (const exchange of this.#doomed) {
      const atMs = this.#givenUpMs(exchange);
      if (atMs >= beforeMs) continue;
      this.#doomed.delete(exchange);
      if (exchange.request.endpoint === "getupdates") overdue.push({ exchange, atMs });
    }
    return overdue.sort((a, b) => a.atMs - b.atMs);
  }

  /** When a client with a deadline of its own would have given the request up. */
  #givenUpMs({ request, holdMs }: Exchange): number {
    const waitMs =
      request.endpoint === "getupdates" ? Math.max(holdMs, USUAL_HOLD_MS) : NOTIFYSTART_DEADLINE_MS;
    return this.#timeline.after(request.atMs, waitMs + this.#timeline.header.limits.deadlineMarginMs);
  }
}

/** A blocking fault acted on it, and did not let it through unharmed. */
function isTouched({ blockedFromMs }: Exchange): boolean {
  return blockedFromMs !== Number.POSITIVE_INFINITY;
}
