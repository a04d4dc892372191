/** A trace read once for every invariant: records by type, requests with their ends, accounts with their course. */
import type {
  AcceptedRecord,
  CrashRecord,
  Endpoint,
  FaultRecord,
  RequestRecord,
  TraceRecord,
} from "../trace/record.ts";
import type { Trace, TraceHeader } from "../trace/trace.ts";
import { type Exchange, Exchanges, type RequestEnd } from "./exchanges.ts";
import { type Handling, HandlingLog } from "./handlings.ts";
import { addTo, once, type Records, recordsOf } from "./records.ts";

export type { Exchange, RequestEnd } from "./exchanges.ts";

/** One account's part of the trace. */
export interface AccountTimeline {
  name: string;
  /**
   * What decides whether the account receives, in order: its lifecycle, session, credentials, status, getupdates and
   * notifystart with their ends, stale answers of any endpoint, blocking faults that act on the account itself, the heal,
   * crashes (each followed by an abort of what was in flight) and what the host did to the process.
   */
  course: TraceRecord[];
  /** Those of the course that are no request and no end of one: few. */
  turns: TraceRecord[];
  /** Its getupdates and notifystart requests. */
  polls: Exchange[];
  /** The hold known as advertised, and the longest that it ever knew. */
  holdMs: number;
  longestHoldMs: number;
}

export interface Timeline extends Records {
  accounts: ReadonlyMap<string, AccountTimeline>;
  exchanges: Pick<Exchanges, "get">;
  /** The sendmessage requests of each outbound message. */
  sends: ReadonlyMap<string, Exchange[]>;
  /** Every handling of a message, in the order in which they began. */
  handlings: readonly Handling[];
}

/** The timeline of a finished trace. Built at the first call, shared afterwards. */
export const timelineOf: (trace: Trace) => Timeline = once(trace => {
  const reading = new Reading(trace.header);
  for (const record of trace.records) reading.read(record);
  const records = recordsOf(trace);
  const { accounts, exchanges, handlings } = reading;
  // After the pass, because a fault may be recorded before the request on which it acts.
  for (const fault of records.all("fault")) exchanges.touch(fault);
  return { ...records, accounts, exchanges, sends: exchanges.sends, handlings: handlings.all };
});

/** The hold to believe after a record: the latest advertised, never below the server's own, never absurdly long. */
function advertisedHold(header: TraceHeader, record: TraceRecord, beforeMs: number): number {
  if (record.type !== "answer" || record.advertisedMs === undefined) return beforeMs;
  return Math.max(header.advertisedMs, Math.min(record.advertisedMs, header.limits.holdMaxMs));
}

/** The two endpoints through which an account receives. */
export function isReceiving(endpoint: Endpoint): boolean {
  return endpoint === "getupdates" || endpoint === "notifystart";
}

/** The one pass over a trace. */
class Reading {
  readonly accounts = new Map<string, AccountTimeline>();
  readonly exchanges = new Exchanges();
  readonly handlings = new HandlingLog();
  readonly #header: TraceHeader;

  constructor(header: TraceHeader) {
    this.#header = header;
    for (const name of header.accounts) this.#account(name);
  }

  read(record: TraceRecord): void {
    switch (record.type) {
      case "request":
        this.#begin(record);
        break;
      case "accepted":
      case "answer":
      case "failure":
      case "abort":
        this.#go(record);
        break;
      case "session":
      case "credential":
      case "lifecycle":
      case "status":
      case "heal":
      case "host":
        this.#turn(record, "account" in record ? record.account : undefined);
        break;
      case "fault":
        this.handlings.disturb(record);
        this.#act(record);
        break;
      case "handling":
        this.handlings.begin(record);
        break;
      case "handled":
        this.handlings.finish(record);
        break;
      case "crash":
        this.#kill(record);
        break;
      default:
        // The other records decide nothing about receiving; they are found by type.
        break;
    }
  }

  #account(name: string): AccountTimeline {
    let account = this.accounts.get(name);
    if (account === undefined) {
      const { advertisedMs } = this.#header;
      account = { name, course: [], turns: [], polls: [], holdMs: advertisedMs, longestHoldMs: advertisedMs };
      this.accounts.set(name, account);
    }
    return account;
  }

  /** Of one account, or of all. */
  #turn(record: TraceRecord, name?: string): void {
    const accounts = name === undefined ? this.accounts.values() : [this.#account(name)];
    for (const { course, turns } of accounts) {
      course.push(record);
      turns.push(record);
    }
  }

  #begin(record: RequestRecord): void {
    const account = this.#account(record.account);
    const exchange = this.exchanges.begin(record, account.holdMs);
    if (isReceiving(record.endpoint)) {
      account.course.push(record);
      account.polls.push(exchange);
    } else if (record.message !== undefined) addTo(this.exchanges.sends, record.message, exchange);
  }

  /** A request goes on its way, or comes to its end. */
  #go(record: AcceptedRecord | RequestEnd): void {
    const exchange = this.exchanges.get(record.request);
    // What comes for a process that was killed reaches nobody.
    if (exchange?.killed) return;
    if (exchange !== undefined) {
      if (record.type === "accepted") this.exchanges.accept(record, exchange);
      else this.exchanges.end(record, exchange);
    }
    const account = this.#account(record.account);
    account.holdMs = advertisedHold(this.#header, record, account.holdMs);
    account.longestHoldMs = Math.max(account.longestHoldMs, account.holdMs);
    const isStale = record.type === "answer" && record.stale;
    if (isStale || isReceiving(record.endpoint)) account.course.push(record);
  }

  /** A fault that keeps accounts from receiving acts, on a request or on them, or closes. What is merely open tells nothing. */
  #act(record: FaultRecord): void {
    if (record.step === "opened" || !record.blocks || !record.endpoints.some(isReceiving)) return;
    const { request, account } = record;
    if (request !== undefined) {
      const exchange = this.exchanges.get(request);
      if (exchange !== undefined && isReceiving(exchange.request.endpoint))
        this.#account(exchange.request.account).course.push(record);
    } else this.#turn(record, account);
  }

  #kill(crash: CrashRecord): void {
    this.handlings.kill(crash);
    this.#turn(crash);
    for (const abort of this.exchanges.kill(crash)) {
      if (isReceiving(abort.endpoint)) this.#account(abort.account).course.push(abort);
    }
  }
}
