/** The pace of an account's sends: how far apart they leave, pieces of a long text included. */

/** Attempts that follow another one at the same piece are at least this far apart, so that no minute holds sixty of them. */
const REPEAT_GAP_MS = 1_100;
/** The third send in this time is reported to trip a throttle (ilink-protocol §2.3). */
const HASTE_MS = 1_000;

/** @internal */
export interface Pace {
  readonly gapMs: number;
  /** When the last sends left, the latest last; three at most. */
  readonly leftMs: readonly number[];
  readonly repeatedMs: number;
}

/** @internal */
export const createPace = (gapMs: number): Pace => ({
  gapMs,
  leftMs: [],
  repeatedMs: Number.NEGATIVE_INFINITY,
});

/** When the next one may leave. @internal */
export function paceMs({ gapMs, leftMs, repeatedMs }: Pace, repeats: boolean): number {
  const nextMs = (leftMs.at(-1) ?? Number.NEGATIVE_INFINITY) + gapMs;
  return repeats ? Math.max(nextMs, repeatedMs + REPEAT_GAP_MS) : nextMs;
}

/** One leaves. @internal */
export function left(pace: Pace, nowMs: number, repeats: boolean): Pace {
  return {
    ...pace,
    leftMs: [...pace.leftMs, nowMs].slice(-3),
    ...(repeats && { repeatedMs: nowMs }),
  };
}

/** Whether the last send was the third in a second. @internal */
export function isHasty({ leftMs }: Pace): boolean {
  const [first, , third] = leftMs;
  return first !== undefined && third !== undefined && third - first < HASTE_MS;
}
