/** Requests that were refused with `-14` and wait for a notifystart that is taken: then they are worth repeating. */
import type { Clock } from "../clock.ts";

/** How long a refused request waits, milliseconds. */
const CURE_MS = 4_000;

/** @internal */
export class Cures {
  readonly #clock: Clock;
  readonly #waiting = new Set<(taken: boolean) => void>();
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

  /** Resolves within 4 s: whether a notifystart was taken meanwhile. False at once when the signal aborts. */
  wait(signal: AbortSignal): Promise<boolean> {
    return new Promise<boolean>(resolve => {
      const end = (taken: boolean): void => {
        this.#clock.clearTimeout(timer);
        signal.removeEventListener("abort", giveUp);
        this.#waiting.delete(end);
        resolve(taken);
      };
      const giveUp = (): void => end(false);
      const timer = this.#clock.setTimeout(giveUp, CURE_MS);
      signal.addEventListener("abort", giveUp);
      this.#waiting.add(end);
    });
  }

  /** A notifystart was taken. */
  taken(): void {
    this.#takenMs = this.#clock.monotonicMs();
    this.#end(true);
  }

  /** It came to nothing. */
  failed(): void {
    this.#end(false);
  }

  #end(taken: boolean): void {
    for (const end of [...this.#waiting]) end(taken);
  }
}
