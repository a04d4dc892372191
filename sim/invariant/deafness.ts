/** Deafness: when an account that is to receive does not, from what disturbed it to the poll that brought it back. */
import type { AnswerRecord, RequestRecord, TraceRecord } from "../trace/record.ts";
import { type Span, SpanLog, type Spans } from "./spans.ts";
import type { AccountTimeline, Exchange, Timeline } from "./timeline.ts";

export interface Deafness extends Span {
  cause: string;
  /** The record that ended it; null when a stop or the end of the trace did. */
  met: TraceRecord | null;
}

export interface Hearing {
  deaf: readonly Deafness[];
  /** needs-login stands with good reason: it was refused, tried a notifystart, and was refused again. */
  justified: Spans;
}

/** How far it has come towards a justified needs-login since it became deaf, or was only seemingly served. */
type Justification = "none" | "stale" | "tried" | "justified";

export function hearingOf(timeline: Timeline, account: AccountTimeline): Hearing {
  return new Reading(timeline).read(account);
}

class Reading {
  readonly #timeline: Timeline;
  readonly #deaf: Deafness[] = [];
  readonly #justified = new SpanLog();
  #since: Omit<Deafness, "untilMs" | "endedBy" | "met"> | null = null;
  #justification: Justification = "none";
  #declared = false;
  #wanted = false;
  #lapsed = false;
  #lapsedEver = false;
  /** Accepted polls in flight: while there is one, the account receives. */
  readonly #held = new Set<Exchange>();
  /** Polls in flight on which a fault will act. */
  readonly #threatened = new Set<Exchange>();

  constructor(timeline: Timeline) {
    this.#timeline = timeline;
  }

