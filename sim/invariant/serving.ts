/** Serving: a trace read into each account's queues, record by record. */
import type { AnswerRecord, FaultRecord, HandlingRecord, TraceRecord } from "../trace/record.ts";
import type { Handling } from "./handlings.ts";
import { type Late, Queues } from "./queues.ts";
import type { Timeline } from "./timeline.ts";

export interface ServingOptions {
  /** Handlers at once that an account must be able to keep at work. */
  parallel: number;
  waitMs: number;
  onLate(account: string, late: Late): void;
  /** A message that waits was handed over again. */
  onAgain(message: string): void;
  /** A handling began; with it, so many are at work. */
  onBegun(account: string, atWork: number, handling: HandlingRecord): void;
}

interface Served {
  queues: Queues;
  /** Polls in flight. */
  polls: number;
  /** The last poll brought something, and none has been made since. */
  idle: boolean;
}

/** Read a whole trace. */
export function serveAll(records: readonly TraceRecord[], timeline: Timeline, options: ServingOptions): void {
  const serving = new Serving(timeline, options);
  for (const record of records) serving.read(record);
  serving.advanceAll(timeline.endMs);
}

class Serving {
  readonly #options: ServingOptions;
  readonly #accounts = new Map<string, Served>();
  readonly #users: ReadonlyMap<string, string>;
  readonly #thrown: ReadonlyMap<number, Handling>;
  /** Messages whose handler threw, and which were not begun again. */
  readonly #failing = new Set<string>();

  constructor({ handlings, all }: Timeline, options: ServingOptions) {
    this.#options = options;
    this.#users = new Map(all("inbound").map(({ message, user }) => [message, user]));
    const thrown = handlings.filter(({ threw }) => threw !== null);
    this.#thrown = new Map(thrown.map(handling => [handling.threw?.seq ?? -1, handling]));
  }

  advanceAll(atMs: number): void {
    for (const [account, served] of this.#accounts) this.#advance(account, served, atMs);
  }

  read(record: TraceRecord): void {
    switch (record.type) {
      case "crash":
        this.advanceAll(record.atMs);
        for (const served of this.#accounts.values()) {
          served.polls = 0;
          served.idle = false;
          served.queues.crash();
          served.queues.serve(false, record.seq);
          served.queues.drop(record.kept !== "all");
        }
        this.#failing.clear();
        return;
      case "host":
        if (record.step === "clock-stepped") return;
        // A process that stands still has no time.
        this.advanceAll(record.atMs);
        for (const { queues } of this.#accounts.values()) queues.busy(record.step === "suspended" ? 1 : -1);
        return;
      case "fault":
        this.#disturb(record);
        return;
      default:
        if ("account" in record && record.account !== undefined) this.#readOf(record.account, record);
    }
  }

  #readOf(account: string, record: TraceRecord): void {
    const served = this.#served(account, record.atMs);
    const { queues } = served;
    switch (record.type) {
      case "inbound":
        if (served.idle) queues.owe(record.message, record.user, record.seq);
        return;
      case "request":
      case "failure":
      case "abort":
        this.#move(served, record.endpoint, record.type === "request" ? 1 : -1);
        return;
      case "answer":
        this.#move(served, record.endpoint, -1);
        if (record.endpoint === "getupdates") this.#handOver(served, record);
        return;
      case "acked":
        queues.ack(record.messages);
        return;
      case "handling":
        queues.begin(record.message, this.#userOf(record), this.#failing.delete(record.message));
        this.#options.onBegun(account, queues.atWork, record);
        return;
      case "handled":
        queues.leave();
        queues.finish(record.message, this.#userOf(record), record.seq);
        return;
      case "set-aside":
        this.#failing.delete(record.message);
        queues.finish(record.message, this.#users.get(record.message) ?? "", record.seq);
        return;
      case "lifecycle":
        if (record.step === "start-done") queues.serve(true, record.seq);
        else queues.serve(false, record.seq);
        if (record.step === "stop-asked") queues.drop(false);
        return;
      default:
    }
  }

  /** A request sets out or comes to its end. Bytes of a message may have to be fetched before it is handled. */
  #move(served: Served, endpoint: string, by: 1 | -1): void {
    if (endpoint === "download") served.queues.busy(by);
    if (endpoint !== "getupdates") return;
    served.polls += by;
    served.idle = false;
    if (by === 1) served.queues.poll();
  }

  #handOver(served: Served, { ok, messages = [], seq }: AnswerRecord): void {
    served.idle = ok && served.polls === 0;
    if (!ok) return;
    for (const message of messages) {
      const user = this.#users.get(message);
      if (user !== undefined && served.queues.handOver(message, user, seq)) this.#options.onAgain(message);
    }
  }

  #disturb(fault: FaultRecord): void {
    if (fault.step !== "fired") return;
    const handling = this.#thrown.get(fault.seq);
    if (handling !== undefined) {
      this.#failing.add(handling.begun.message);
      this.#served(handling.begun.account, fault.atMs).queues.leave();
    }
  }

  #userOf({ message, user }: HandlingRecord | { message: string; user: string }): string {
    return this.#users.get(message) ?? user;
  }

  #served(account: string, atMs: number): Served {
    let served = this.#accounts.get(account);
    if (served === undefined) {
      const { parallel, waitMs } = this.#options;
      served = { queues: new Queues(parallel, waitMs), polls: 0, idle: false };
      this.#accounts.set(account, served);
    }
    this.#advance(account, served, atMs);
    return served;
  }

  #advance(account: string, { queues }: Served, atMs: number): void {
    for (const late of queues.advance(atMs)) this.#options.onLate(account, late);
  }
}
