/** A trace read once and indexed for every invariant: records by type, requests with their ends, accounts with their course. */
import type {
  AbortRecord,
  AcceptedRecord,
  AnswerRecord,
  CrashRecord,
  Endpoint,
  FailureRecord,
  FaultRecord,
  HostRecord,
  RequestRecord,
  TraceRecord,
} from "../trace/record.ts";
import type { Trace, TraceHeader } from "../trace/trace.ts";
import { type Handling, HandlingLog } from "./handlings.ts";
import { awakeAfter, suspensionsOf } from "./suspensions.ts";

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
  /** The hold that the account knew as advertised when it sent the request. */
  holdMs: number;
}

/** One account's part of the trace. */
export interface AccountTimeline {
  name: string;
  /**
   * What decides whether the account receives, in order: its lifecycle, session, credentials, status, getupdates and
   * notifystart with their ends, stale answers of any endpoint, windows of blocking faults on the two, the heal,
   * crashes (each followed by an abort of what was in flight) and what the host did to the process.
   */
  course: TraceRecord[];
  /** Its getupdates and notifystart requests. */
  polls: Exchange[];
  /** The hold known as advertised at the end. */
  holdMs: number;
}

export interface Timeline {
  header: TraceHeader;
  accounts: ReadonlyMap<string, AccountTimeline>;
  /** By the number of the request. */
  exchanges: ReadonlyMap<number, Exchange>;
  /** The sendmessage requests of each outbound message. */
  sends: ReadonlyMap<string, Exchange[]>;
  /** Every handling of a message, in the order in which they began. */
  handlings: readonly Handling[];
  /** When the subject has had so much time since a moment: while it is suspended it has none. */
  after(fromMs: number, lengthMs: number): number;
  /** When the trace closes. */
  endMs: number;
  /** All records of one type, in order. */
  all<T extends TraceRecord["type"]>(type: T): readonly Extract<TraceRecord, { type: T }>[];
}

/** An advertised hold beyond this is believed to be this, lest an absurd one excuse any silence. */
export const ADVERTISED_MS_MAX = 300_000;

const timelines = new WeakMap<Trace, Timeline>();

/** The timeline of a finished trace. Built at the first call, shared afterwards. */
export function timelineOf(trace: Trace): Timeline {
  const known = timelines.get(trace);
  if (known !== undefined) return known;
  const timeline = build(trace);
  timelines.set(trace, timeline);
  return timeline;
}

/** The hold to believe after a record: the latest advertised, never below the server's own, never absurdly long. */
export function advertisedHold(header: TraceHeader, record: TraceRecord, beforeMs: number): number {
  if (record.type !== "answer" || record.advertisedMs === undefined) return beforeMs;
  return Math.max(header.advertisedMs, Math.min(record.advertisedMs, ADVERTISED_MS_MAX));
}

/** The two endpoints through which an account receives. */
export function isReceiving(endpoint: Endpoint): boolean {
  return endpoint === "getupdates" || endpoint === "notifystart";
}

