/** The program's polls that wait for an answer. */
import type { Clock, TimerHandle } from "../clock.ts";
import type { Answer } from "./call.ts";

/** One poll of the program's, not answered yet. */
export interface Waiter {
  /** The cursor that the program sent. */
  readonly cursor: string;
  /** Undefined: it is to ask the service itself. */
  answer(answer: Answer | undefined): void;
}

/** What becomes of a waiter that nobody answers. */
export interface Patience {
  /** The caller's: when it aborts, the wait ends as a `fetch` does. */
  signal: AbortSignal;
  /** The caller gave up. */
  onLeft: () => void;
  /** Each time that so long has passed, milliseconds, `onLong` is called. */
  longMs: number;
  onLong: (waiter: Waiter) => void;
}

/** More polls of one session at a time than any program makes by mistake. Those beyond it are none of the repair's. */
const WAITERS_MAX = 16;

/** @internal */
export class Waiters {
  readonly #clock: Clock;
  readonly #waiters = new Set<Waiter>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get some(): boolean {
    return this.#waiters.size > 0;
  }

  /** Nobody else can wait. */
  get full(): boolean {
    return this.#waiters.size >= WAITERS_MAX;
  }

  /** Wait until somebody answers. Rejects with the signal's reason when the caller gives up. */
  wait(cursor: string, { signal, onLeft, longMs, onLong }: Patience): Promise<Answer | undefined> {
    return new Promise<Answer | undefined>((resolve, reject) => {
      const leave = (): void => {
        this.#waiters.delete(waiter);
        this.#clock.clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
      };
      const onAbort = (): void => {
        leave();
        reject(signal.reason);
        onLeft();
      };
      const waiter: Waiter = {
        cursor,
        answer: answer => {
          resolve(answer);
          leave();
        },
      };
      const watch = (): void => {
        timer = this.#clock.setTimeout(() => {
          if (!this.#waiters.has(waiter)) return;
          watch();
          onLong(waiter);
        }, longMs);
      };
      let timer: TimerHandle;
      watch();
      this.#waiters.add(waiter);
      signal.addEventListener("abort", onAbort);
    });
  }

  /**
   * Give what the service handed over to one waiter with that cursor, the newest: by several it would be handled twice.
   * False when there is none.
   */
  give(cursor: string, answer: Answer): boolean {
    const taker = [...this.#waiters].findLast(waiter => waiter.cursor === cursor);
    taker?.answer(answer);
    return taker !== undefined;
  }

  /** Tell each what it makes of his cursor; undefined: he is to ask the service himself. */
  tellEach(answerFor: (cursor: string) => Answer | undefined): void {
    for (const waiter of [...this.#waiters]) waiter.answer(answerFor(waiter.cursor));
  }
}
