/** Shares of the event loop: work that could go on for long does a share, and lets everybody else have his turn. */
import type { Clock } from "./clock.ts";

/** How long the work of one turn may take before it makes way, milliseconds. */
const SHARE_MS = 10;
/** Pieces of work that one turn takes up again. Each goes on until the share is used up. */
const RESUMED_MAX = 16;

/**
 * One for all that a client does, as all of it shares one event loop. A clock without `setImmediate` has no turns: the
 * share is never used up then.
 *
 * @internal
 */
export class Shares {
  readonly #clock: Clock;
  /** When this turn's share began; undefined when nothing was done in it yet. */
  #beganMs: number | undefined;
  /** First come, first served. */
  #waiting: (() => void)[] = [];
  readonly #endings = new Set<() => void>();

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Whether work has to make way before it goes on. Asked before each piece of it. */
  get isSpent(): boolean {
    if (!this.haveEnds) return false;
    const nowMs = this.#clock.monotonicMs();
    if (this.#beganMs !== undefined) return nowMs - this.#beganMs >= SHARE_MS;
    this.#begin(nowMs);
    return false;
  }

  /** Resolves when a later turn has a share left. */
  async next(): Promise<void> {
    do {
      await new Promise<void>(resolve => this.#waiting.push(resolve));
    } while (this.isSpent);
  }

  /** Whether a turn has an end at which something can be done. */
  get haveEnds(): boolean {
    return this.#clock.setImmediate !== undefined;
  }

  /** Do that at the end of this turn; the same function once, however often it is asked for. It must not throw. */
  atEnd(work: () => void): void {
    if (this.#beganMs === undefined) this.#begin(this.#clock.monotonicMs());
    this.#endings.add(work);
  }

  #begin(nowMs: number): void {
    this.#beganMs = nowMs;
    this.#clock.setImmediate?.(() => this.#end());
  }

  #end(): void {
    const endings = [...this.#endings];
    this.#endings.clear();
    for (const work of endings) work();
    this.#beganMs = undefined;
    if (this.#waiting.length === 0) return;
    const resumed = this.#waiting.slice(0, RESUMED_MAX);
    this.#waiting = this.#waiting.slice(RESUMED_MAX);
    this.#begin(this.#clock.monotonicMs());
    for (const resume of resumed) resume();
  }
}
