/** The pace of an account's sends: how far apart they leave, pieces of a long text included. */

/** Attempts that follow another one at the same piece, and bring nothing: so many in a minute, and in a second. */
const REPEATS_A_MINUTE = 50;
const REPEATS_A_SECOND = 4;
const MINUTE_MS = 60_000;
const SECOND_MS = 1_000;
/** So many sends in a second are reported to trip a throttle (ilink-protocol §2.3). */
const HASTY = 3;

/** @internal */
export interface Pace {
  readonly gapMs: number;
  /** When the last sends left, the latest last. */
  readonly leftMs: readonly number[];
  /** The same for those that were made before. */
  readonly repeatedMs: readonly number[];
}

/** @internal */
export const createPace = (gapMs: number): Pace => ({ gapMs, leftMs: [], repeatedMs: [] });

/** When the next one may leave. @internal */
export function paceMs({ gapMs, leftMs, repeatedMs }: Pace, repeats: boolean): number {
  const nextMs = nthLast(leftMs, 1) + gapMs;
  if (!repeats) return nextMs;
  const minuteMs = nthLast(repeatedMs, REPEATS_A_MINUTE) + MINUTE_MS;
  return Math.max(nextMs, minuteMs, nthLast(repeatedMs, REPEATS_A_SECOND) + SECOND_MS);
}

/** One leaves. @internal */
export function left(pace: Pace, nowMs: number, repeats: boolean): Pace {
  return {
    ...pace,
    leftMs: [...pace.leftMs, nowMs].slice(-HASTY),
    ...(repeats && { repeatedMs: [...pace.repeatedMs, nowMs].slice(-REPEATS_A_MINUTE) }),
  };
}

/** One that left then was taken: of repetitions only those in vain count. @internal */
export function taken(pace: Pace, leftMs: number): Pace {
  const index = pace.repeatedMs.indexOf(leftMs);
  return index < 0 ? pace : { ...pace, repeatedMs: pace.repeatedMs.toSpliced(index, 1) };
}

/** Whether the last sends were too many in a second. @internal */
export function isHasty({ leftMs }: Pace): boolean {
  return nthLast(leftMs, 1) - nthLast(leftMs, HASTY) < SECOND_MS;
}

function nthLast(times: readonly number[], nth: number): number {
  return times.at(-nth) ?? Number.NEGATIVE_INFINITY;
}
