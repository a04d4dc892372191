/** Whoever met a stale session waits here for the word that it serves again. */
import { type Clock, sleep } from "./clock.ts";

/** A session that can be cured is so within seconds; where no word of it comes, the next attempt is made in vain perhaps. */
const CURE_MS = 5_000;

/** @internal */
export class CureWatch {
  readonly #clock: Clock;
  readonly #waiting = new Set<AbortController>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** The session serves: a poll was answered, or looks held. */
  cured(): void {
    for (const waiting of this.#waiting) waiting.abort();
  }

  /** Until it is cured, for 5 s at most. Ends at once when the signal aborts, and never rejects. */
  async wait(signal: AbortSignal): Promise<void> {
    const waiting = new AbortController();
    const end = (): void => waiting.abort();
    if (signal.aborted) return;
    this.#waiting.add(waiting);
    signal.addEventListener("abort", end);
    await sleep(this.#clock, CURE_MS, waiting.signal);
    signal.removeEventListener("abort", end);
    this.#waiting.delete(waiting);
  }
}
