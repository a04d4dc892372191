/**
 * The rate that no fault can push the client over: at most 5 requests in any second and 50 in any minute that brought
 * nothing. Recovery pauses decide when a request makes sense; this decides when it is allowed. A number says when the
 * requests so far will be paid off (generic cell rate algorithm).
 */

/** Every request costs this much of the future. */
const COST_MS = 1_350;
/** How many may go at once after a calm. */
const BURST = 5;

/** No request was made yet. */
export const PAID_OFF = Number.NEGATIVE_INFINITY;

/** How long the next request has to wait; 0 when it may go now. */
export function waitMs(paidOffMs: number, nowMs: number): number {
  return Math.max(0, paidOffMs - COST_MS * (BURST - 1) - nowMs);
}

/** A request starts. */
export function spent(paidOffMs: number, nowMs: number): number {
  return Math.max(paidOffMs, nowMs) + COST_MS;
}

/** The latest request brought messages after all: it costs nothing. */
export function refunded(paidOffMs: number): number {
  return paidOffMs - COST_MS;
}
