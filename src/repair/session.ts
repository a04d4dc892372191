/**
 * One bot's session under repair. The program asks for updates in its own way; behind it, the client's own poller asks
 * the service and recovers. No `-14` reaches the program; it is answered, or told in another way that nothing helps.
 */
import type { Clock } from "../clock.ts";
import type { GetUpdatesAnswer } from "../protocol/endpoints.ts";
import { boundedText, CURSOR_BYTES_MAX } from "../protocol/limits.ts";
import type { Random } from "../random.ts";
import { believableHoldMs, HOLD_DEFAULT_MS } from "../recovery/hold.ts";
import type { RecoveryState } from "../recovery/state.ts";
import type { AccountState, StateReason } from "../status.ts";
import type { Answer, Call, Place, Send } from "./call.ts";
import { Cures } from "./cures.ts";
import { guarded, guardedClock, guardedRandom, type OnBroken, quietly } from "./guard.ts";
import { nothingCame, REPLACED, troubleOf } from "./own-words.ts";
import { Polling } from "./polling.ts";
import { Program } from "./program.ts";
import { cursorOf, readBody } from "./reading.ts";
import { StateNews } from "./state-news.ts";
import { SessionWire } from "./wire.ts";

/** For trouble, a poll is kept waiting for this part of the hold: shorter than the program's own deadline. */
const TROUBLE_PART = 2 / 3;
/**
 * For a token that nothing cures, it waits only so long, milliseconds: nothing is going to come, and up to 2.4.3 the plugin
 * takes up neither a stop nor a new login before its poll has ended.
 */
