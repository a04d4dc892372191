/** Repetitions of an account, one after the other: what failed together must not be asked again together. */
import { type Clock, sleep } from "./clock.ts";

/** So far apart they set out: never the sixth in a second, nor the sixty-first in a minute. */
const APART_MS = 1_050;

/** @internal */
export class Spacing {
  readonly #clock: Clock;
  /** When the next one may set out. */
  #freeMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Until it is its turn. Ends at once when the signal aborts, and never rejects. */
  async turn(signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const nowMs = this.#clock.monotonicMs();
    const turnMs = Math.max(nowMs, this.#freeMs);
    this.#freeMs = turnMs + APART_MS;
    if (turnMs > nowMs) await sleep(this.#clock, turnMs - nowMs, signal);
  }
}
