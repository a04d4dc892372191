/** recovers-in-time: once nothing stands in the way any more, an account receives again within seconds. */
import type { AnswerRecord, RequestRecord, TraceRecord } from "../trace/record.ts";
import type { Trace } from "../trace/trace.ts";
import { clockTime, duration } from "../trace/when.ts";
import { Findings } from "./findings.ts";
import type { Invariant } from "./invariant.ts";
import { loginsOf } from "./logins.ts";
import { Obligation } from "./obligation.ts";
import { Obstacles, type Touch } from "./obstacles.ts";
import { type AccountTimeline, type Timeline, timelineOf } from "./timeline.ts";

const NAME = "recovers-in-time";
const TOUCHED = "a fault touched its attempts";

export const recoversInTime: Invariant = {
  name: NAME,
  promise:
    "Once the session can be cured or the network is back, getupdates is accepted again within seconds.",
  required: true,
  examine(trace: Trace) {
    const timeline = timelineOf(trace);
    const findings = new Findings(NAME);
    for (const account of timeline.accounts.values()) new Recovery(timeline, account, findings).follow();
    examineLogins(timeline, findings);
    return findings.finish();
  },
};

/** A code that the operator asked for and has in front of him can cure the session. */
function examineLogins(timeline: Timeline, findings: Findings): void {
  const { examined, missed } = loginsOf(timeline);
  findings.examine(examined);
  const at = (ms: number) => clockTime(timeline.header.start, ms);
  for (const { code, dueMs } of missed) {
    const { account, atMs, fate, fateMs, seq } = code;
    const told =
      fate === "confirmed"
        ? `the login that was confirmed on the phone at ${at(fateMs)} was not taken up by ${at(dueMs)}`
        : `the QR code of ${at(atMs)} ran out at ${at(fateMs)}, and no other was shown by ${at(dueMs)}`;
    findings.add({ atMs: dueMs, account, message: `${account}: ${told}`, proof: [seq] });
  }
}

class Recovery {
  readonly #timeline: Timeline;
  readonly #account: AccountTimeline;
  readonly #findings: Findings;
  readonly #obstacles: Obstacles;
  #wanted = false;
  #needsLogin = false;
  #obligation: Obligation | null = null;
  /** How far the time that it slept is counted. */
  #countedMs = 0;
  /** Why it sleeps; null while it is awake, or there is none. */
  #asleep: string | null = null;
  /** Requests of accepted polls in flight: while there is one, the account receives. */
  readonly #held = new Set<number>();

  constructor(timeline: Timeline, account: AccountTimeline, findings: Findings) {
    this.#timeline = timeline;
    this.#account = account;
    this.#findings = findings;
    this.#obstacles = new Obstacles(timeline, account);
  }

