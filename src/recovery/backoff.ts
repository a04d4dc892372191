/** How long to pause after the n-th failure in a row. */

/** The pause after the first failure is at most this. */
export const BACKOFF_FIRST_MS = 500;
/** No pause is longer: a network that heals right after a request failed is noticed within 10 s. */
export const BACKOFF_LIMIT_MS = 8_000;
/** Before a notifystart, whose own deadline comes on top before the next poll leaves: both together are 8 s at most. */
export const BEFORE_NOTIFYSTART_LIMIT_MS = 4_000;

/** Doubling up to the limit; then somewhere in its upper half, so that many clients do not return in step. */
export function backoffMs(failures: number, random01: number, limitMs = BACKOFF_LIMIT_MS): number {
  // The exponent is bounded: 2^10 is far beyond the limit already.
  const exponent = Math.min(Math.max(failures - 1, 0), 10);
  const ceilingMs = Math.min(limitMs, BACKOFF_FIRST_MS * 2 ** exponent);
  return ceilingMs * (0.5 + 0.5 * random01);
}
