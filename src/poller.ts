/** Receives: the one place that acts on what recovery decides. One loop per credential, one request at a time. */
import { type Clock, sleep } from "./clock.ts";
import { IlinkError, loggable, ServiceError } from "./errors.ts";
import { believableHoldMs, HOLD_DEFAULT_MS } from "./hold.ts";
import { Nudges } from "./nudges.ts";
import { codeOf, isStale } from "./protocol/codes.ts";
import type { GetUpdatesAnswer } from "./protocol/endpoints.ts";
import type { Random } from "./random.ts";
import { classifyPoll } from "./recovery/classify.ts";
import { afterAnswer, CURSOR_TRUSTED, isTrialDue } from "./recovery/cursor-trial.ts";
import { advance, begin, HELD_PROOF_BARRED_MS, HELD_PROOF_MS } from "./recovery/machine.ts";
import { type Pace, refund, spend, waitMs } from "./recovery/pace.ts";
import type { RecoveryCommand, RecoveryEvent, RecoveryState, Step } from "./recovery/state.ts";
import { Slowness } from "./slowness.ts";
import type { Target, Transport } from "./transport.ts";

/** How far the end of a hold may be from the advertised one, on a network that is not slow. */
const HOLD_END_MS = 1_000;
/** Pause between two notifystarts beside a poll that may have been sent into a dead network. */
const BESIDE_PAUSE_MS = 4_000;
/** Errors of a connection that existed. */
const BROKEN: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "EPIPE",
  "UND_ERR_SOCKET",
  "UND_ERR_BODY_TIMEOUT",
]);

/** @internal */
export interface PollerSeams {
  clock: Clock;
  random: Random;
  transport: Transport;
  /** Shared by all pollers of an account: the rate is the account's. */
  pace: Pace;
  /** The cursor to send. */
  cursor: () => string;
  /**
   * A good answer. `anew`: to the empty cursor, after the one that is known was refused: it is of no use any more.
   * Resolves with the number of new messages, when they are safe.
   */
  onAnswer: (answer: GetUpdatesAnswer, anew: boolean) => number | Promise<number>;
  onState: (state: RecoveryState) => void;
  /** What the next poll has to wait for: room for more messages, or somebody who wants them. Null: nothing. Resolves when the signal aborts. */
  room: (signal: AbortSignal) => Promise<void> | null;
  /** A request failed, or was answered with an error code other than `-14`. */
  onFault: (error: IlinkError) => void;
}

/** @internal */
export class Poller {
  readonly #seams: PollerSeams;
  readonly #target: Target;
  readonly #marginMs: number;
  readonly #stop = new AbortController();
  #state: RecoveryState;
  #holdMs = HOLD_DEFAULT_MS;
  readonly #slowness = new Slowness();
  /** Signals the requests in flight; replaced when it was used to interrupt a poll. */
  #requests = new AbortController();
  /** What a poll in flight ended with when it was interrupted; undefined when none is in flight. */
  #interruption: RecoveryEvent | null | undefined;
  /** Ends the pause before the next request. */
  #waking: AbortController | undefined;
  readonly #nudges = new Nudges();
  #cursorTrial = CURSOR_TRUSTED;
  /** Another endpoint has said `-14` since the latest poll was sent. */
  #staleElsewhere = false;
  /** The next poll takes the place of one that a session declared dead held: what ends it is the end of that one. */
  #replacesHeld = false;
  /** When a poll was last answered well. */
  #polledMs = Number.NEGATIVE_INFINITY;
  /** Resolves when the loop has ended. */
  readonly done: Promise<void>;

  /** @param first what to begin with. */
  constructor(seams: PollerSeams, target: Target, marginMs: number, first: Step = begin()) {
    this.#seams = seams;
    this.#target = target;
    this.#marginMs = marginMs;
    const { state, command } = first;
    this.#state = state;
    seams.onState(state);
    this.done = this.#run(command);
  }

  get state(): RecoveryState {
    return this.#state;
  }

  /** End the loop. The request in flight is aborted before this returns; no other follows. */
  stop(): void {
    this.#stop.abort();
    this.#waking?.abort();
    this.#requests.abort();
  }

  /** End the pause before the next request, if one is being made. */
  hurry(): void {
    this.#waking?.abort();
  }

