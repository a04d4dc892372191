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
import { addTo, type Records, recordsOf } from "./records.ts";

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
  /** The hold known as advertised at the end. */
  holdMs: number;
}

export interface Timeline extends Records {
  accounts: ReadonlyMap<string, AccountTimeline>;
  exchanges: Pick<Exchanges, "get">;
  /** The sendmessage requests of each outbound message. */
  sends: ReadonlyMap<string, Exchange[]>;
  /** Every handling of a message, in the order in which they began. */
  handlings: readonly Handling[];
}

const timelines = new WeakMap<Trace, Timeline>();

/** The timeline of a finished trace. Built at the first call, shared afterwards. */
export function timelineOf(trace: Trace): Timeline {
  let timeline = timelines.get(trace);
  if (timeline === undefined) {
    timeline = build(trace);
    timelines.set(trace, timeline);
  }
  return timeline;
}

/** The hold to believe after a record: the latest advertised, never below the server's own, never absurdly long. */
export function advertisedHold(header: TraceHeader, record: TraceRecord, beforeMs: number): number {
  if (record.type !== "answer" || record.advertisedMs === undefined) return beforeMs;
  return Math.max(header.advertisedMs, Math.min(record.advertisedMs, header.limits.holdMaxMs));
}

/** The two endpoints through which an account receives. */
export function isReceiving(endpoint: Endpoint): boolean {
  return endpoint === "getupdates" || endpoint === "notifystart";
}

function build(trace: Trace): Timeline {
  const reading = new Reading(trace.header);
  for (const record of trace.records) reading.read(record);
  const records = recordsOf(trace);
  const { accounts, exchanges, handlings } = reading;
  // After the pass, because a fault may be recorded before the request on which it acts.
  for (const fault of records.all("fault")) exchanges.touch(fault);
  return { ...records, accounts, exchanges, sends: exchanges.sends, handlings: handlings.all };
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
        this.#turn(this.#account(record.account), record);
        break;
      case "fault":
        this.handlings.disturb(record);
        this.#act(record);
        break;
      case "heal":
      case "host":
        this.#tellAll(record);
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
      account = { name, course: [], turns: [], polls: [], holdMs: this.#header.advertisedMs };
      this.accounts.set(name, account);
    }
    return account;
  }

  #tellAll(record: TraceRecord): void {
    for (const account of this.accounts.values()) this.#turn(account, record);
  }

  #turn(account: AccountTimeline, record: TraceRecord): void {
    account.course.push(record);
    account.turns.push(record);
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
    const isStale = record.type === "answer" && record.stale;
    if (isStale || isReceiving(record.endpoint)) account.course.push(record);
  }

  /** A fault that keeps accounts from receiving acts on them and on no single request, or closes. What is merely open tells nothing. */
  #act(record: FaultRecord): void {
    if (
      record.step === "opened" ||
      record.request !== undefined ||
      !record.blocks ||
      !record.endpoints.some(isReceiving)
    )
      return;
    if (record.account === undefined) this.#tellAll(record);
    else this.#turn(this.#account(record.account), record);
  }

  #kill(crash: CrashRecord): void {
    this.handlings.kill(crash);
    this.#tellAll(crash);
    for (const abort of this.exchanges.kill(crash)) {
      if (isReceiving(abort.endpoint)) this.#account(abort.account).course.push(abort);
    }
  }
}
