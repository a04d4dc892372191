/** What stands between an account and receiving, followed record by record: a dead session, blocking faults, hung requests. */
import type { TraceRecord } from "../trace/record.ts";
import type { Exchange, Timeline } from "./timeline.ts";

/** A client's own deadline for a notifystart that nothing answers, before the margin is added. */
export const NOTIFYSTART_DEADLINE_MS = 10_000;

export class Obstacles {
  readonly #timeline: Timeline;
  readonly #windows = new Set<string>();
  readonly #hung = new Set<Exchange>();
  #dead = false;

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  /** Nothing but a new credential can cure the session. */
  get dead(): boolean {
    return this.#dead;
  }

  /** A blocking fault on getupdates or notifystart is open. */
  get blocked(): boolean {
    return this.#windows.size > 0;
  }

  /** One of the two stands in the way now. */
  get present(): boolean {
    return this.#dead || this.blocked;
  }

  /** Take the next record of an account's course into account. */
  read(record: TraceRecord): void {
    switch (record.type) {
      case "session":
        this.#dead = record.state === "dead";
        break;
      case "fault":
        if (record.step === "opened") this.#windows.add(record.fault);
        else if (record.step === "closed") this.#windows.delete(record.fault);
        break;
      case "heal":
        this.#windows.clear();
        break;
      case "request": {
        const exchange = this.#timeline.exchanges.get(record.request);
        if (exchange?.hung) this.#hung.add(exchange);
        break;
      }
      case "answer":
      case "failure":
      case "abort":
        if (this.#hung.size > 0) {
          const exchange = this.#timeline.exchanges.get(record.request);
          if (exchange !== undefined) this.#hung.delete(exchange);
        }
        break;
      default:
        break;
    }
  }

  /** From when the account can know that its way is free: now, or when it must have given up what hangs. */
  knowableFrom(nowMs: number): number {
    let fromMs = nowMs;
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
    return request.atMs + waitMs + this.#timeline.header.limits.deadlineMarginMs;
  }
}
