/** How long the calls of a store are waited for: each has its deadline while the account runs, and none afterwards. */
import type { Clock } from "../clock.ts";
import { inTime } from "../deadline.ts";
import type { Awaitable, Store } from "./store.ts";
import { LateStoreError } from "./store-error.ts";

/** @internal */
export class Patience {
  readonly #clock: Clock;
  #waits = new AbortController();
  #isResting = true;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The account begins: whatever is still waited for is given up, and from here on calls have their deadlines. */
  resume(): void {
    this.#giveUp();
    this.#isResting = false;
  }

  /** The account ends: the same, but no timer is armed any more. What is called now is given up by the next `resume`. */
  rest(): void {
    this.#giveUp();
    this.#isResting = true;
  }

  /** The end of a call, unless it is late: then a rejection. What ended at once is handed on as it is. */
  with<T>(name: keyof Store, limitMs: number, end: Awaitable<T>): Awaitable<T> {
    if (!isThenable(end)) return end;
    const deadlineMs = this.#isResting ? Number.POSITIVE_INFINITY : limitMs;
    const late = (): LateStoreError => new LateStoreError(name, limitMs);
    return inTime(this.#clock, { deadlineMs, signal: this.#waits.signal }, end, late);
  }

  #giveUp(): void {
    this.#waits.abort();
    this.#waits = new AbortController();
  }
}

/** @internal */
export function isThenable<T>(value: Awaitable<T>): value is Promise<T> {
  return typeof (value as { then?: unknown } | null | undefined)?.then === "function";
}
