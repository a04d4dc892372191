/** Requests at the same time: so many at once, and the rest in turn, user by user. */
import type { Clock } from "./clock.ts";
import type { Limits } from "./deadline.ts";

/** Why a turn never came. @internal */
export type Unbegun = "late" | "aborted";

/** @internal */
export class Turns {
  readonly #clock: Clock;
  readonly #atOnceMax: number;
  /** By user, in the order in which users have their turn. */
  readonly #waiting = new Map<string, Set<() => void>>();
  #atWork = 0;

  constructor(clock: Clock, atOnceMax: number) {
    this.#clock = clock;
    this.#atOnceMax = atOnceMax;
  }

  /**
   * Do `work`: it has begun when this returns, where there is room; else when its turn comes. Users take turns, so that
   * nobody's flood keeps the others waiting. When the limits end the waiting, the work is never begun, and the promise
   * resolves to what `unbegun` makes.
   */
  take<T>(
    user: string,
    { deadlineMs, signal }: Pick<Limits, "deadlineMs" | "signal">,
    work: () => Promise<T>,
    unbegun: (why: Unbegun) => T,
  ): Promise<T> {
    if (this.#atWork < this.#atOnceMax) return this.#begin(work);
    return new Promise(resolve => {
      const leave = (): void => {
        this.#clock.clearTimeout(timer);
        signal.removeEventListener("abort", onAbort);
        this.#forget(user, begin);
      };
      const begin = (): void => {
        leave();
        resolve(this.#begin(work));
      };
      const giveUp = (why: Unbegun): void => {
        leave();
        resolve(unbegun(why));
      };
      const onAbort = (): void => giveUp("aborted");
      const timer = this.#clock.setTimeout(() => giveUp("late"), deadlineMs);
      if (signal.aborted) return onAbort();
      signal.addEventListener("abort", onAbort);
      const alike = this.#waiting.get(user) ?? new Set();
      this.#waiting.set(user, alike.add(begin));
    });
  }

  #begin<T>(work: () => Promise<T>): Promise<T> {
    this.#atWork++;
    const done = started(work);
    const end = (): void => {
      this.#atWork--;
      this.#next();
    };
    done.then(end, end);
    return done;
  }

  #next(): void {
    const [first] = this.#waiting;
    if (first === undefined) return;
    const [user, alike] = first;
    const [begin] = alike;
    // Behind all others, if more of his waits.
    this.#waiting.delete(user);
    this.#waiting.set(user, alike);
    begin?.();
  }

  #forget(user: string, begin: () => void): void {
    const alike = this.#waiting.get(user);
    alike?.delete(begin);
    if (alike?.size === 0) this.#waiting.delete(user);
  }
}

/** Work that throws before it has begun has had its turn, too. */
function started<T>(work: () => Promise<T>): Promise<T> {
  try {
    return work();
  } catch (error) {
    return Promise.reject(error);
  }
}