  read({ course }: AccountTimeline): Hearing {
    for (const record of course) {
      this.#cut(record.atMs);
      this.#react(record);
      this.#justified.set(this.#declared && this.#justification === "justified", record);
    }
    const { endMs } = this.#timeline;
    this.#cut(endMs);
    this.#end({ atMs: endMs + 1, seq: null }, null);
    return { deaf: this.#deaf, justified: this.#justified.finish(endMs) };
  }

  #react(record: TraceRecord): void {
    switch (record.type) {
      case "lifecycle":
        if (record.step === "stop-asked") this.#stop(record);
        // One that receives already need not begin again.
        if (record.step !== "start-asked" || (this.#wanted && this.#held.size > 0)) break;
        this.#wanted = true;
        this.#restart("it was asked to start", record);
        break;
      case "crash":
        this.#stop(record);
        this.#declared = false;
        this.#held.clear();
        this.#threatened.clear();
        break;
      case "session":
        this.#lapsed = record.state === "lapsed";
        if (!this.#lapsed) break;
        this.#lapsedEver = true;
        this.#held.clear();
        this.#disturb("its session lapsed", record);
        break;
      case "host":
        if (record.step === "resumed") this.#thaw(record);
        break;
      case "credential":
        // Handed over what it has in use, it need not begin again.
        if (![...this.#held].some(({ request }) => request.token === record.token))
          this.#restart("it got a new credential", record);
        break;
      case "status":
        this.#declared = record.state === "needs-login";
        break;
      case "request":
        this.#ask(record);
        break;
      case "accepted": {
        const exchange = this.#timeline.exchanges.get(record.request);
        if (record.endpoint !== "getupdates" || exchange === undefined || this.#lapsed) break;
        if (exchange.blockedFromMs <= record.atMs) break;
        this.#held.add(exchange);
        this.#end(record, record, isCutShort(exchange) ? this.#justification : "none");
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

  #ask({ endpoint, request }: RequestRecord): void {
    if (endpoint === "notifystart" && this.#justification === "stale") this.#justification = "tried";
    const exchange = this.#timeline.exchanges.get(request);
    if (
      endpoint === "getupdates" &&
      exchange?.blockedFromMs !== Number.POSITIVE_INFINITY &&
      exchange !== undefined
    )
      this.#threatened.add(exchange);
  }

  #hear(end: Extract<TraceRecord, { type: "answer" | "failure" | "abort" }>): void {
    const exchange = this.#timeline.exchanges.get(end.request);
    if (exchange !== undefined) {
      this.#held.delete(exchange);
      this.#threatened.delete(exchange);
    }
    const stale = end.type === "answer" && end.stale;
    const ok = end.type === "answer" && end.ok && !stale;
    // Whether a notifystart would cure it, it knows only when one was refused with -14.
    if (end.endpoint === "notifystart" && !ok && !stale && this.#justification === "tried")
      this.#justification = "stale";
    if (stale && end.endpoint === "getupdates") this.#disturb("its poll got -14", end);
    else if (ok && end.endpoint === "getupdates") this.#answered(end as AnswerRecord, exchange);
    else if (end.endpoint === "getupdates" && isTrouble(end, exchange)) this.#disturb("its poll failed", end);
    if (!stale || (end.endpoint !== "getupdates" && end.endpoint !== "notifystart")) return;
    if (this.#justification === "none") this.#justification = "stale";
    else if (this.#justification === "tried") this.#justification = "justified";
  }

  #answered(answer: AnswerRecord, exchange: Exchange | undefined): void {
    const accepted = exchange?.accepted ?? null;
    // A lapsed session gives empty answers as well.
    if (this.#lapsed || (this.#lapsedEver && accepted === null)) return;
    // A yes that the service never gave cures nothing for an account that stands by its needs-login.
    if (this.#declared && accepted === null) return;
    this.#end(answer, answer);
  }

  /** From the moment on at which a fault acted, a poll brings nothing, held or not. */
  #cut(untilMs: number): void {
    if (this.#threatened.size === 0) return;
    for (const exchange of this.#threatened) {
      const { blockedFromMs: atMs, hung, request } = exchange;
      if (atMs > untilMs) continue;
      this.#threatened.delete(exchange);
      this.#held.delete(exchange);
      this.#disturb(hung ? "nothing answered its poll" : "its poll failed", { atMs, seq: request.seq });
    }
  }

  /** The other side may have hung up on what is in flight: until that ends, nobody knows. */
  #thaw(record: TraceRecord): void {
    if (this.#held.size === 0) return;
    this.#held.clear();
    this.#disturb("its process stood still", record);
  }

  /** A disturbance while it is deaf is part of that; beside another poll that is held, it is none. */
  #disturb(cause: string, record: { atMs: number; seq: number }): void {
    if (this.#since === null && this.#held.size === 0) this.#begin(cause, record);
  }

  /** A start or a credential is a fresh chance, whatever was owed before. */
  #restart(cause: string, record: TraceRecord): void {
    this.#end(record, null);
    this.#begin(cause, record);
  }

  #begin(cause: string, { atMs, seq }: { atMs: number; seq: number }): void {
    if (this.#wanted) this.#since = { fromMs: atMs, proof: [seq], cause };
  }

  #end(
    { atMs, seq }: { atMs: number; seq: number | null },
    met: TraceRecord | null,
    justification: Justification = "none",
  ): void {
    if (this.#since !== null) this.#deaf.push({ ...this.#since, untilMs: atMs, endedBy: seq, met });
    this.#since = null;
    this.#justification = justification;
  }

  #stop(record: TraceRecord): void {
    this.#wanted = false;
    this.#end(record, null);
  }
}

/** Whether a fault made a -14 of a poll that the service had taken. The account cannot know that it had. */
function isCutShort({ end }: Exchange): boolean {
  return end?.type === "answer" && end.stale && end.fault !== undefined;
}

/** A poll that a client gave up by itself, though nothing stood in its way, is none. */
function isTrouble({ type, atMs }: TraceRecord, exchange: Exchange | undefined): boolean {
  return type !== "abort" || (exchange !== undefined && exchange.blockedFromMs <= atMs);
}
