/** Exchanges: each request with everything that became of it, followed record by record. */
import type {
  AbortRecord,
  AcceptedRecord,
  AnswerRecord,
  CrashRecord,
  FailureRecord,
  FaultRecord,
  RequestRecord,
  TraceRecord,
} from "../trace/record.ts";
import { addTo } from "./records.ts";

/** How a request ended for the subject. */
export type RequestEnd = AnswerRecord | FailureRecord | AbortRecord;

/** A request with everything that became of it. */
export interface Exchange {
  request: RequestRecord;
  accepted: AcceptedRecord | null;
  /** Null when it was still in flight at the end of the trace. One in flight at a crash ended with it, as given up. */
  end: RequestEnd | null;
  /** The crash of the subject ended it. */
  killed: boolean;
  /** When a blocking fault first acted on it; Infinity when none did, or one that let it through unharmed. */
  blockedFromMs: number;
  /** A blocking fault that only a deadline can show acted on it: nothing will ever answer it. */
  hung: boolean;
  /** A blocking fault that acted on it acts on polls too. */
  sharedWithPolls: boolean;
  /** … and on notifystarts. */
  sharedWithNotifystarts: boolean;
}

export class Exchanges {
  /** The sendmessage requests of each outbound message. */
  readonly sends = new Map<string, Exchange[]>();
  /** By the number of the request: they are counted from 1. */
  readonly #byNumber: Exchange[] = [];
  /** Those in flight, in the order in which they were sent. */
  readonly #open = new Map<number, Exchange>();
  /** Those given up at the latest instant at which one was. */
  #givenUp: Exchange[] = [];

  /** The exchange with that number; undefined when the subject put no such request on the wire. */
  get(request: number): Exchange | undefined {
    return this.#byNumber[request];
  }

  /** The exchange that a record is part of, or acts on. */
  of(record: TraceRecord): Exchange | undefined {
    return "request" in record && record.request !== undefined ? this.get(record.request) : undefined;
  }

  begin(request: RequestRecord): Exchange {
    const exchange: Exchange = {
      request,
      accepted: null,
      end: null,
      killed: false,
      blockedFromMs: Number.POSITIVE_INFINITY,
      hung: false,
      sharedWithPolls: false,
      sharedWithNotifystarts: false,
    };
    this.#byNumber[request.request] = exchange;
    this.#open.set(request.request, exchange);
    return exchange;
  }

  accept(accepted: AcceptedRecord, exchange: Exchange): void {
    exchange.accepted = accepted;
    // Of media only the server can tell which they are, when it has them.
    if (accepted.message !== undefined && exchange.request.message === "?")
      addTo(this.sends, accepted.message, exchange);
  }

  end(end: RequestEnd, exchange: Exchange): void {
    exchange.end = end;
    this.#open.delete(end.request);
    if (end.type !== "abort") return;
    if (this.#givenUp[0]?.end?.atMs !== end.atMs) this.#givenUp = [];
    this.#givenUp.push(exchange);
  }

  /**
   * The process is gone, and its requests with it: as if each had been given up at that instant.
   * Gives the ends of those that were in flight.
   */
  kill({ seq, atMs }: CrashRecord): AbortRecord[] {
    // The end of a connection that the crash cut may have been written before the crash itself.
    for (const exchange of this.#givenUp) if (exchange.end?.atMs === atMs) exchange.killed = true;
    const aborts: AbortRecord[] = [];
    for (const exchange of this.#open.values()) {
      const { request, account, endpoint } = exchange.request;
      const applied = exchange.accepted !== null;
      const abort: AbortRecord = { type: "abort", seq, atMs, request, account, endpoint, applied };
      exchange.end = abort;
      exchange.killed = true;
      aborts.push(abort);
    }
    this.#open.clear();
    return aborts;
  }

  /** A fault acted. To be called when all is read, because that may be recorded before the request on which it acts. */
  touch(fault: FaultRecord): void {
    if (fault.step !== "fired" || !fault.blocks || fault.request === undefined) return;
    const exchange = this.get(fault.request);
    if (exchange === undefined || (fault.seenBy === "answer" && wentWell(exchange))) return;
    exchange.blockedFromMs = Math.min(exchange.blockedFromMs, fault.atMs);
    if (fault.seenBy === "deadline") exchange.hung = true;
    if (fault.endpoints.includes("getupdates")) exchange.sharedWithPolls = true;
    if (fault.endpoints.includes("notifystart")) exchange.sharedWithNotifystarts = true;
  }
}

/** Taken by the server and answered well: of two backends, say, it met the one that serves. */
function wentWell({ accepted, end }: Exchange): boolean {
  return accepted !== null && end !== null && isGood(end);
}

/** From the moment on at which a fault acted, a request that is in flight brings nothing, held or not. */
export function isSpoiltBy({ blockedFromMs, request, end }: Exchange, { atMs, seq }: TraceRecord): boolean {
  return blockedFromMs <= atMs && request.seq <= seq && (end === null || seq < end.seq);
}

/** A fault gave the answer; one that was only late, or harmlessly dressed up, is the service's own. */
export function wasForged(exchange: Exchange | undefined): boolean {
  const { end, blockedFromMs } = exchange ?? {};
  return end?.type === "answer" && end.fault !== undefined && blockedFromMs !== Number.POSITIVE_INFINITY;
}

export function isGood(record: TraceRecord): record is AnswerRecord {
  return record.type === "answer" && record.ok && !record.stale;
}

export function isStale(record: TraceRecord): record is AnswerRecord {
  return record.type === "answer" && record.stale;
}
