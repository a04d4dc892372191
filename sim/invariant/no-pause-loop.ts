/** no-pause-loop: a started account neither polls a stale session blindly nor falls silent. */
import type { TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { type AccountTimeline, advertisedHold, type Timeline, timelineOf } from "./timeline.ts";
import { examineUnanswered } from "./unanswered.ts";

const NAME = "no-pause-loop";

export const noPauseLoop: Invariant = {
  name: NAME,
  promise:
    "While started, a stale answer is followed by a notifystart or a new login, and never by a long silence.",
  required: true,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    for (const account of timeline.accounts.values()) {
      examineBlindPolls(timeline, account, findings);
      new Silence(timeline, account, findings).follow();
      examineUnanswered(timeline, account, findings);
    }
    return findings.finish();
  },
};

/** (a) Two stale answers to getupdates with neither a notifystart nor a credential between them: once per row. */
function examineBlindPolls(timeline: Timeline, account: AccountTimeline, findings: Findings): void {
  let wanted = false;
  let stale: TraceRecord | null = null;
  let reported = false;
  for (const record of account.course) {
    if (record.type === "lifecycle") {
      if (record.step === "start-asked") wanted = true;
      else if (record.step === "stop-asked") wanted = false;
      else continue;
    }
    if (record.type === "crash") wanted = false;
    const fresh =
      record.type === "lifecycle" ||
      record.type === "crash" ||
      record.type === "credential" ||
      (record.type === "request" && record.endpoint === "notifystart");
    if (fresh) {
      stale = null;
      reported = false;
    } else if (wanted && record.type === "answer" && record.stale && record.endpoint === "getupdates") {
      findings.examine();
      if (stale !== null && !reported) {
        reported = true;
        const at = (ms: number) => clockTime(timeline.header.start, ms);
        findings.add({
          atMs: record.atMs,
          account: account.name,
          message:
            `${account.name}: getupdates got -14 at ${at(stale.atMs)} and again at ${at(record.atMs)}, ` +
            "with neither a notifystart nor a new credential between them",
          proof: [stale.seq, record.seq],
        });
      }
      stale = record;
    }
  }
}

/** (b) The gaps between getupdates and notifystart requests. */
class Silence {
  readonly #timeline: Timeline;
  readonly #account: AccountTimeline;
  readonly #findings: Findings;
  #holdMs: number;
  #wanted = false;
  /** The start or request since which nothing was sent; null while not started. */
  #last: TraceRecord | null = null;
  /** Set while needs-login is declared: since when. */
  #declaredMs: number | null = null;
  /** A justified silence lasted until here, beyond what was allowed. */
  #excusedUntilMs = 0;

  constructor(timeline: Timeline, account: AccountTimeline, findings: Findings) {
    this.#timeline = timeline;
    this.#account = account;
    this.#findings = findings;
    this.#holdMs = timeline.header.advertisedMs;
  }

  follow(): void {
    for (const record of this.#account.course) this.#react(record);
    this.#close(this.#timeline.endMs, null);
  }

  #react(record: TraceRecord): void {
    switch (record.type) {
      case "request":
        if (!this.#wanted) break;
        this.#close(record.atMs, record);
        this.#open(record);
        break;
      case "answer":
        this.#holdMs = advertisedHold(this.#timeline.header, record, this.#holdMs);
        break;
      case "status":
        this.#declare(record.state === "needs-login", record.atMs);
        break;
      case "crash":
        this.#close(record.atMs, record);
        this.#wanted = false;
        // What it said is forgotten; its next life has to say it anew.
        this.#declaredMs = null;
        break;
      case "lifecycle":
        if (record.step === "start-asked") this.#wanted = true;
        else if (record.step === "start-done") {
          // A request sent during the start already opened the gap.
          if (this.#last === null) this.#open(record);
        } else if (record.step === "stop-asked" || record.step === "start-failed") {
          // That a stop is done may come after the next start was asked for.
          this.#close(record.atMs, record);
          this.#wanted = false;
        }
        break;
      default:
        break;
    }
  }

  #declare(needsLogin: boolean, atMs: number): void {
    if (needsLogin) this.#declaredMs ??= atMs;
    else if (this.#declaredMs !== null) {
      if (this.#last !== null && this.#declaredMs <= this.#dueMs(this.#last)) this.#excusedUntilMs = atMs;
      this.#declaredMs = null;
    }
  }

  #open(record: TraceRecord): void {
    this.#last = record;
    this.#excusedUntilMs = 0;
  }

  get #allowedMs(): number {
    return this.#holdMs + this.#timeline.header.limits.silenceMarginMs;
  }

  /** The first instant at which the silence is too long. */
  #dueMs(last: TraceRecord): number {
    return Math.max(this.#timeline.after(last.atMs, this.#allowedMs), this.#excusedUntilMs);
  }

  #close(atMs: number, by: TraceRecord | null): void {
    const last = this.#last;
    this.#last = null;
    if (last === null) return;
    this.#findings.examine();
    const dueMs = this.#dueMs(last);
    if (dueMs >= atMs || (this.#declaredMs !== null && this.#declaredMs <= dueMs)) return;
    const at = clockTime(this.#timeline.header.start, last.atMs);
    this.#findings.add({
      atMs: dueMs,
      account: this.#account.name,
      message:
        `${this.#account.name}: neither getupdates nor notifystart for ${duration(atMs - last.atMs)} ` +
        `after ${at} (${duration(this.#allowedMs)} allowed), and needs-login was not declared`,
      proof: by === null ? [last.seq] : [last.seq, by.seq],
    });
  }
}
