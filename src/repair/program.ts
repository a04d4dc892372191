/** The program as its session sees it: polls that wait, batches that wait for its next polls, and where it is meanwhile. */
import type { Clock } from "../clock.ts";
import { Attendance, type OnIdle } from "./attendance.ts";
import type { Answer } from "./call.ts";
import { type Letter, Letters } from "./letters.ts";
import { type Patience, type Waiter, Waiters } from "./waiters.ts";

/** @internal */
export class Program {
  readonly #waiters: Waiters;
  readonly #letters = new Letters();
  readonly #attendance: Attendance;

  /** @param onIdle nothing may be at work in its name any more. Must not throw. */
  constructor(clocks: { clock: Clock; quiet: Clock }, onIdle: OnIdle) {
    this.#waiters = new Waiters(clocks.clock);
    this.#attendance = new Attendance(clocks.quiet, onIdle);
  }

  /** Polls of it wait for an answer. */
  get waits(): boolean {
    return this.#waiters.some;
  }

  /** It waits, or is to ask again before long. */
  get isExpected(): boolean {
    return this.#attendance.isExpected;
  }

  /** Nobody else can wait. */
  get isFull(): boolean {
    return this.#waiters.full;
  }

  /** What came ahead for a cursor; undefined when nothing did. */
  letterFor(cursor: string): Answer | undefined {
    const letter = this.#letters.take(cursor);
    if (letter !== undefined) this.#attendance.note("busy");
    return letter;
  }

  /** A poll waits until somebody answers. Rejects with the signal's reason when the program gives it up. */
  wait(cursor: string, patience: Patience): Promise<Answer | undefined> {
    const answered = this.#waiters.wait(cursor, patience);
    this.#attendance.note("waits");
    return answered;
  }

  /** It gave a poll up. */
  left(): void {
    if (!this.waits) this.#attendance.note("gave-up");
  }

  /**
   * Give it what the service handed over, now or at its next poll. False: nobody has it, nor need anybody, since without
   * messages there is nothing in it that the next answer would not have.
   */
  give({ cursor, answer }: Letter, messages: number): boolean {
    const isTaken = this.#waiters.give(cursor, answer);
    if (isTaken && !this.waits) this.#attendance.note(messages > 0 ? "busy" : "between");
    if (!isTaken && messages > 0) this.#letters.add({ cursor, answer });
    return isTaken || messages > 0;
  }

  /** Give it what nobody has looked at; false when nobody waits for it. */
  passOn({ cursor, answer }: Letter): boolean {
    const isTaken = this.#waiters.give(cursor, answer);
    if (isTaken && !this.waits) this.#attendance.note("busy");
    return isTaken;
  }

  /** Tell one poll of trouble, or all that wait. */
  tell(trouble: Answer, waiter?: Waiter): void {
    if (!this.waits) return;
    if (waiter === undefined) this.tellEach(() => trouble);
    else waiter.answer(trouble);
    if (!this.waits) this.#attendance.note("told");
  }

  /** Nobody waits any longer: each is told what this makes of his cursor; undefined: he is to ask the service himself. */
  tellEach(answerFor: (cursor: string) => Answer | undefined): void {
    this.#waiters.tellEach(answerFor);
  }

  /** It is not expected any more. */
  dismiss(): void {
    this.#attendance.note("away");
  }

  /** What the next poll has to wait for; null: nothing. */
  room(signal: AbortSignal, isWell: boolean): Promise<void> | null {
    return this.#attendance.room(signal, { isWell, isFull: this.#letters.isFull });
  }
}
