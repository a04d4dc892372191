/**
 * What stands between an account and receiving, followed record by record: a dead session, blocking faults,
 * a suspended host, hung requests.
 */
import type { SessionState, TraceRecord } from "../trace/record.ts";
import { Lapse } from "./lapse.ts";
import { type AccountTimeline, advertisedHold, type Exchange, type Timeline } from "./timeline.ts";

/** A client's own deadline for a notifystart that nothing answers, before the margin is added. */
const NOTIFYSTART_DEADLINE_MS = 10_000;

export class Obstacles {
  readonly #timeline: Timeline;
  readonly #account: AccountTimeline;
  readonly #windows = new Set<string>();
  readonly #hung = new Set<Exchange>();
  #session: SessionState = "live";
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

  /** The host keeps the process frozen. */
  get suspended(): boolean {
    return this.#suspended;
  }

  /** A blocking fault on getupdates or notifystart is open, or the process is frozen. */
  get blocked(): boolean {
    return this.#windows.size > 0 || this.#suspended;
  }

  /** Something stands in the way now that the account cannot remove. */
  get present(): boolean {
    return this.dead || this.blocked || this.#lapse?.vain === true;
  }

  /** The hold that the account knows as advertised. */
  get holdMs(): number {
    return this.#holdMs;
  }

  /** Take the next record of an account's course into account. */
  read(record: TraceRecord): void {
    const blocked = this.blocked;
    this.#follow(record);
    // Who could not ask could not notice either.
    if (blocked && !this.blocked && this.#lapse?.noticed === null) this.#lapse.restart(record.atMs);
  }

  #follow(record: TraceRecord): void {
    switch (record.type) {
      case "session":
        this.#session = record.state;
        if (record.state !== "lapsed") this.#lapse = null;
        else {
          this.#lapse ??= new Lapse(this.#timeline, record, this.#holdMs);
          this.#lapsedEver = true;
        }
        break;
      case "fault":
        if (record.step === "opened") this.#windows.add(record.fault);
        else if (record.step === "closed") this.#windows.delete(record.fault);
        break;
      case "heal":
        this.#windows.clear();
        break;
      case "host":
        if (record.step === "suspended") this.#suspended = true;
        else if (record.step === "resumed") this.#thaw(record);
        break;
      case "lifecycle":
        if (record.step === "start-asked") this.#lapse?.forget();
        break;
      case "crash":
        this.#hung.clear();
        break;
      case "request": {
        const exchange = this.#timeline.exchanges.get(record.request);
        if (exchange?.hung) this.#hung.add(exchange);
        break;
      }
      case "answer":
        this.#holdMs = advertisedHold(this.#timeline.header, record, this.#holdMs);
        this.#lapse?.hear(record);
        this.#ended(record.request);
        break;
      case "failure":
      case "abort":
        this.#ended(record.request);
        break;
      default:
        break;
    }
  }

  #ended(request: number): void {
    if (this.#hung.size === 0) return;
    const exchange = this.#timeline.exchanges.get(request);
    if (exchange !== undefined) this.#hung.delete(exchange);
  }

  /** The other side may have hung up on what was in flight meanwhile: only its own deadline shows the account. */
  #thaw(resumed: TraceRecord): void {
    this.#suspended = false;
    const { polls } = this.#account;
    const isOver = ({ end }: Exchange): boolean => end !== null && end.seq <= resumed.seq;
    for (let at = this.#over; at < polls.length; at++) {
      const exchange = polls[at] as Exchange;
      if (exchange.request.seq > resumed.seq) break;
      // What was over before one thaw need not be looked at when the next comes.
      if (at === this.#over && isOver(exchange)) this.#over++;
      if (!isOver(exchange) && this.#givenUpMs(exchange) > resumed.atMs) this.#hung.add(exchange);
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
    for (const exchange of this.#hung) {
      const endMs = exchange.end?.atMs ?? Number.POSITIVE_INFINITY;
      fromMs = Math.max(fromMs, Math.min(endMs, this.#givenUpMs(exchange)));
    }
    return fromMs;
  }

  /**
   * Take out the hung getupdates whose deadline lies before a moment, earliest first:
   * by then a client with a deadline of its own would have noticed.
   */
  takeOverdue(beforeMs: number): { exchange: Exchange; atMs: number }[] {
    if (this.#hung.size === 0) return [];
    const overdue: { exchange: Exchange; atMs: number }[] = [];
    for (const exchange of this.#hung) {
      const atMs = this.#givenUpMs(exchange);
      if (atMs >= beforeMs) continue;
      this.#hung.delete(exchange);
      if (exchange.request.endpoint === "getupdates") overdue.push({ exchange, atMs });
    }
    return overdue.sort((a, b) => a.atMs - b.atMs);
  }

  #givenUpMs({ request, holdMs }: Exchange): number {
    const waitMs = request.endpoint === "getupdates" ? holdMs : NOTIFYSTART_DEADLINE_MS;
    return this.#timeline.after(request.atMs, waitMs + this.#timeline.header.limits.deadlineMarginMs);
  }
}
