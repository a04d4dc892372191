/** Builds small traces for tests: a cursor in virtual time, one method per kind of record, defaults for the rest. */

import type { Invariant, Violation } from "../../../sim/invariant/invariant.ts";
import { DEFAULT_LIMITS } from "../../../sim/trace/limits/limits.ts";
import type {
  AcceptedRecord,
  AnswerRecord,
  CrashRecord,
  DeclineReason,
  Endpoint,
  FaultRecord,
  HostRecord,
  LifecycleRecord,
  NewRecord,
  RequestRecord,
  SendOutcome,
  SessionState,
  SubjectState,
  TraceRecord,
} from "../../../sim/trace/record.ts";
import type { Trace, TraceHeader } from "../../../sim/trace/trace.ts";

export const HEADER: TraceHeader = {
  version: 1,
  scenario: "test",
  subject: "test",
  seed: "1",
  start: "2026-03-01T06:00:00.000Z",
  accounts: ["bot"],
  healAtMs: 0,
  endAtMs: 0,
  advertisedMs: 35_000,
  cursor: "replay",
  limits: DEFAULT_LIMITS,
};

type Step = LifecycleRecord["step"];

export class TraceBuilder {
  readonly #header: TraceHeader;
  readonly #records: TraceRecord[] = [];
  readonly #requests = new Map<number, { account: string; endpoint: Endpoint }>();
  #account: string;
  #nowMs = 0;

  constructor(header: Partial<TraceHeader> = {}) {
    this.#header = { ...HEADER, ...header };
    this.#account = this.#header.accounts[0] ?? "bot";
  }

  /** Position of the latest record. */
  get seq(): number {
    return this.#records.length - 1;
  }

  get nowMs(): number {
    return this.#nowMs;
  }

