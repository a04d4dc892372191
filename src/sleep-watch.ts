/** The machine slept: the connections of before are gone, and nobody will say so. One watch for all that a client polls. */
import type { Clock, TimerHandle } from "./clock.ts";

/** How often the clocks are compared while a poll is on the wire: it is begun anew within 10 s of waking. */
const TICK_MS = 8_000;
/** More than a busy process is late by. */
const SLEPT_MS = 5_000;

/** @internal */
export class SleepWatch {
  readonly #clock: Clock;
  readonly #sleepers = new Set<() => void>();
  #timer: TimerHandle | undefined;
  /** When the clocks are to be compared next, and by how much the wall clock was ahead of the steady one when they last were. */
  #dueMs = 0;
  #aheadMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Call back each time that the machine has slept, until the function that is returned is called. It must not throw. */
  begin(onWoke: () => void): () => void {
    if (this.#sleepers.size === 0) this.#arm();
    this.#sleepers.add(onWoke);
    return () => {
      this.#sleepers.delete(onWoke);
      if (this.#sleepers.size === 0) this.#clock.clearTimeout(this.#timer);
    };
  }

  /** Compare the clocks. Whoever is woken by a timer of its own asks first: of two timers that a sleep held up, either may go off first. */
  look(): void {
    if (this.#sleepers.size === 0) return;
    const beforeMs = this.#aheadMs;
    const nowMs = this.#clock.monotonicMs();
    this.#aheadMs = this.#clock.nowMs() - nowMs;
    // Where the steady clock stood still in the sleep, the wall clock is ahead by more than before; where it ran on, the watch is late.
    if (Math.max(this.#aheadMs - beforeMs, nowMs - this.#dueMs) < SLEPT_MS) return;
    this.#clock.clearTimeout(this.#timer);
    this.#arm();
    for (const onWoke of [...this.#sleepers]) if (this.#sleepers.has(onWoke)) onWoke();
  }

  #arm(): void {
    const nowMs = this.#clock.monotonicMs();
    this.#dueMs = nowMs + TICK_MS;
    this.#aheadMs = this.#clock.nowMs() - nowMs;
    this.#timer = this.#clock.setTimeout(() => this.#tick(), TICK_MS);
  }

  #tick(): void {
    this.look();
    this.#clock.clearTimeout(this.#timer);
    if (this.#sleepers.size > 0) this.#arm();
  }
}
