/** When an account is to receive and does not: from what disturbed it to the poll that brought it back. */
import type { AcceptedRecord, LifecycleRecord, TraceRecord } from "../trace/record.ts";
import { follow, once, type Steps } from "./records.ts";
import { type Moment, type Span, spanAt } from "./spans.ts";
import { chancesOf, standingOf } from "./standing.ts";
import {
  type AccountTimeline,
  type Exchange,
  isGood,
  isSpoiltBy,
  type RequestEnd,
  type Timeline,
  wasForged,
} from "./timeline.ts";

export interface Deafness extends Span {
  cause: string;
  /** The record that ended it; null when a stop or the end of the trace did. */
  met: TraceRecord | null;
}

export interface Hearing {
  deaf: readonly Deafness[];
  /** The records by which it received, or need not any more: what was heard before says nothing from there on. */
  heard: ReadonlySet<TraceRecord>;
}

export const hearingOf: (account: AccountTimeline, timeline: Timeline) => Hearing = once(
  (account, timeline) => {
    const reading = new Reading(account, timeline);
    for (const record of account.course) follow(reading.steps, record);
    reading.hear({ atMs: timeline.endMs + 1, seq: null }, null);
    return reading;
  },
);

class Reading implements Hearing {
  readonly deaf: Deafness[] = [];
  readonly heard = new Set<TraceRecord>();
  readonly steps: Steps = {
    lifecycle: record => this.#live(record),
    crash: record => this.#stop(record),
    session: record => {
      this.#isLapsed = record.state === "lapsed";
      if (this.#isLapsed) this.#lose("its session lapsed", record);
    },
    credential: record => this.#chances.has(record) && this.#begin("it got a new credential", record),
    host: record => record.step === "resumed" && this.#thaw(record),
    fault: record => record.request !== undefined && this.#spoil(this.#of(record.request), record),
    request: record => this.#spoil(this.#of(record.request), record),
    accepted: record => this.#accept(this.#of(record.request), record),
    answer: record => this.#end(this.#of(record.request), record),
    failure: record => this.#end(this.#of(record.request), record),
    abort: record => this.#end(this.#of(record.request), record),
  };
  readonly #account: AccountTimeline;
  readonly #timeline: Timeline;
  readonly #chances: ReadonlySet<TraceRecord>;
  /** The polls that the service holds. */
  readonly #held = new Set<Exchange>();
  #since: (Moment & { cause: string }) | null = null;
  #isWanted = false;
  #isLapsed = false;
  #thawedSeq = -1;

  constructor(account: AccountTimeline, timeline: Timeline) {
    this.#account = account;
    this.#timeline = timeline;
    this.#chances = chancesOf(account);
  }

  /** It receives again, or need not any more. */
  hear({ atMs, seq }: Moment, met: TraceRecord | null): void {
    if (this.#since !== null) {
      const { atMs: fromMs, seq: first, cause } = this.#since;
      const proof = first === null ? [] : [first];
      this.deaf.push({ fromMs, untilMs: atMs, proof, endedBy: seq, cause, met });
    }
    this.#since = null;
  }

  #live(record: LifecycleRecord): void {
    if (record.step === "stop-asked") this.#stop(record);
    if (record.step !== "start-asked") return;
    this.#isWanted = true;
    // One that receives already need not begin again.
    if (this.#held.size === 0) this.#begin("it was asked to start", record);
  }

  #stop(record: TraceRecord): void {
    this.#isWanted = false;
    if (record.type === "crash") this.#held.clear();
    this.#hearBy(record, null);
  }

  #begin(cause: string, record: TraceRecord): void {
    this.#hearBy(record, null);
    this.#lose(cause, record);
  }

  /** The other side may have hung up on what was in flight meanwhile. */
  #thaw(record: TraceRecord): void {
    this.#thawedSeq = record.seq;
    this.#lose("its process stood still", record);
  }

  /** From the moment on at which a fault acted, a request brings nothing, held or not. */
  #spoil(exchange: Exchange | undefined, record: TraceRecord): void {
    if (exchange === undefined || !isSpoiltBy(exchange, record)) return;
    this.#held.delete(exchange);
    const { hung, request } = exchange;
    const cause = hung ? "nothing answered its poll" : "its poll failed";
    if (request.endpoint === "getupdates") this.#disturb(cause, { atMs: record.atMs, seq: request.seq });
  }

  #accept(exchange: Exchange | undefined, record: AcceptedRecord): void {
    if (exchange === undefined || record.endpoint !== "getupdates") return;
    if (exchange.blockedFromMs <= record.atMs || exchange.request.seq < this.#thawedSeq) return;
    this.#held.add(exchange);
    this.#hearBy(record, record);
  }

  #end(exchange: Exchange | undefined, end: RequestEnd): void {
    if (exchange === undefined || end.endpoint !== "getupdates") return;
    this.#held.delete(exchange);
    if (isGood(end)) {
      // A lapsed session gives empty answers as well. What the service never gave cures nothing for who stands by its needs-login.
      const { declared } = standingOf(this.#account, this.#timeline);
      const isBack = wasForged(exchange)
        ? spanAt(declared, end.atMs) === undefined
        : exchange.accepted !== null;
      if (isBack && !this.#isLapsed) this.#hearBy(end, end);
    } else if (end.type !== "abort" || exchange.blockedFromMs <= end.atMs) {
      // A poll that it gave up by itself, though nothing stood in its way, is no trouble.
      this.#disturb(end.type === "answer" && end.stale ? "its poll got -14" : "its poll failed", end);
    }
  }

  #hearBy(record: TraceRecord, met: TraceRecord | null): void {
    this.hear(record, met);
    this.heard.add(record);
  }

  /** Polls that are held bring nothing any more. */
  #lose(cause: string, record: TraceRecord): void {
    this.#held.clear();
    this.#disturb(cause, record);
  }

  /** A disturbance while it is deaf is part of that; beside another poll that is held, it is none. */
  #disturb(cause: string, { atMs, seq }: Moment): void {
    if (this.#since === null && this.#isWanted && this.#held.size === 0) this.#since = { atMs, seq, cause };
  }

  #of(request: number): Exchange | undefined {
    return this.#timeline.exchanges.get(request);
  }
}
