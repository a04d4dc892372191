/** A session's own polling: the client's poller and its recovery, at work while the program is expected. */
import type { Clock } from "../clock.ts";
import type { IlinkError } from "../errors.ts";
import { Poller } from "../poller.ts";
import { isStale } from "../protocol/codes.ts";
import type { GetUpdatesAnswer } from "../protocol/endpoints.ts";
import type { Random } from "../random.ts";
import { join } from "../recovery/machine.ts";
import { PAID_OFF, spent, waitMs } from "../recovery/pace.ts";
import type { RecoveryState } from "../recovery/state.ts";
import { SleepWatch } from "../sleep-watch.ts";
import type { Call, Place } from "./call.ts";
import { defectOf } from "./defect.ts";
import type { OnBroken } from "./guard.ts";
import { targetOf } from "./program-poll.ts";
import type { SessionWire } from "./wire.ts";

/** Beyond the advertised hold, milliseconds: the plugin's own deadline is the hold itself, so that both ends race. */
const MARGIN_MS = 10_000;
/** Deadline of a notifystart for a refused request, milliseconds. */
const NOTIFY_MS = 3_000;

/** @internal */
export interface PollingSeams {
  clock: Clock;
  random: Random;
  wire: SessionWire;
  /** A good answer. Returns the number of new messages. */
  onAnswer: (answer: GetUpdatesAnswer) => number;
  /** On change only. */
  onState: (state: RecoveryState) => void;
  /** What the next poll has to wait for; null: nothing. Resolves when the signal aborts. */
  room: (signal: AbortSignal) => Promise<void> | null;
  onBroken: OnBroken;
}

/** Whether it polls. */
type Work =
  | { kind: "none" }
  /** A poller is being made: what it tells meanwhile may be the end of it. */
  | { kind: "beginning" }
  | { kind: "polling"; poller: Poller }
  /** None may begin any more. */
  | { kind: "shut" };

/** None of the functions that it is handed may throw. @internal */
export class Polling {
  readonly #seams: PollingSeams;
  readonly #watch: SleepWatch;
  /** The pace of its requests so far. */
  #paidOffMs = PAID_OFF;
  #work: Work = { kind: "none" };
  /** What was last known of the session; null: nothing. */
  known: RecoveryState | null = null;
  /** The latest poll failed. */
  #failed = false;

  constructor(seams: PollingSeams) {
    this.#seams = seams;
    this.#watch = new SleepWatch(seams.clock);
  }

  get isOn(): boolean {
    return this.#work.kind === "polling";
  }

  /** Whether it will find out by itself how the session is. */
  get isAsking(): boolean {
    const isRecovering = this.known?.kind === "proving" || this.known?.kind === "curing";
    return this.isOn && (this.#seams.wire.underWay !== undefined || isRecovering);
  }

  /** The session is live, and the latest poll was answered. */
  get isWell(): boolean {
    return this.known?.kind === "live" && !this.#failed;
  }

  /** Goes on where it ended. */
  begin(): void {
    if (this.#work.kind === "shut") return;
    const { wire, onBroken, ...seams } = this.#seams;
    const beginning: Work = { kind: "beginning" };
    this.#work = beginning;
    const poller = new Poller(
      {
        ...seams,
        watch: this.#watch,
        transport: wire.transport,
        cursor: () => wire.cursor,
        // One that could not be stopped must not go on: this promise is nobody's but its own.
        room: signal => (this.#work.kind === "shut" ? new Promise(() => {}) : seams.room(signal)),
        onAnswer: answer => {
          this.#failed = false;
          return seams.onAnswer(answer);
        },
        onState: state => {
          this.known = state;
          seams.onState(state);
        },
        onFault: error => this.#hearPollFault(error),
      },
      wire.target,
      join(this.known, MARGIN_MS, this.#paidOffMs),
    );
    if (this.#work !== beginning) {
      poller.stop();
      return;
    }
    const work: Work = { kind: "polling", poller };
    this.#work = work;
    poller.done.then(
      () => this.#work === work && onBroken(new Error("the polling ended by itself")),
      error => onBroken(error),
    );
  }

  /** The request under way is aborted before this returns; no other follows. */
  end(): void {
    const work = this.#work;
    if (work.kind === "shut") return;
    this.#work = { kind: "none" };
    if (work.kind !== "polling") return;
    work.poller.stop();
    this.#paidOffMs = work.poller.recovery.paidOffMs;
  }

  /** What comes next is a beginning. */
  forget(): void {
    this.end();
    this.known = null;
    this.#failed = false;
  }

  /** It ends for good. */
  shut(): void {
    const work = this.#work;
    this.#work = { kind: "shut" };
    if (work.kind === "polling") work.poller.stop();
  }

  /** Another endpoint said `-14`: prove the session. */
  nudge(): void {
    if (this.#work.kind === "polling") this.#work.poller.tell({ kind: "nudged" });
  }

  /** One notifystart, while nobody polls. Settles with `stale` when it was refused so. */
  async notify(place: Place, call: Call): Promise<"stale" | "other"> {
    const { clock, wire } = this.#seams;
    if (waitMs(this.#paidOffMs, clock.monotonicMs()) > 0) return "other";
    this.#paidOffMs = spent(this.#paidOffMs, clock.monotonicMs());
    const to = targetOf(place, call);
    const reply = await wire.transport.post("notifystart", {}, to, NOTIFY_MS, call.signal);
    if (reply.kind === "fault") this.#hearFault(reply.error);
    return reply.kind === "answer" && isStale(reply.body) ? "stale" : "other";
  }

  #hearPollFault(error: IlinkError): void {
    this.#failed = true;
    // The program reads what was too large for the repair: its next poll begins anew, as it would without the repair.
    if (this.#seams.wire.takePassedOn()) this.end();
    else this.#hearFault(error);
  }

  #hearFault(error: IlinkError): void {
    const defect = defectOf(error, this.#seams.wire.said);
    if (defect !== undefined) this.#seams.onBroken(defect.error);
  }
}
