/** Waiting texts: what was declined as queued goes out soon after its user has written again, when the service would take it. */
import type { FaultRecord, HandledRecord, InboundRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { type Arrival, missingChars } from "./arrivals.ts";
import type { Findings } from "./findings.ts";
import { isReceiving, type RequestEnd, type Timeline } from "./timeline.ts";
import { WaitingLane } from "./waiting-lane.ts";

type Arrivals = ReadonlyMap<string, readonly Arrival[]>;

/** Judge every text that was declined as queued. */
export function followWaiting(
  trace: Trace,
  timeline: Timeline,
  arrivals: Arrivals,
  findings: Findings,
): void {
  const queued = timeline.all("send-done").filter(({ reason }) => reason === "queued");
  const accounts = new Set(queued.map(done => done.account));
  for (const [account, records] of recordsByAccount(trace.records, accounts)) {
    new Watch(timeline, account, arrivals, findings).follow(records);
  }
}

/** Per account, the records that are about it and those that are about all. */
function recordsByAccount(
  records: readonly TraceRecord[],
  accounts: ReadonlySet<string>,
): Map<string, TraceRecord[]> {
  const groups = new Map<string, TraceRecord[]>([...accounts].map(account => [account, []]));
  if (groups.size === 0) return groups;
  for (const record of records) {
    const { account } = record as { account?: string };
    if (account !== undefined) groups.get(account)?.push(record);
    else if (isForAll(record)) for (const group of groups.values()) group.push(record);
  }
  return groups;
}

function isForAll({ type }: TraceRecord): boolean {
  return type === "heal" || type === "fault" || type === "crash" || type === "host";
}

class Watch {
  readonly #timeline: Timeline;
  readonly #account: string;
  readonly #arrivals: Arrivals;
  readonly #findings: Findings;
  /** By user. */
  readonly #lanes = new Map<string, WaitingLane>();
  /** Of these, the ones that a word of their user has freed. */
  readonly #freed = new Map<string, WaitingLane>();
  /** Outbound message to its user. */
  readonly #userOf = new Map<string, string>();
  readonly #inbound = new Map<string, InboundRecord>();
  readonly #windows = new Set<string>();
  #live = false;
  #running = false;

  constructor(timeline: Timeline, account: string, arrivals: Arrivals, findings: Findings) {
    this.#timeline = timeline;
    this.#account = account;
    this.#arrivals = arrivals;
    this.#findings = findings;
  }

  follow(records: readonly TraceRecord[]): void {
    for (const record of records) {
      this.#judge(record.atMs, { inclusive: false });
      const open = this.#open;
      this.#read(record);
      if (open === this.#open && record.type !== "host") continue;
      for (const lane of this.#lanes.values()) lane.disturb(record.atMs);
    }
    this.#judge(this.#timeline.endMs, { inclusive: true });
  }

  /** Nothing keeps a text from the server, nor the subject from learning that. */
  get #open(): boolean {
    return this.#live && this.#running && this.#windows.size === 0;
  }

  #read(record: TraceRecord): void {
    switch (record.type) {
      case "heal":
        this.#windows.clear();
        return;
      case "fault":
        this.#note(record);
        return;
      case "crash":
        this.#running = false;
        for (const lane of this.#lanes.values()) lane.crash(record);
        return;
      default:
        if ("account" in record && record.account === this.#account) this.#readOwn(record);
    }
  }

  #readOwn(record: TraceRecord): void {
    switch (record.type) {
      case "session":
        this.#live = record.state === "live";
        break;
      case "lifecycle":
        if (record.step === "start-asked") this.#running = true;
        else if (record.step === "stop-asked" || record.step === "start-failed") this.#running = false;
        break;
      case "credential":
        // To another bot the user may have to write anew.
        for (const lane of this.#lanes.values()) lane.bar(record.seq);
        break;
      case "send-asked":
        this.#userOf.set(record.message, record.to);
        break;
      case "send-done":
        if (record.reason === "queued" && !this.#isThere(record.message, record.seq))
          this.#laneOf(record.message)?.queue(record);
        break;
      case "inbound":
        this.#inbound.set(record.message, record);
        break;
      case "handled":
        this.#hear(record);
        break;
      case "request":
        if (record.endpoint === "sendmessage") this.#laneOf(record.message)?.attempt(record.request);
        break;
      case "accepted": {
        const { message = "?", seq, atMs } = record;
        this.#laneOf(message)?.accept(message, atMs, this.#isThere(message, seq));
        break;
      }
      case "answer":
      case "failure":
      case "abort":
        if (record.endpoint === "sendmessage") this.#end(record);
        break;
      default:
        break;
    }
  }

  /** A blocking fault comes or goes. */
  #note({ fault, step, blocks, account, endpoints }: FaultRecord): void {
    if (account !== undefined && account !== this.#account) return;
    if (step === "closed") this.#windows.delete(fault);
    if (step !== "opened" || !blocks) return;
    if (endpoints.some(name => name === "sendmessage" || isReceiving(name))) this.#windows.add(fault);
  }

  #hear(handled: HandledRecord): void {
    const inbound = this.#inbound.get(handled.message);
    const lane = this.#lanes.get(handled.user);
    if (inbound === undefined || lane === undefined) return;
    this.#findings.examine(lane.hear({ inbound, handled }, this.#open));
    if (lane.word !== null) this.#freed.set(handled.user, lane);
  }

  #end(end: RequestEnd): void {
    const message = this.#timeline.exchanges.get(end.request)?.request.message ?? "?";
    const arrivals = this.#arrivals.get(message) ?? [];
    const arrived = arrivals.some(({ accepted }) => accepted.request === end.request);
    this.#laneOf(message)?.end(message, end, arrived);
  }

  /** Whether the text had arrived to its last character by then. */
  #isThere(message: string, seq: number): boolean {
    const there = (this.#arrivals.get(message) ?? []).filter(({ accepted }) => accepted.seq <= seq);
    return there.length > 0 && missingChars(there) === 0;
  }

  #laneOf(message: string | undefined): WaitingLane | undefined {
    const user = this.#userOf.get(message ?? "?");
    if (user === undefined) return undefined;
    const lane = this.#lanes.get(user) ?? new WaitingLane();
    this.#lanes.set(user, lane);
    return lane;
  }

  #judge(nowMs: number, { inclusive }: { inclusive: boolean }): void {
    if (!this.#open) return;
    for (const [user, lane] of this.#freed) {
      if (lane.word === null) this.#freed.delete(user);
      const { holdMs = 0 } = this.#timeline.accounts.get(this.#account) ?? {};
      const allowedMs = lane.allowedMs(holdMs + this.#timeline.header.limits.deadlineMarginMs);
      if (allowedMs === null) continue;
      const dueMs = this.#timeline.after(lane.fromMs, allowedMs);
      if (dueMs < nowMs || (dueMs === nowMs && inclusive)) this.#charge(user, lane, dueMs);
    }
  }

  #charge(user: string, lane: WaitingLane, dueMs: number): void {
    const { word, fromMs } = lane;
    const at = (ms: number) => clockTime(this.#timeline.header.start, ms);
    for (const { message, atMs, seq } of lane.takeOverdue(dueMs)) {
      if (word === null) continue;
      const { inbound, handled } = word;
      this.#findings.add({
        atMs: dueMs,
        account: this.#account,
        message:
          `${this.#account}: ${message}, queued at ${at(atMs)}, had not gone out at ${at(dueMs)}, ` +
          `although ${user} had written ${inbound.message}, handled at ${at(handled.atMs)} ` +
          `(${duration(dueMs - fromMs)} allowed)`,
        proof: [seq, inbound.seq, handled.seq],
      });
    }
  }
}
