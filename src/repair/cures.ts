/** Requests that were refused with `-14` and wait for a notifystart that is taken: then they are worth repeating. */
import type { Clock } from "../clock.ts";

/** How long a refused request waits, milliseconds: what can be cured is cured by then. The plugin gives a send up after 15 s. */
const CURE_MS = 10_000;

/**
 * What came of it. `late`: nothing, so far. `refused`: it is not worth repeating.
 * @internal
 */
export type Cured = "taken" | "late" | "refused";

/** @internal */
export class Cures {
  readonly #clock: Clock;
  readonly #waiting = new Set<(cured: Cured) => void>();
  /** When a notifystart was last taken. */
  #takenMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Requests that wait. */
  get size(): number {
    return this.#waiting.size;
  }

  /** Whether a notifystart was taken since then, by the steady clock: cure enough for a request that was sent then. */
  takenSince(sentMs: number): boolean {
    return this.#takenMs >= sentMs;
  }

  /** Resolves within 10 s, and at once when the signal aborts. */
  wait(signal: AbortSignal): Promise<Cured> {
    return new Promise<Cured>(resolve => {
      const end = (cured: Cured): void => {
        this.#clock.clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        this.#waiting.delete(end);
        resolve(cured);
      };
      const giveUp = (): void => end("refused");
      const timer = this.#clock.setTimeout(() => end("late"), CURE_MS);
      signal.addEventListener("abort", giveUp);
      this.#waiting.add(end);
    });
  }

  /** A notifystart was taken. */
  taken(): void {
    this.#takenMs = this.#clock.monotonicMs();
    this.#end("taken");
  }

  /** The session is dead, or over. */
  refused(): void {
    this.#end("refused");
  }

  #end(cured: Cured): void {
    for (const end of [...this.#waiting]) end(cured);
  }
}
