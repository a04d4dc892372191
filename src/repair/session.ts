/**
 * One bot's session under repair. The program asks for updates in its own way; behind it, the client's own poller asks
 * the service and recovers. No `-14` reaches the program; it is answered, or told in another way that nothing helps.
 */
import type { Clock, TimerHandle } from "../clock.ts";
import { type IlinkError, TransportError } from "../errors.ts";
import { believableHoldMs, HOLD_DEFAULT_MS } from "../hold.ts";
import { Poller } from "../poller.ts";
import type { GetUpdatesAnswer } from "../protocol/endpoints.ts";
import { boundedText, CURSOR_BYTES_MAX } from "../protocol/limits.ts";
import type { Random } from "../random.ts";
import { join } from "../recovery/machine.ts";
import { createPace, spend, waitMs } from "../recovery/pace.ts";
import type { RecoveryState } from "../recovery/state.ts";
import { type AccountState, describe, type StateReason } from "../status.ts";
import type { Answer, Call, Place, Send } from "./call.ts";
import { Cures } from "./cures.ts";
import { guarded, guardedClock, guardedRandom, type OnBroken, quietly } from "./guard.ts";
import { drop } from "./passed-on.ts";
import { Waiters } from "./waiters.ts";
import { cursorOf, objectIn, readBody, SessionWire, targetOf } from "./wire.ts";

/** Beyond the advertised hold, milliseconds: the plugin's own deadline is the hold itself, so that both ends race. */
const MARGIN_MS = 10_000;
/**
 * A program whose deadline ran out asks again at once: its next poll takes over the one that is under way. One that has
 * not by then was stopped.
 */
const AGAIN_MS = 250;
/** A program that was told of trouble waits before it asks again: the plugin up to 30 s. */
const TROUBLED_MS = 60_000;
/** A program that was given messages may be busy with them for so long: the plugin handles them before it asks again. */
const BUSY_MS = 3_600_000;
/**
 * When it is busy for longer than this, it is polled ahead: a session that nobody polls goes stale (ilink-protocol
 * §3.1). Not sooner, as what waits in memory is lost with the process if the service does not hand it over again.
 */
const AHEAD_MS = 30_000;
/** Batches that wait for the program, at most. */
const AHEAD_BATCHES_MAX = 20;
/** Characters of such batches after which no more are fetched. */
const AHEAD_CHARACTERS_MAX = 8_000_000;
/** For trouble, a poll is kept waiting for this part of the hold: shorter than the program's own deadline. */
const TROUBLE_PART = 2 / 3;
/** Deadline of a notifystart for a refused request, milliseconds. */
const NOTIFY_MS = 3_000;

/** @internal */
export interface SessionSeams {
  clock: Clock;
  random: Random;
  /** Of an answer that is looked at. */
  answerBytesMax: number;
  /** The state changed; on change only. Must not throw. */
  onState: (state: AccountState, reason?: StateReason) => void;
  /** Something inside failed, and nothing of this session goes on: it is of no use any more. Said once. */
  onBroken: OnBroken;
}

/** @internal */
export class Session {
  readonly #seams: SessionSeams;
  #isAside = false;
  /** For what goes on in the background: a program that waits for nothing of it may end. */
  readonly #quiet: Clock;
  readonly #waiters: Waiters;
  readonly #pace = createPace();
  readonly #wire: SessionWire;
  #poller: Poller | undefined;
  #state: RecoveryState | null = null;
  #said = "";
  #holdMs = HOLD_DEFAULT_MS;
  /** What arrived while nobody waited, oldest first; each for the poll with its cursor. */
  #letters: { cursor: string; answer: Answer }[] = [];
  /** Lets a poller go on that waits for somebody who wants messages. */
  #wanted: (() => void) | undefined;
  #absence: TimerHandle | undefined;
  readonly #cures: Cures;
  /** The answer to the poll that is ending went to the program unread. */
  #passedOn = false;

  /** @param call the program's first request. */
  constructor(seams: SessionSeams, call: Call, send: Send) {
    const onBroken: OnBroken = error => this.#break(error);
    const clock = guardedClock(seams.clock, onBroken);
    this.#seams = { ...seams, clock, random: guardedRandom(seams.random, onBroken) };
    this.#quiet = quietly(clock);
    this.#waiters = new Waiters(clock);
    this.#wire = new SessionWire({ ...this.#seams, onBroken }, call, send);
    this.#cures = new Cures(clock);
    this.#wire.onTaken = () => this.#cures.taken();
    this.#wire.onPassedOn = (cursor, answer) => {
      this.#passedOn = this.#waiters.give(cursor, answer);
      if (!this.#passedOn) drop(answer);
    };
  }

  /** Nothing of it is at work. */
  get idle(): boolean {
    return this.#poller === undefined && !this.#waiters.some;
  }