  /** Move on in time; never back. */
  at(ms: number): this {
    if (ms < this.#nowMs) throw new RangeError(`a trace cannot go back from ${this.#nowMs} to ${ms}`);
    this.#nowMs = ms;
    return this;
  }

  /** The account that the next records are about. */
  on(account: string): this {
    this.#account = account;
    return this;
  }

  add(record: NewRecord): this {
    this.#records.push({ ...record, seq: this.#records.length, atMs: this.#nowMs } as TraceRecord);
    return this;
  }

  /** Put a request on the wire; its number comes back. */
  request(endpoint: Endpoint, carried: Partial<RequestRecord> = {}): number {
    const request = this.#requests.size + 1;
    const wire = { account: this.#account, endpoint };
    this.#requests.set(request, wire);
    this.add({ type: "request", request, ...wire, token: `${this.#account}#1`, ...carried });
    return request;
  }

  accepted(request: number, more: Partial<Omit<AcceptedRecord, keyof TraceRecord | "request">> = {}): this {
    return this.add({ type: "accepted", request, ...this.#wire(request), ...more });
  }

  answer(
    request: number,
    answer: Partial<Pick<AnswerRecord, "ok" | "stale" | "code" | "messages" | "advertisedMs" | "fault">> = {},
  ): this {
    return this.add({
      type: "answer",
      request,
      ...this.#wire(request),
      status: 200,
      ok: true,
      stale: false,
      ...answer,
    });
  }

  stale(request: number): this {
    return this.answer(request, { ok: false, stale: true });
  }

  failure(request: number, applied = false, code = "ECONNRESET"): this {
    return this.add({ type: "failure", request, ...this.#wire(request), code, applied });
  }

  abort(request: number, applied = false): this {
    return this.add({ type: "abort", request, ...this.#wire(request), applied });
  }

  /** A getupdates that the server accepts and holds. */
  held(token?: string): number {
    const request = this.request("getupdates", token === undefined ? {} : { token });
    this.accepted(request);
    return request;
  }

  /** A text, or a piece of one, that the server takes at once. */
  sent(message: string, more: Parameters<this["accepted"]>[1] = {}): this {
    const request = this.request("sendmessage", { message });
    return this.accepted(request, { message, ...more }).answer(request);
  }

  /** A request that gets -14 at once. */
  refused(endpoint: Endpoint): number {
    const request = this.request(endpoint);
    this.stale(request);
    return request;
  }

  /** A request that a fault cuts at once; its number comes back. */
  cut(endpoint: Endpoint, endpoints: Endpoint[] = ["getupdates", "notifystart"]): number {
    const request = this.request(endpoint);
    this.fault("fired", { request, endpoints }).failure(request);
    return request;
  }

  /** A request that a fault leaves without any answer; its number comes back. */
  hung(endpoint: Endpoint, endpoints: Endpoint[] = ["getupdates", "notifystart"]): number {
    const request = this.request(endpoint);
    this.fault("fired", { request, endpoints, seenBy: "deadline" });
    return request;
  }

  /** A notifystart that the server takes at once. */
  notified(): this {
    const request = this.request("notifystart");
    return this.accepted(request).answer(request);
  }

  session(state: SessionState, cause = "test"): this {
    return this.add({ type: "session", account: this.#account, state, cause });
  }

  credential(token: string): this {
    return this.add({ type: "credential", account: this.#account, token });
  }

  lifecycle(step: Step, by: LifecycleRecord["by"] = "workload"): this {
    return this.add({ type: "lifecycle", account: this.#account, step, by });
  }

  /** A live session, started, with its first poll held; that poll's number comes back. */
  live(): number {
    this.session("live", "start").lifecycle("start-asked").notified().lifecycle("start-done");
    return this.held();
  }

  status(state: SubjectState, reason?: string): this {
    return this.add({
      type: "status",
      account: this.#account,
      state,
      ...(reason === undefined ? {} : { reason }),
    });
  }

  fault(
    step: FaultRecord["step"],
    more: Partial<Omit<FaultRecord, "type" | "seq" | "atMs" | "step">> = {},
  ): this {
    const endpoints: Endpoint[] = ["getupdates", "notifystart"];
    const base = { fault: "cut", kind: "refuse", endpoints, blocks: true, seenBy: "answer" } as const;
    return this.add({ type: "fault", step, ...base, endpoints, ...more });
  }

  inbound(message: string, user = "alice"): this {
    return this.add({ type: "inbound", account: this.#account, user, message });
  }

  handling(message: string, user = "alice"): this {
    return this.add({ type: "handling", account: this.#account, user, message });
  }

  handled(message: string, user = "alice"): this {
    return this.add({ type: "handled", account: this.#account, user, message });
  }

  /** A message handled at once. */
  handles(message: string): this {
    return this.handling(message).handled(message);
  }

  marked(type: "acked" | "lost", ...messages: string[]): this {
    return this.add({ type, account: this.#account, messages });
  }

  /** The process is killed; what it had in flight goes with it. */
  crash(kept: CrashRecord["kept"] = "all"): this {
    return this.add({ type: "crash", kept });
  }

  /** The process is run again, and the account with it. */
  revived(): this {
    return this.lifecycle("start-asked", "crash").notified().lifecycle("start-done", "crash");
  }

  host(step: HostRecord["step"], byMs?: number): this {
    return this.add({ type: "host", step, ...(byMs !== undefined && { byMs }) });
  }

  asked(message: string): this {
    return this.add({ type: "send-asked", account: this.#account, to: "alice", message, by: "cron" });
  }

  done(message: string, outcome: SendOutcome, reason?: DeclineReason | (string & {})): this {
    const why = reason === undefined ? {} : { reason };
    return this.add({ type: "send-done", account: this.#account, message, outcome, ...why });
  }

  /** Close the trace with `end`. */
  end(): Trace {
    return this.add({ type: "end" }).unfinished();
  }

  /** The trace as it stands, without its last record. */
  unfinished(): Trace {
    return { header: this.#header, records: [...this.#records] };
  }

  #wire(request: number): { account: string; endpoint: Endpoint; message?: string } {
    const wire = this.#requests.get(request);
    if (wire === undefined) throw new RangeError(`there is no request ${request}`);
    return wire;
  }
}

/** What a test asserts of violations: when, and by which records. */
export function breaches(invariant: Invariant, trace: Trace): [atMs: number, proof: number[]][] {
  return invariant.examine(trace).violations.map(({ atMs, proof }: Violation) => [atMs, proof]);
}
