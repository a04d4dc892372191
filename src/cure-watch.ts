/** Whoever met a stale session waits here for the word that it serves again. */
import { type Clock, sleep } from "./clock.ts";
import type { Spacing } from "./spacing.ts";

/** What the account's state tells of its session: it serves, nothing is proved, or a login is needed. @internal */
export type SessionState = "live" | "unproven" | "barred";

/**
 * How long one waits that met a stale session, where nothing else tells of a cure. A session that is declared dead is hardly
 * cured within seconds, but another backend may take what is sent. @internal
 */
export const CURE_MS: Readonly<Record<SessionState, number>> = {
  live: 5_000,
  unproven: Number.POSITIVE_INFINITY,
  barred: 1_000,
};

/** When an attempt sets out at the latest that is to end by `endMs`: it keeps 5 s of its deadline, of a short one a third. @internal */
export const lastTryMs = (deadlineMs: number, endMs: number): number =>
  endMs - Math.min(5_000, deadlineMs / 3);

/** @internal */
export class CureWatch {
  readonly #clock: Clock;
  readonly #waiting = new Set<AbortController>();
  #session: SessionState = "unproven";
  /** What turns out to be no cure is not tried by all of them at once. */
  readonly #spacing: Spacing;

  constructor(clock: Clock, spacing: Spacing) {
    this.#clock = clock;
    this.#spacing = spacing;
  }

  /** The account's state has changed. One that is barred is not waited for any longer. */
  hear(session: SessionState): void {
    this.#session = session;
    if (session !== "unproven") this.cured();
  }

  /** The session serves: a poll was answered, or looks held. */
  cured(): void {
    for (const waiting of this.#waiting) waiting.abort();
  }

  /**
   * Until it is cured, as long as {@link CURE_MS} says and no longer than `maxMs`; then its turn among those that go on.
   * Ends at once when the signal aborts, and never rejects.
   */
  async wait(maxMs: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return;
    const waiting = new AbortController();
    const end = (): void => waiting.abort();
    this.#waiting.add(waiting);
    signal.addEventListener("abort", end);
    const endMs = this.#clock.monotonicMs() + maxMs;
    await sleep(this.#clock, Math.min(CURE_MS[this.#session], maxMs), waiting.signal);
    const leftMs = endMs - this.#clock.monotonicMs();
    // It was thought to serve, and is being cured now.
    if (this.#session === "unproven" && leftMs > 0) await sleep(this.#clock, leftMs, waiting.signal);
    signal.removeEventListener("abort", end);
    this.#waiting.delete(waiting);
    await this.#spacing.turn(signal);
  }
}
