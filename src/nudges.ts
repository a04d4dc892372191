/** When a `-14` from another endpoint asks for a proof of the session: not while one is being found, and not too often. */

/** Least time between two proofs that sends ask for. */
const SPACING_MS = 4_000;

/** @internal */
export class Nudges {
  /** When the `-14` came for which a proof is still to be asked; undefined while there is none. */
  #sinceMs: number | undefined;
  #askedMs = Number.NEGATIVE_INFINITY;

  /**
   * A `-14` came.
   * @param undecidedMs how long the proof in progress may take yet.
   * @returns how long to wait before asking; null when that is being waited for already.
   */
  note(nowMs: number, undecidedMs: number): number | null {
    if (this.#sinceMs !== undefined) return null;
    this.#sinceMs = nowMs;
    return Math.max(0, this.#askedMs + SPACING_MS - nowMs, undecidedMs);
  }

  /**
   * The wait is over.
   * @param polledMs when a poll was last answered well.
   * @returns since when a proof is wanted; undefined when a good answer has come since.
   */
  take(polledMs: number): number | undefined {
    const sinceMs = this.#sinceMs;
    this.#sinceMs = undefined;
    return sinceMs === undefined || polledMs > sinceMs ? undefined : sinceMs;
  }

  /** A proof was asked for. */
  asked(nowMs: number): void {
    this.#askedMs = nowMs;
  }
}
