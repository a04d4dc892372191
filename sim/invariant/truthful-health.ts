/** truthful-health: what the subject says of an account is so, give or take a few seconds. */
import type { LifecycleRecord, StatusRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { Doubt } from "./doubt.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { Obstacles } from "./obstacles.ts";
import { Reception } from "./reception.ts";
import { type AccountTimeline, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "truthful-health";
/**
 * Two unanswered polls show a black hole; one may be a hold that took longer than the server had said. Each may be
 * waited for as long as recovers-in-time grants: its hold, the deadline margin, and the time to be back.
 */
const SILENT_POLLS = 2;
/** Errors in between show that somebody is there, and make the row begin anew; once, if nothing good comes. */
const FRUITLESS_POLLS = 2 * SILENT_POLLS;

export const truthfulHealth: Invariant = {
  name: NAME,
  promise: "What the subject reports of an account agrees with the server's view within seconds.",
  // A subject that reports nothing tells no lie.
  required: false,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    for (const account of timeline.accounts.values()) new Watch(timeline, account, findings).follow();
    return findings.finish();
  },
};

/** How long something has been claimed since a record. */
class ClaimedTime {
  #since: TraceRecord | null = null;
  #atMs = 0;
  #totalMs = 0;

  /** Up to here it is counted. */
  get atMs(): number {
    return this.#atMs;
  }

  get totalMs(): number {
    return this.#totalMs;
  }

  pass(since: TraceRecord | null, untilMs: number, isClaimed: boolean): void {
    if (this.#since !== since) this.#totalMs = 0;
    this.#since = since;
    if (isClaimed) this.#totalMs += untilMs - this.#atMs;
    this.#atMs = untilMs;
  }
}

/** A word that is not true (any more), and from when on it is a breach. */
interface Lie {
  /** The record since which it is not true. */
  since: TraceRecord;
  dueMs: number;
  why: string;
}

class Watch {
  readonly #timeline: Timeline;
  readonly #account: AccountTimeline;
  readonly #findings: Findings;
  readonly #obstacles: Obstacles;
  readonly #reception: Reception;
  readonly #doubt: Doubt;
  #claim: StatusRecord | null = null;
  #wanted = false;
  #stopped: LifecycleRecord | null = null;
  /** The lie told last, so that each is charged once. */
  #charged = "";
  /** How long it has claimed to be live since the service was last heard, and since something last got through. */
  readonly #silent = new ClaimedTime();
  readonly #fruitless = new ClaimedTime();

  constructor(timeline: Timeline, account: AccountTimeline, findings: Findings) {
    this.#timeline = timeline;
    this.#account = account;
    this.#findings = findings;
    this.#obstacles = new Obstacles(timeline, account);
    this.#reception = new Reception(timeline, this.#obstacles);
    this.#doubt = new Doubt(this.#obstacles);
  }

  follow(): void {
    for (const record of this.#account.course) {
      this.#pass(record.atMs);
      this.#judge(record.atMs, { inclusive: false });
      this.#obstacles.read(record);
      this.#reception.read(record);
      this.#doubt.read(record);
      this.#react(record);
    }
    this.#pass(this.#timeline.endMs);
    this.#judge(this.#timeline.endMs, { inclusive: true });
  }

  /** Time passes, perhaps in the claim to be live: that adds up, however often it is claimed anew. */
  #pass(untilMs: number): void {
    const { through, heard } = this.#reception;
    const isClaimed = this.#claim?.state === "live" && this.#wanted && !this.#obstacles.suspended;
    this.#silent.pass(heard, untilMs, isClaimed);
    this.#fruitless.pass(through, untilMs, isClaimed);
  }

  #react(record: TraceRecord): void {
    switch (record.type) {
      case "status":
        this.#findings.examine();
        this.#claim = record;
        break;
      case "crash":
        // A killed process says nothing.
        this.#claim = null;
        this.#wanted = false;
        break;
      case "lifecycle":
        if (record.step === "start-asked") {
          this.#wanted = true;
          this.#stopped = null;
        } else if (record.step === "stop-asked") this.#wanted = false;
        else if (record.step === "stop-done" && !this.#wanted) this.#stopped = record;
        break;
      default:
        break;
    }
  }

  /** What is wrong with the word that stands; null when it is right, or too early to tell. */
  #lie(): Lie | null {
    const claim = this.#claim;
    if (claim === null || this.#obstacles.suspended) return null;
    if (this.#stopped !== null) return claim.state === "live" ? this.#ghost(claim, this.#stopped) : null;
    if (!this.#wanted) return null;
    if (claim.state === "live") return this.#falselyLive(claim);
    // `stopped` after a start is the last word of the time before.
    return claim.state === "stopped" ? null : this.#falselyDown(claim);
  }

  #ghost(claim: StatusRecord, stopped: LifecycleRecord): Lie {
    return { since: stopped, dueMs: this.#due(claim, stopped.atMs), why: "it was stopped" };
  }

  /** `live` although it was told that the session is over, or nothing gets through for longer than two polls last. */
  #falselyLive(claim: StatusRecord): Lie | null {
    const known = this.#known(claim);
    if (known !== null) return known;
    const { through, heard, held } = this.#reception;
    if (through === null || heard === null || held) return null;
    const silent = this.#dueAfter(this.#silent, SILENT_POLLS);
    const fruitless = this.#dueAfter(this.#fruitless, FRUITLESS_POLLS);
    return silent <= fruitless
      ? { since: heard, dueMs: silent, why: "nothing got through" }
      : { since: through, dueMs: fruitless, why: "no poll got through" };
  }

  #known(claim: StatusRecord): Lie | null {
    const doubt = this.#doubt.known;
    if (doubt === null) return null;
    const dueMs = this.#due(claim, doubt.atMs);
    // A poll that looks held by then lets it believe in a cure.
    if (this.#doubt.looksHeld(dueMs)) return null;
    return { since: doubt, dueMs, why: `its session is ${this.#obstacles.session} and it was told so` };
  }

  /** `recovering` or `needs-login` although its polls are served. */
  #falselyDown(claim: StatusRecord): Lie | null {
    const since = this.#reception.wellSince;
    if (since === null || this.#obstacles.session !== "live") return null;
    const dueMs = this.#due(claim, since.atMs + this.#reception.doubtMs);
    return { since, dueMs, why: "its getupdates are served" };
  }

  /** So long a poll may be waited for. */
  get #pollMs(): number {
    const { deadlineMarginMs, recoverWithinMs } = this.#timeline.header.limits;
    return this.#obstacles.holdMs + deadlineMarginMs + recoverWithinMs;
  }

  /** When the time claimed is as long as so many polls may be waited for, and a word may be wrong. */
  #dueAfter(claimed: ClaimedTime, polls: number): number {
    const allowedMs = polls * this.#pollMs + this.#timeline.header.limits.healthWithinMs;
    return this.#timeline.after(claimed.atMs, allowedMs - claimed.totalMs);
  }

  /** A word may be wrong for so long since it was given or its ground was lost, whichever came last. */
  #due(claim: StatusRecord, lostMs: number): number {
    const fromMs = Math.max(claim.atMs, lostMs);
    return this.#timeline.after(fromMs, this.#timeline.header.limits.healthWithinMs);
  }

  #judge(nowMs: number, { inclusive }: { inclusive: boolean }): void {
    const claim = this.#claim;
    const lie = this.#lie();
    if (claim === null || lie === null) return;
    if (lie.dueMs > nowMs || (lie.dueMs === nowMs && !inclusive)) return;
    const charged = `${claim.state} ${lie.since.seq}`;
    if (this.#charged === charged) return;
    this.#charged = charged;
    const { name } = this.#account;
    const at = (ms: number) => clockTime(this.#timeline.header.start, ms);
    this.#findings.add({
      atMs: lie.dueMs,
      account: name,
      message:
        `${name}: says ${claim.state} since ${at(claim.atMs)}, and still at ${at(lie.dueMs)}, ` +
        `but since ${at(lie.since.atMs)} ${lie.why} (${duration(lie.dueMs - Math.max(claim.atMs, lie.since.atMs))} allowed)`,
      proof: [claim.seq, lie.since.seq].sort((a, b) => a - b),
    });
  }
}
