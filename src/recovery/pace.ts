/**
 * The rate that no fault can push the client over: at most 4 requests in any second and 48 in any minute
 * that brought nothing. Recovery pauses decide when a request makes sense; this decides when it is allowed.
 */

/** Every request costs this much of the future. 60 s / 1.7 s = 35 requests a minute in the long run. */
const COST_MS = 1_700;
/** How many requests may go at once after a calm. 35 + 12 + 1 stays under 50 a minute. */
const BURST = 12;
/** The most that may start in any second. */
const PER_SECOND = 4;

/** Counts are of requests that have brought nothing so far. Changed only through the functions of this file. */
export interface Pace {
  /** When the requests so far will be paid off (generic cell rate algorithm). */
  paidOffMs: number;
  /** Starts of the latest requests, as a ring. */
  readonly startsMs: number[];
  next: number;
}

export function createPace(): Pace {
  return {
    paidOffMs: Number.NEGATIVE_INFINITY,
    startsMs: new Array<number>(PER_SECOND).fill(Number.NEGATIVE_INFINITY),
    next: 0,
  };
}

/** How long the next request has to wait; 0 when it may go now. */
export function waitMs(pace: Pace, nowMs: number): number {
  const burstMs = pace.paidOffMs - COST_MS * (BURST - 1) - nowMs;
  const oldestMs = pace.startsMs[pace.next] ?? Number.NEGATIVE_INFINITY;
  // One more than a second: a window that includes both of its ends must not hold a fifth.
  const secondMs = oldestMs + 1_001 - nowMs;
  return Math.max(0, burstMs, secondMs);
}

/** A request starts. */
export function spend(pace: Pace, nowMs: number): void {
  pace.paidOffMs = Math.max(pace.paidOffMs, nowMs) + COST_MS;
  pace.startsMs[pace.next] = nowMs;
  pace.next = (pace.next + 1) % PER_SECOND;
}

/** The latest request brought messages after all: it costs nothing. */
export function refund(pace: Pace): void {
  pace.paidOffMs -= COST_MS;
  pace.next = (pace.next + PER_SECOND - 1) % PER_SECOND;
  pace.startsMs[pace.next] = Number.NEGATIVE_INFINITY;
}