function build({ header, records }: Trace): Timeline {
  const accounts = new Map<string, AccountTimeline>();
  const exchanges = new Map<number, Exchange>();
  const sends = new Map<string, Exchange[]>();
  const byType: { [type: string]: TraceRecord[] } = {};
  const handlings = new HandlingLog();
  const accountOf = (name: string): AccountTimeline => {
    let account = accounts.get(name);
    if (account === undefined) {
      account = { name, course: [], polls: [], holdMs: header.advertisedMs };
      accounts.set(name, account);
    }
    return account;
  };
  for (const name of header.accounts) accountOf(name);
  const addSend = (message: string, exchange: Exchange): void => {
    const siblings = sends.get(message);
    if (siblings === undefined) sends.set(message, [exchange]);
    else siblings.push(exchange);
  };

  for (const record of records) {
    const known = byType[record.type];
    if (known === undefined) byType[record.type] = [record];
    else known.push(record);
    switch (record.type) {
      case "request": {
        const account = accountOf(record.account);
        const exchange = newExchange(record, account.holdMs);
        exchanges.set(record.request, exchange);
        if (isReceiving(record.endpoint)) {
          account.course.push(record);
          account.polls.push(exchange);
        } else if (record.message !== undefined) {
          addSend(record.message, exchange);
        }
        break;
      }
      case "accepted":
      case "answer":
      case "failure":
      case "abort": {
        const exchange = exchanges.get(record.request);
        // What comes for a process that was killed reaches nobody.
        if (exchange?.killed) break;
        complete(exchange, record);
        // Of media only the server can tell which they are, when it has them.
        if (record.type === "accepted" && record.message !== undefined && exchange?.request.message === "?")
          addSend(record.message, exchange);
        const account = accountOf(record.account);
        account.holdMs = advertisedHold(header, record, account.holdMs);
        const stale = record.type === "answer" && record.stale;
        if (stale || isReceiving(record.endpoint)) account.course.push(record);
        break;
      }
      case "session":
      case "credential":
      case "lifecycle":
      case "status":
        accountOf(record.account).course.push(record);
        break;
      case "fault":
        handlings.disturb(record);
        if (record.step === "fired" || !record.blocks || !record.endpoints.some(isReceiving)) break;
        if (record.account !== undefined) accountOf(record.account).course.push(record);
        else for (const account of accounts.values()) account.course.push(record);
        break;
      case "heal":
      case "host":
        for (const account of accounts.values()) account.course.push(record);
        break;
      case "handling":
        handlings.begin(record);
        break;
      case "handled":
        handlings.finish(record);
        break;
      case "crash":
        handlings.kill(record);
        for (const account of accounts.values()) account.course.push(record);
        for (const exchange of exchanges.values()) {
          const abort = kill(exchange, record);
          if (abort !== null && isReceiving(abort.endpoint)) accountOf(abort.account).course.push(abort);
        }
        break;
      default:
        // The other records decide nothing about receiving; they are found by type.
        break;
    }
  }
  // After the pass, because a fault may be recorded before the request on which it acts.
  for (const fault of (byType.fault ?? []) as FaultRecord[]) touch(fault, exchanges);
  const suspensions = suspensionsOf((byType.host ?? []) as HostRecord[]);
  return {
    header,
    accounts,
    exchanges,
    sends,
    handlings: handlings.all,
    after: (fromMs, lengthMs) => awakeAfter(suspensions, fromMs, lengthMs),
    endMs: records.at(-1)?.atMs ?? 0,
    all: <T extends TraceRecord["type"]>(type: T) =>
      (byType[type] ?? []) as Extract<TraceRecord, { type: T }>[],
  };
}

function newExchange(request: RequestRecord, holdMs: number): Exchange {
  return {
    request,
    accepted: null,
    end: null,
    killed: false,
    blockedFromMs: Number.POSITIVE_INFINITY,
    hung: false,
    holdMs,
  };
}

function complete(exchange: Exchange | undefined, record: AcceptedRecord | RequestEnd): void {
  if (exchange === undefined) return;
  if (record.type === "accepted") exchange.accepted = record;
  else exchange.end = record;
}

/**
 * The process is gone, and its requests with it: as if each had been given up at that instant.
 * Null for one that was over before.
 */
function kill(exchange: Exchange, { seq, atMs }: CrashRecord): AbortRecord | null {
  const { request, account, endpoint } = exchange.request;
  // The end of a connection that the crash cut may have been written before the crash itself.
  if (exchange.end?.type === "abort" && exchange.end.atMs === atMs) exchange.killed = true;
  if (exchange.end !== null) return null;
  const applied = exchange.accepted !== null;
  const abort: AbortRecord = { type: "abort", seq, atMs, request, account, endpoint, applied };
  exchange.end = abort;
  exchange.killed = true;
  return abort;
}

function touch(fault: FaultRecord, exchanges: Map<number, Exchange>): void {
  if (fault.step !== "fired" || !fault.blocks || fault.request === undefined) return;
  const exchange = exchanges.get(fault.request);
  if (exchange === undefined || (fault.seenBy === "answer" && wentWell(exchange))) return;
  exchange.blockedFromMs = Math.min(exchange.blockedFromMs, fault.atMs);
  if (fault.seenBy === "deadline") exchange.hung = true;
}

/** Taken by the server and answered well: of two backends, say, it met the one that serves. */
function wentWell({ accepted, end }: Exchange): boolean {
  return accepted !== null && end?.type === "answer" && end.ok && !end.stale;
}