  /**
   * The program asks for updates. Undefined: it is to ask the service itself. Rejects as `fetch` does when the program
   * gives up.
   */
  poll(place: Place, call: Call, send: Send): Promise<Answer | undefined> {
    const answered = this.#guarded(() => this.#poll(place, call, send), Promise.resolve(undefined));
    // It may have broken under way: then nobody will answer.
    if (this.#isAside) this.#letGo();
    return answered;
  }

  #poll(place: Place, call: Call, send: Send): Promise<Answer | undefined> {
    if (this.#isAside || this.#waiters.full) return Promise.resolve(undefined);
    const cursor = cursorOf(readBody(call.body));
    const letter = this.#letterFor(cursor);
    if (letter !== undefined) {
      this.#watchAbsence(BUSY_MS);
      return Promise.resolve(letter);
    }
    // What is under way for another cursor is of no use to this program any more.
    const { underWay } = this.#wire;
    if (underWay !== undefined && underWay.cursor !== cursor) this.#endPoller();
    this.#wire.use(call, send);
    const answered = this.#waiters.wait(cursor, {
      signal: call.signal,
      onLeft: () => this.#guarded(() => this.leave(), undefined),
      longMs: this.#holdMs * TROUBLE_PART,
      onLong: waiter => {
        const trouble = this.#trouble();
        if (trouble === null) return;
        waiter.answer(trouble);
        this.#watchAbsence(TROUBLED_MS);
      },
    });
    this.#seams.clock.clearTimeout(this.#absence);
    if (this.#poller === undefined) this.#begin(place, call);
    this.#wanted?.();
    return answered;
  }

