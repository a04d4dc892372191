/** Whoever met a stale session waits here for the word that it serves again. */
import { type Clock, sleep } from "./clock.ts";

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

/** So far apart they go on: what turns out to be no cure is not tried by all of them at once. */
const APART_MS = 300;

/** @internal */
export class CureWatch {
  readonly #clock: Clock;
  readonly #waiting = new Set<AbortController>();
  #session: SessionState = "unproven";
  /** When the next one may go on. */
  #freeMs = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock) {
    this.#clock = clock;
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
   * Until it is cured, as long as {@link CURE_MS} says and no longer than `maxMs`; then 0.3 s for each that goes on before it.
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
    if (signal.aborted) return;
    const nowMs = this.#clock.monotonicMs();
    const turnMs = Math.max(nowMs, this.#freeMs);
    this.#freeMs = turnMs + APART_MS;
    if (turnMs > nowMs) await sleep(this.#clock, turnMs - nowMs, signal);
  }
}