  /**
   * Another endpoint said `-14`: prove the session, unless a proof is under way or was found a moment ago.
   * Then it is looked at again when that is decided.
   */
  nudge(): void {
    const { clock } = this.#seams;
    this.#staleElsewhere = true;
    if (this.#state.kind === "barred") return;
    const undecidedMs = isCuring(this.#state) ? this.#slowness.heldProofMs + 1 : 0;
    const waitingMs = this.#nudges.note(clock.monotonicMs(), undecidedMs);
    if (waitingMs === 0) this.#nudgeNow();
    else if (waitingMs !== null) {
      const waited = sleep(clock, waitingMs, this.#stop.signal);
      waited.then(() => this.#nudgeNow()).catch(error => this.#tellDefect(error));
    }
  }

  #nudgeNow(): void {
    const sinceMs = this.#nudges.take(this.#polledMs);
    // A cure still being tried leaves nothing to ask.
    if (sinceMs === undefined || this.#stop.signal.aborted) return;
    if (this.#state.kind === "barred" || isCuring(this.#state)) return;
    // An endpoint that answers shows that the network is there: what waits for it need wait no longer.
    this.#waking?.abort();
    // Without a poll in flight, one that proves the session is to come anyway.
    if (this.#waking !== undefined || this.#interrupt({ kind: "nudged", sinceMs })) {
      this.#nudges.asked(this.#seams.clock.monotonicMs());
    }
  }

  async #run(first: RecoveryCommand): Promise<void> {
    const { clock, pace } = this.#seams;
    const { signal } = this.#stop;
    let command = first;
    // `wait` answers only what happens during a request, and that does not pass here.
    while (!signal.aborted && command.do !== "wait") {
      if (command.afterMs > 0) await this.#pause(command.afterMs);
      const room = command.do === "getupdates" ? this.#seams.room(signal) : null;
      if (room !== null) await room;
      // Asked again after each sleep: a poller that this one replaced may have spent in between.
      for (let pauseMs = waitMs(pace, clock.monotonicMs()); pauseMs > 0 && !signal.aborted; ) {
        await sleep(clock, pauseMs, signal);
        pauseMs = waitMs(pace, clock.monotonicMs());
      }
      if (signal.aborted) return;
      spend(pace, clock.monotonicMs());
      const event = await this.#request(command.do);
      // A reply that comes after the end belongs to nobody.
      if (event === null || signal.aborted) return;
      command = this.#advance(event);
    }
  }

  async #pause(ms: number): Promise<void> {
    this.#waking = new AbortController();
    await sleep(this.#seams.clock, ms, this.#waking.signal);
    this.#waking = undefined;
  }

  #advance(event: RecoveryEvent): RecoveryCommand {
    const { clock, random } = this.#seams;
    const step = advance(this.#state, event, clock.monotonicMs(), event.kind === "polled" ? 0 : random());
    if (event.kind === "polled") this.#polledMs = clock.monotonicMs();
    if (step.state !== this.#state) {
      this.#state = step.state;
      this.#seams.onState(step.state);
    }
    return step.command;
  }

  async #request(what: "notifystart" | "getupdates"): Promise<RecoveryEvent | null> {
    try {
      return await (what === "notifystart" ? this.#notify() : this.#poll());
    } catch (error) {
      this.#tellDefect(error);
      return { kind: "failed", elapsedMs: 0, reached: false, answered: false };
    }
  }

  /** Nothing here is known to throw. But a loop that ends silently is the worst way to find out. */
  #tellDefect(error: unknown): void {
    this.#seams.onFault(new IlinkError("internal", loggable(error), { cause: error }));
  }

  async #notify(): Promise<RecoveryEvent | null> {
    const { clock, transport } = this.#seams;
    const deadlineMs = this.#slowness.notifyDeadlineMs;
    const sentMs = clock.monotonicMs();
    const reply = await transport.post("notifystart", {}, this.#target, deadlineMs, this.#requests.signal);
    const elapsedMs = clock.monotonicMs() - sentMs;
    switch (reply.kind) {
      case "answer":
        this.#slowness.notified(elapsedMs, deadlineMs);
        return {
          kind: "notified",
          stale: isStale(reply.body),
          refused: !isStale(reply.body) && codeOf(reply.body) !== 0,
        };
      case "fault":
        this.#seams.onFault(reply.error);
        return { kind: reply.answered || elapsedMs <= HELD_PROOF_MS ? "notify-failed" : "notify-unanswered" };
      case "aborted":
        return null;
      default:
        return reply satisfies never;
    }
  }

  async #poll(): Promise<RecoveryEvent | null> {
    const { clock, transport, cursor } = this.#seams;
    const sentMs = clock.monotonicMs();
    this.#interruption = null;
    this.#staleElsewhere = false;
    const replacesHeld = this.#replacesHeld;
    this.#replacesHeld = false;
    // Only an unproven session watches how long its poll is held.
    const proof = this.#state.kind === "live" ? null : this.#watchHold();
    const sentCursor = isTrialDue(this.#cursorTrial) ? "" : cursor();
    const request = { get_updates_buf: sentCursor };
    const deadlineMs = this.#holdMs + this.#marginMs;
    const reply = await transport.post(
      "getupdates",
      request,
      this.#target,
      deadlineMs,
      this.#requests.signal,
    );
    const interruption = this.#interruption;
    this.#interruption = undefined;
    proof?.abort();
    const elapsedMs = clock.monotonicMs() - sentMs;
    switch (reply.kind) {
      case "answer":
        return this.#read(reply.body, elapsedMs, { sentCursor, replacesHeld });
      case "fault":
        this.#seams.onFault(reply.error);
        if (reply.error.code === "deadline") return { kind: "unanswered" };
        return {
          kind: "failed",
          elapsedMs: reply.heldMs ?? elapsedMs,
          reached: reply.answered || BROKEN.has(reply.error.errno ?? ""),
          answered: reply.answered,
        };
      case "aborted":
        return interruption ?? null;
      default:
        return reply satisfies never;
    }
  }

  /** End the poll in flight with an event of another origin. False when none is in flight. */
  #interrupt(event: RecoveryEvent): boolean {
    if (this.#interruption !== null) return false;
    this.#interruption = event;
    const requests = this.#requests;
    this.#requests = new AbortController();
    requests.abort();
    return true;
  }

  /** A poll held for longer was not refused. */
  get #holdProofMs(): number {
    const proofMs = this.#state.kind === "barred" ? HELD_PROOF_BARRED_MS : HELD_PROOF_MS;
    return Math.max(proofMs, this.#slowness.heldProofMs);
  }

  /** Tell recovery when the poll in flight is held; and, when that is no proof, ask the server beside it. */
  #watchHold(): AbortController {
    const watch = new AbortController();
    void (async () => {
      const { clock, pace } = this.#seams;
      await sleep(clock, this.#holdProofMs, watch.signal);
      // Declared dead, and told so again meanwhile: whatever holds this poll proves nothing.
      const told = this.#state.kind === "barred" && this.#staleElsewhere;
      while (!watch.signal.aborted && (told || this.#advance({ kind: "held" }).do === "notifystart")) {
        if (waitMs(pace, clock.monotonicMs()) === 0) {
          spend(pace, clock.monotonicMs());
          const event = await this.#notify();
          if (watch.signal.aborted) return;
          // Refused by everybody but the one who holds the poll.
          if (told && event?.kind === "notified" && event.stale) return;
          // A cure that was asked for and not given leaves nothing to ask the poll anew for.
          const isLapsed = this.#state.kind !== "live" && this.#state.lapsed;
          const isVain = isLapsed && event?.kind === "notified" && event.refused === true;
          // The server is there, but the poll was sent into the silence, or before it was told: begin a new one.
          if (event?.kind === "notified" && !isVain) {
            this.#replacesHeld = told;
            return void this.#interrupt(event);
          }
        }
        await sleep(clock, BESIDE_PAUSE_MS, watch.signal);
      }
    })().catch(error => this.#tellDefect(error));
    return watch;
  }

  async #read(
    answer: GetUpdatesAnswer,
    elapsedMs: number,
    { sentCursor, replacesHeld }: { sentCursor: string; replacesHeld: boolean },
  ): Promise<RecoveryEvent> {
    const meaning = classifyPoll(answer, elapsedMs <= HELD_PROOF_MS);
    const anew = isTrialDue(this.#cursorTrial);
    this.#cursorTrial = afterAnswer(this.#cursorTrial, meaning, sentCursor);
    switch (meaning) {
      case "stale": {
        // A live session's poll may be held before it is refused; any other is refused as fast as the network is, unless
        // a session that was declared dead had been cured unnoticed.
        const isBarred = this.#state.kind === "barred";
        const held = isBarred && elapsedMs > this.#holdProofMs;
        // Refused just when the hold ends, it was held, whatever else is in doubt. What took longer than its own deadline
        // was held up here: a process that stood still says nothing of the network.
        const toItsEnd = Math.abs(elapsedMs - this.#holdMs) <= HOLD_END_MS;
        const stoodStill = elapsedMs > this.#holdMs + this.#marginMs;
        if (this.#state.kind !== "live" && !held && !toItsEnd && !stoodStill)
          this.#slowness.refused(elapsedMs);
        return { kind: "stale", held: held || (isBarred && replacesHeld) };
      }
      case "lapsed":
        this.#slowness.lapsed(elapsedMs);
        return { kind: "lapsed" };
      case "error":
        this.#seams.onFault(new ServiceError("getupdates", codeOf(answer)));
        return { kind: "failed", elapsedMs, reached: true, answered: true };
      case "messages":
      case "idle": {
        this.#slowness.polled();
        this.#holdMs = believableHoldMs(answer.longpolling_timeout_ms) ?? this.#holdMs;
        const fresh = this.#seams.onAnswer(answer, anew);
        // Only what is new pays for its request: a server that repeats itself for ever is paced.
        if ((typeof fresh === "number" ? fresh : await fresh) > 0) refund(this.#seams.pace);
        return { kind: "polled" };
      }
      default:
        return meaning satisfies never;
    }
  }
}

/** A stale token is being cured: the next answer will tell. */
function isCuring(state: RecoveryState): boolean {
  return state.kind === "proving" && state.episode !== null;
}