  /**
   * A request was refused with `-14`: try to cure the session.
   * @param sentMs when it was sent, by the steady clock: a notifystart taken since then is cure enough.
   * @returns whether a notifystart was taken: then the request is worth repeating. Within 4 s.
   */
  cure(place: Place, call: Call, sentMs: number): Promise<boolean> {
    const cured = this.#guarded(() => this.#cure(place, call, sentMs), Promise.resolve(false));
    if (this.#isAside) this.#letGo();
    return cured;
  }

  #cure(place: Place, call: Call, sentMs: number): Promise<boolean> {
    if (this.#isAside || this.#state?.kind === "barred") return Promise.resolve(false);
    if (this.#cures.takenSince(sentMs)) return Promise.resolve(true);
    const cured = this.#cures.wait(call.signal);
    const atWork = this.#wire.underWay !== undefined || this.#state?.kind === "proving";
    if (this.#poller !== undefined && atWork) this.#poller.nudge();
    else if (this.#cures.size === 1) this.#notify(place, call).catch(error => this.#break(error));
    return cured;
  }

  /** The program gave a poll up. */
  leave(): void {
    this.#guarded(() => this.#watchAbsence(AGAIN_MS), undefined);
  }

  /** The program stops serving this bot. What it begins later is told anew. */
  end(): void {
    this.#guarded(() => this.#endPoller(), undefined);
    this.#state = null;
    this.#said = "";
  }

  /** Nothing of it goes on: whoever waits asks the service himself, and what was refused stays refused. */
  stepAside(): void {
    this.#isAside = true;
    this.end();
    this.#letGo();
  }

  #letGo(): void {
    // Each by itself: one of them may be what is broken.
    this.#guarded(() => this.#waiters.tell(undefined), undefined);
    this.#guarded(() => this.#cures.failed(), undefined);
  }

  #break(error: unknown): void {
    if (this.#isAside) return;
    this.stepAside();
    this.#seams.onBroken(error);
  }

  #guarded<T>(work: () => T, otherwise: T): T {
    return guarded(error => this.#break(error), work, otherwise);
  }

  /** Nobody polls at this moment: one notifystart, whose end those hear who wait for a cure. */
  async #notify(place: Place, call: Call): Promise<void> {
    const { clock } = this.#seams;
    if (waitMs(this.#pace, clock.monotonicMs()) === 0) {
      spend(this.#pace, clock.monotonicMs());
      const to = targetOf(place, call);
      const reply = await this.#wire.transport.post("notifystart", {}, to, NOTIFY_MS, call.signal);
      if (reply.kind === "fault") this.#hearFault(reply.error);
    }
    this.#cures.failed();
  }

  #begin(place: Place, call: Call): void {
    const poller = new Poller(
      {
        clock: this.#quiet,
        random: this.#seams.random,
        transport: this.#wire.transport,
        pace: this.#pace,
        cursor: () => this.#wire.cursor,
        onAnswer: answer => this.#guarded(() => this.#receive(answer), 0),
        onState: state => this.#guarded(() => this.#enter(state), undefined),
        room: signal => this.#guarded(() => this.#room(signal), null),
        onFault: error => {
          // The program reads what was too large for the repair: its next poll begins anew, as it would without the repair.
          if (this.#passedOn) this.#endPoller();
          else this.#hearFault(error);
          this.#passedOn = false;
        },
      },
      targetOf(place, call),
      MARGIN_MS,
      join(this.#state),
    );
    // What it told while it was made may have been the end of this session.
    if (this.#isAside) {
      poller.stop();
      return;
    }
    this.#poller = poller;
    poller.done.then(
      () => this.#poller === poller && this.#break(new Error("the polling ended by itself")),
      error => this.#break(error),
    );
  }

  /** Most faults are of the network or of the service, and recovery sees to them. */
  #hearFault(error: IlinkError): void {
    // An answer that the program could read, and the repair cannot.
    const isMisread =
      error instanceof TransportError &&
      error.code === "malformed-body" &&
      objectIn(this.#wire.said.get(error.endpoint) ?? "") !== undefined;
    if (error.code === "internal" || isMisread) this.#break(error.cause ?? error);
  }

  #receive(answer: GetUpdatesAnswer): number {
    this.#holdMs = believableHoldMs(answer.longpolling_timeout_ms) ?? this.#holdMs;
    const { polled } = this.#wire;
    if (polled === undefined) return 0;
    const { cursor } = polled;
    const messages = Array.isArray(answer.msgs) ? answer.msgs.length : 0;
    const next = boundedText(answer.get_updates_buf, CURSOR_BYTES_MAX) ?? cursor;
    const taken = this.#waiters.give(cursor, polled.answer);
    if (taken) this.#watchAbsence(BUSY_MS);
    // Without messages there is nothing in it that the next answer would not have.
    else if (messages > 0) this.#letters.push(polled);
    // The program will ask with the cursor that it was given, or is to be given.
    if ((taken || messages > 0) && this.#wire.cursor === cursor) this.#wire.cursor = next;
    // What leaves the cursor where it is may be the same for ever.
    return next === cursor ? 0 : messages;
  }

  /** The answer that came ahead for a cursor. A program with a cursor that is not among them has no use for any. */
  #letterFor(cursor: string): Answer | undefined {
    const at = this.#letters.findIndex(letter => letter.cursor === cursor);
    const [letter, ...rest] = at < 0 ? [] : this.#letters.slice(at);
    this.#letters = rest;
    return letter?.answer;
  }

  #enter(state: RecoveryState): void {
    const before = this.#state?.kind;
    this.#state = state;
    const { state: name, reason } = describe(state);
    if (`${name} ${reason}` !== this.#said) {
      this.#said = `${name} ${reason}`;
      this.#seams.onState(name, reason);
    }
    if (state.kind !== "barred" || before === "barred") return;
    const trouble = this.#trouble();
    if (trouble === null || !this.#waiters.some) return;
    this.#waiters.tell(trouble);
    this.#watchAbsence(TROUBLED_MS);
  }

  /** In trouble the poller goes on by itself; a session that is well is polled for a program that waits, or is busy for long. */
  #room(signal: AbortSignal): Promise<void> | null {
    // One that could not be stopped must not go on: this promise is nobody's but its own.
    if (this.#isAside) return new Promise(() => {});
    const full = this.#isFull();
    if (this.#waiters.some || (!full && this.#state?.kind !== "live")) return null;
    return new Promise(resolve => {
      const end = (): void => {
        this.#quiet.clearTimeout(timer);
        signal.removeEventListener("abort", end);
        this.#wanted = undefined;
        resolve();
      };
      const timer = full ? undefined : this.#quiet.setTimeout(end, AHEAD_MS);
      signal.addEventListener("abort", end);
      this.#wanted = end;
    });
  }

  #isFull(): boolean {
    const characters = this.#letters.reduce((sum, { answer }) => sum + answer.text.length, 0);
    return this.#letters.length >= AHEAD_BATCHES_MAX || characters >= AHEAD_CHARACTERS_MAX;
  }

  /** An answer that tells the truth and does not make a program pause; null when all is well. */
  #trouble(): Answer | null {
    if (this.#state === null || this.#state.kind === "live") return null;
    const { reason } = describe(this.#state);
    return this.#state.kind === "barred"
      ? plain(401, `this bot needs a new login (${reason}); it is looked after until then`)
      : plain(503, `nothing is received at the moment (${reason}); it is being tried again`);
  }

  #watchAbsence(limitMs: number): void {
    this.#quiet.clearTimeout(this.#absence);
    if (this.#waiters.some) return;
    this.#absence = this.#quiet.setTimeout(() => this.#endPoller(), limitMs);
  }

  #endPoller(): void {
    this.#seams.clock.clearTimeout(this.#absence);
    this.#poller?.stop();
    this.#poller = undefined;
  }
}

function plain(status: number, text: string): Answer {
  return {
    status,
    headers: { "content-type": "text/plain; charset=utf-8" },
    text: `ilink-sim repair: ${text}`,
  };
}
