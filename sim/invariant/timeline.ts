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
import { addTo, follow, once, type Records, recordsOf, type Steps } from "./records.ts";

export { type Exchange, isGood, isSpoiltBy, isStale, wasForged } from "./exchanges.ts";

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
  /** The longest hold that the service advertised, never absurdly long. */
  holdMs: number;
}

export interface Timeline extends Records {
  accounts: ReadonlyMap<string, AccountTimeline>;
  exchanges: Pick<Exchanges, "get" | "of">;
  /** The sendmessage requests of each outbound message. */
  sends: ReadonlyMap<string, Exchange[]>;
  /** Every handling of a message, in the order in which they began. */
  handlings: readonly Handling[];
}

/** The timeline of a finished trace. Built at the first call, shared afterwards. */
export const timelineOf: (trace: Trace) => Timeline = once(trace => {
  const reading = new Reading(trace.header);
  for (const record of trace.records) follow(reading.steps, record);
  const records = recordsOf(trace);
  const { accounts, exchanges, handlings } = reading;
  // After the pass, because a fault may be recorded before the request on which it acts.
  for (const fault of records.all("fault")) exchanges.touch(fault);
  return { ...records, accounts, exchanges, sends: exchanges.sends, handlings: handlings.all };
});

/** The two endpoints through which an account receives. */
export function isReceiving(endpoint: Endpoint): boolean {
  return endpoint === "getupdates" || endpoint === "notifystart";
}

/** The one pass over a trace. */
class Reading {
  readonly accounts = new Map<string, AccountTimeline>();
  readonly exchanges = new Exchanges();
  readonly handlings = new HandlingLog();
  readonly steps: Steps = {
    request: record => this.#begin(record),
    accepted: record => this.#go(record),
    answer: record => this.#go(record),
    failure: record => this.#go(record),
    abort: record => this.#go(record),
    session: record => this.#turn(record, record.account),
    credential: record => this.#turn(record, record.account),
    lifecycle: record => this.#turn(record, record.account),
    status: record => this.#turn(record, record.account),
    heal: record => this.#turn(record),
    host: record => this.#turn(record),
    fault: record => this.#act(record),
    handling: record => this.handlings.begin(record),
    handled: record => this.handlings.finish(record),
    crash: record => this.#kill(record),
  };
  readonly #header: TraceHeader;

  constructor(header: TraceHeader) {
    this.#header = header;
    for (const name of header.accounts) this.#account(name);
  }

  #account(name: string): AccountTimeline {
    const account = this.accounts.get(name);
    if (account !== undefined) return account;
    const made = { name, course: [], turns: [], polls: [], holdMs: this.#header.advertisedMs };
    this.accounts.set(name, made);
    return made;
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
    const exchange = this.exchanges.begin(record);
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
    if (record.type === "answer")
      account.holdMs = Math.max(
        account.holdMs,
        Math.min(record.advertisedMs ?? 0, this.#header.limits.holdMaxMs),
      );
    const isStale = record.type === "answer" && record.stale;
    if (isStale || isReceiving(record.endpoint)) account.course.push(record);
  }

  /** A fault that keeps accounts from receiving acts, on a request or on them, or closes. What is merely open tells nothing. */
  #act(record: FaultRecord): void {
    this.handlings.disturb(record);
    if (record.step === "opened" || !record.blocks || !record.endpoints.some(isReceiving)) return;
    const { request, account } = record;
    const exchange = request === undefined ? undefined : this.exchanges.get(request)?.request;
    if (request === undefined) this.#turn(record, account);
    else if (exchange !== undefined && isReceiving(exchange.endpoint))
      this.#account(exchange.account).course.push(record);
  }

  #kill(crash: CrashRecord): void {
    this.handlings.kill(crash);
    this.#turn(crash);
    for (const abort of this.exchanges.kill(crash))
      if (isReceiving(abort.endpoint)) this.#account(abort.account).course.push(abort);
  }
}