const NEEDS_LOGIN_MS = 8_000;

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
  readonly #program: Program;
  readonly #wire: SessionWire;
  readonly #polling: Polling;
  readonly #cures: Cures;
  #life: "open" | "aside" = "open";
  readonly #news: StateNews;
  #holdMs = HOLD_DEFAULT_MS;

  /** @param call the program's first request. */
  constructor(seams: SessionSeams, call: Call, send: Send) {
    const onBroken: OnBroken = error => this.#break(error);
    const clock = guardedClock(seams.clock, onBroken);
    const random = guardedRandom(seams.random, onBroken);
    const quiet = quietly(clock);
    this.#seams = { ...seams, clock, random };
    this.#program = new Program({ clock, quiet }, presence =>
      this.#guarded(() => this.#rest(presence), undefined),
    );
    this.#wire = new SessionWire({ ...this.#seams, onBroken }, call, send);
    this.#news = new StateNews(seams.onState);
    this.#wire.onTaken = () => this.#cures.taken();
    this.#wire.onPassedOn = letter => this.#program.passOn(letter);
    this.#polling = new Polling({
      clock: quiet,
      random,
      wire: this.#wire,
      onAnswer: answer => this.#guarded(() => this.#receive(answer), 0),
      onState: state => this.#guarded(() => this.#enter(state), undefined),
      room: signal => this.#guarded(() => this.#program.room(signal, this.#polling.isWell), null),
      onBroken,
    });
    this.#cures = new Cures(clock, this.#polling, onBroken);
  }

  /** Nothing of it is at work. */
  get idle(): boolean {
    return !this.#program.isExpected;
  }

  /** A poll of the program waits, and not for a token that nothing cures. */
  get isInUse(): boolean {
    return this.#program.waits && this.#polling.known?.kind !== "barred";
  }

  /**
   * The program asks for updates. Undefined: it is to ask the service itself. Rejects as `fetch` does when the program
   * gives up.
   */
  poll(place: Place, call: Call, send: Send): Promise<Answer | undefined> {
    const answered = this.#guarded(() => this.#poll(place, call, send), Promise.resolve(undefined));
    // It may have broken under way: then nobody will answer.
    if (this.#life === "aside") this.#letGo(() => undefined);
    return answered;
  }

  #poll(place: Place, call: Call, send: Send): Promise<Answer | undefined> {
    if (this.#life === "aside" || this.#program.isFull) return Promise.resolve(undefined);
    const cursor = cursorOf(readBody(call.body));
    const letter = this.#program.letterFor(cursor);
    if (letter !== undefined) return Promise.resolve(letter);
    // What is under way for another cursor is of no use to this program any more. And a poll beside one that waits is the
    // first of a new start, which begins anew.
    const { underWay } = this.#wire;
    if (underWay !== undefined && (underWay.cursor !== cursor || this.#program.waits)) this.#polling.end();
    this.#wire.use(place, call, send);
    const isDead = this.#polling.known?.kind === "barred";
    const answered = this.#program.wait(cursor, {
      signal: call.signal,
      onLeft: () => this.#guarded(() => this.leave(), undefined),
      longMs: isDead ? NEEDS_LOGIN_MS : this.#holdMs * TROUBLE_PART,
      onLong: waiter => {
        const trouble = troubleOf(this.#polling.known);
        if (trouble !== null) this.#program.tell(trouble, waiter);
      },
    });
    if (!this.#polling.isOn) this.#polling.begin();
    return answered;
  }

  /** Notifystarts that were taken so far, whoever asked for them. */
  get cures(): number {
    return this.#cures.count;
  }

  /**
   * A request was refused with `-14`: try to cure the session.
   * @param curesBefore the cures when it was sent: a notifystart taken since then is cure enough.
   * @returns within 10 s whether the request is worth repeating: unless nothing cures the session.
   */
  async cure(place: Place, call: Call, curesBefore: number): Promise<boolean> {
    if (this.#life === "aside") return false;
    try {
      return await this.#cures.ask(place, call, curesBefore);
    } catch (error) {
      this.#break(error);
      return false;
    }
  }

  /** The program gave a poll up. */
  leave(): void {
    this.#guarded(() => this.#program.left(), undefined);
  }

  /** The program stops serving this bot: nothing goes on, and nobody waits. What it begins later is told anew. */
  end(): void {
    this.#close(nothingCame);
  }

  /** The bot has a newer token. */
  retire(): void {
    this.#close(() => REPLACED);
  }

  /** Nothing of it goes on: whoever waits asks the service himself, and what was refused stays refused. */
  stepAside(): void {
    this.#life = "aside";
    this.#guarded(() => this.#polling.shut(), undefined);
    this.#letGo(() => undefined);
  }

  #close(answerFor: (cursor: string) => Answer): void {
    this.#guarded(() => this.#polling.forget(), undefined);
    this.#news.forget();
    this.#letGo(answerFor);
  }

  #letGo(answerFor: (cursor: string) => Answer | undefined): void {
    // Each by itself: one of them may be what is broken.
    this.#guarded(() => this.#program.tellEach(answerFor), undefined);
    this.#guarded(() => this.#program.dismiss(), undefined);
    this.#guarded(() => this.#cures.refused(), undefined);
  }

  #break(error: unknown): void {
    if (this.#life === "aside") return;
    this.stepAside();
    this.#seams.onBroken(error);
  }

  #guarded<T>(work: () => T, otherwise: T): T {
    return guarded(error => this.#break(error), work, otherwise);
  }

  /** Nothing goes on in the program's name, and nothing of its calls is kept. */
  #rest(presence: "between" | "away"): void {
    if (presence === "away") this.#polling.end();
    this.#wire.forget();
  }

  #receive(answer: GetUpdatesAnswer): number {
    this.#holdMs = believableHoldMs(answer.longpolling_timeout_ms) ?? this.#holdMs;
    const { polled } = this.#wire;
    if (polled?.kind !== "read") return 0;
    const { cursor } = polled.letter;
    const messages = Array.isArray(answer.msgs) ? answer.msgs.length : 0;
    const next = boundedText(answer.get_updates_buf, CURSOR_BYTES_MAX) ?? cursor;
    const isGiven = this.#program.give(polled.letter, messages);
    // The program will ask with the cursor that it was given, or is to be given.
    if (isGiven && this.#wire.cursor === cursor) this.#wire.cursor = next;
    // What leaves the cursor where it is may be the same for ever.
    return next === cursor ? 0 : messages;
  }

  #enter(state: RecoveryState): void {
    const trouble = state.kind === "barred" ? troubleOf(state) : null;
    if (!this.#news.hear(state) || trouble === null) return;
    this.#program.tell(trouble);
    this.#cures.refused();
  }
}