  follow(): void {
    for (const record of this.#account.course) {
      this.#elapse(record.atMs);
      const obstructed = this.#obstacles.present;
      this.#obstacles.read(record);
      this.#react(record);
      if (obstructed && !this.#obstacles.present) this.#obligation?.wake(record, this.#needsLogin);
      if (this.#obstacles.touch !== null) this.#forgive(this.#obstacles.touch);
    }
    this.#elapse(this.#timeline.endMs);
    this.#judge(this.#timeline.endMs, { inclusive: true });
  }

  #react(record: TraceRecord): void {
    switch (record.type) {
      case "lifecycle":
        if (record.step === "start-asked") {
          // One that receives already need not begin again.
          if (this.#wanted && this.#held.size > 0) break;
          this.#wanted = true;
          this.#begin("it was asked to start", record);
        } else if (record.step === "stop-asked") {
          this.#wanted = false;
          this.#obligation = null;
        }
        break;
      case "crash":
        // Nobody is left to receive; the duty begins with the next start.
        this.#wanted = false;
        this.#needsLogin = false;
        this.#obligation = null;
        this.#held.clear();
        break;
      case "session":
        if (record.state === "lapsed") this.#lapse(record);
        break;
      case "credential":
        // Handed over what it has in use, it need not begin again.
        if (!this.#receivesWith(record.token)) this.#begin("it got a new credential", record);
        break;
      case "status":
        this.#needsLogin = record.state === "needs-login";
        this.#obligation?.weigh(this.#needsLogin, record.atMs);
        break;
      case "request":
        this.#obligation?.probe(record.endpoint === "notifystart", this.#needsLogin, record.atMs);
        this.#await(record);
        break;
      case "accepted":
        if (record.endpoint !== "getupdates" || this.#doomed(record) || this.#obstacles.lapse !== null) break;
        this.#held.add(record.request);
        this.#meet(record);
        break;
      case "answer":
        this.#held.delete(record.request);
        this.#hear(record);
        break;
      case "failure":
        this.#held.delete(record.request);
        if (record.endpoint === "getupdates") this.#disturb("its poll failed", record);
        else if (record.endpoint === "notifystart") this.#obligation?.fail();
        break;
      case "abort":
        this.#held.delete(record.request);
        if (record.endpoint === "notifystart") this.#obligation?.fail();
        if (record.endpoint === "getupdates" && this.#doomed(record)) {
          this.#disturb("it gave up a poll that could not succeed", record);
        }
        break;
      default:
        break;
    }
  }

  #receivesWith(token: string): boolean {
    return [...this.#held].some(request => this.#timeline.exchanges.get(request)?.request.token === token);
  }

  #hear(answer: AnswerRecord): void {
    if (this.#obstacles.lapse !== null) this.#obligation?.hasten(answer.atMs);
    if (answer.endpoint === "getupdates") {
      if (answer.ok && !answer.stale) {
        // A yes that the service never gave cures nothing for an account that stands by its needs-login.
        const isForged = this.#timeline.exchanges.get(answer.request)?.accepted == null;
        const stands = this.#needsLogin && isForged && this.#obligation !== null;
        if (!stands && this.#obstacles.served(answer.request)) this.#meet(answer);
        return;
      }
      this.#disturb(answer.stale ? "its poll got -14" : "its poll got an error answer", answer);
    } else if (answer.endpoint !== "notifystart") return;
    if (answer.endpoint === "notifystart" && !answer.ok && !answer.stale) this.#obligation?.fail();
    if (!answer.stale) return;
    this.#obligation?.hearStale();
    this.#obligation?.weigh(this.#needsLogin, answer.atMs);
  }

  /** A blocking fault had acted on the record's request by then. */
  #doomed(record: { request: number; atMs: number }): boolean {
    const exchange = this.#timeline.exchanges.get(record.request);
    return exchange !== undefined && exchange.blockedFromMs <= record.atMs;
  }

  /**
   * The session lapsed: what is held is not served any more. The duty begins here, its clock when the account can
   * know, after three answered polls or as long as three polls take.
   */
  #lapse(record: TraceRecord): void {
    this.#held.clear();
    const obligation = this.#obligation;
    if (obligation === null) this.#begin("its session lapsed", record);
    // One of two troubles: what the account did about the other, a needs-login with good reason, stands.
    else if (obligation.breach === null) obligation.wake(record, this.#needsLogin);
  }

  /** A disturbance while an obligation is open is part of it; beside another poll that is held, it is none. */
  #disturb(cause: string, record: { atMs: number; seq: number }): void {
    if (this.#obligation === null && this.#held.size === 0) this.#begin(cause, record);
  }

  /** A start or a credential is a fresh chance, whatever was owed before. */
  #begin(cause: string, { atMs, seq }: { atMs: number; seq: number }): void {
    if (!this.#wanted) return;
    this.#findings.examine();
    const { probeWithinMs } = this.#timeline.header.limits;
    this.#obligation = new Obligation({ cause, atMs, seq }, this.#obstacles, probeWithinMs);
  }

  #meet(record: { atMs: number; seq: number }): void {
    const breach = this.#obligation?.breach;
    if (breach) {
      const late = duration(record.atMs - breach.atMs);
      breach.message += `; it received again at ${this.#at(record.atMs)}, ${late} late`;
      breach.proof.push(record.seq);
    }
    this.#obligation = null;
  }

  /** It makes an attempt, perhaps one that cannot succeed. The pause before that is excused. */
  #await({ atMs }: RequestRecord): void {
    const obligation = this.#obligation;
    if (obligation === null || obligation.breach !== null || this.#obstacles.present) return;
    const { clockMs } = obligation;
    obligation.await();
    if (obligation.clockMs > clockMs) this.#findings.excuse(TOUCHED, Math.max(0, atMs - clockMs), 0);
  }

  /** A fault touched its attempt: between that and the next it may pause, as long as it may take to recover. */
  #forgive({ atMs, seq }: Touch): void {
    const obligation = this.#obligation;
    if (obligation === null || obligation.breach !== null || this.#obstacles.present) return;
    this.#findings.excuse(TOUCHED, Math.max(0, atMs - obligation.clockMs));
    obligation.wake({ atMs, seq }, this.#needsLogin);
  }

  /** Let time pass up to a moment: hung polls come to their deadline, and obligations to theirs. */
  #elapse(untilMs: number): void {
    for (const { exchange, atMs } of this.#obstacles.takeOverdue(untilMs)) {
      this.#sleep(atMs);
      this.#judge(atMs, { inclusive: false });
      this.#held.delete(exchange.request.request);
      this.#overstay(exchange.request, atMs);
    }
    this.#sleep(untilMs);
    this.#judge(untilMs, { inclusive: false });
  }

  /** Count the time up to a moment in which the obligation sleeps. */
  #sleep(untilMs: number): void {
    const fromMs = this.#countedMs;
    this.#countedMs = Math.max(fromMs, untilMs);
    if (untilMs <= fromMs) return;
    const obligation = this.#obligation;
    const before = this.#asleep;
    this.#asleep = null;
    if (obligation === null || obligation.breach !== null) return;
    const wakesMs = this.#obstacles.present ? untilMs : Math.min(untilMs, obligation.clockMs);
    if (wakesMs <= fromMs) return;
    this.#asleep = this.#reason(obligation);
    this.#findings.excuse(this.#asleep, wakesMs - fromMs, this.#asleep === before ? 0 : 1);
  }

  #reason({ excused }: Obligation): string {
    if (this.#obstacles.suspended) return "the process was frozen";
    if (this.#obstacles.handicapped) return "its credential was no good";
    if (this.#obstacles.present) return "only a login could cure the session";
    if (excused) return "needs-login was declared rightly";
    return this.#obstacles.lapse === null ? TOUCHED : "the session had lapsed without a word";
  }

  /** A poll that cannot be answered is in flight for longer than its own deadline may be. */
  #overstay({ seq }: RequestRecord, atMs: number): void {
    this.#disturb("nothing answered its poll", { atMs, seq });
    const obligation = this.#obligation;
    if (obligation === null || obligation.breach !== null || !this.#wanted) return;
    obligation.breach = this.#findings.add({
      atMs,
      account: this.#account.name,
      message: `${this.#account.name}: a poll that nothing answers was not given up by ${this.#at(atMs)}`,
      proof: [seq],
    });
  }

  #judge(nowMs: number, { inclusive }: { inclusive: boolean }): void {
    const obligation = this.#obligation;
    if (obligation === null || obligation.breach !== null || this.#obstacles.present) return;
    const { recoverWithinMs } = this.#timeline.header.limits;
    const dueMs = obligation.clockMs + recoverWithinMs;
    if (dueMs > nowMs || (dueMs === nowMs && !inclusive)) return;
    obligation.breach = this.#findings.add({
      atMs: dueMs,
      account: this.#account.name,
      message:
        `${this.#account.name}: was to receive again within ${duration(recoverWithinMs)} of ` +
        `${this.#at(obligation.clockMs)} (${obligation.cause}), but no getupdates was accepted by ${this.#at(dueMs)}`,
      proof: [...obligation.proof],
    });
  }

  #at(ms: number): string {
    return clockTime(this.#timeline.header.start, ms);
  }
}
