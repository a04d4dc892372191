/** The axis of a timeline: virtual time in which idle hours are folded, so that each moment that matters has room. */

/** A point of the axis: a moment, and how far along it lies, from 0 to 1. */
export interface AxisPoint {
  atMs: number;
  at: number;
}

/** A time that takes much less room than its share. */
export interface Fold {
  fromMs: number;
  untilMs: number;
}

export interface Axis {
  points: readonly AxisPoint[];
  folds: readonly Fold[];
}

/** Room of a gap grows with its logarithm, from about so many milliseconds on. */
const GRAIN_MS = 2_000;
/** Room that the shortest gap has, in the same measure. */
const GAP_MIN = 0.25;
/** Folded is what is longer than this, and has less than a fifth of its share. */
const FOLD_MIN_MS = 120_000;
const FOLD_SHARE = 0.2;

/** Time as it passes. */
export function evenAxis(endMs: number): Axis {
  return {
    points: [
      { atMs: 0, at: 0 },
      { atMs: Math.max(endMs, 1), at: 1 },
    ],
    folds: [],
  };
}

/**
 * An axis on which the gaps between moments have room by their logarithm.
 * @param moments that matter, in any order
 */
export function foldedAxis(moments: Iterable<number>, endMs: number): Axis {
  const inside = [...moments].filter(atMs => atMs > 0 && atMs < endMs);
  const times = [0, ...new Set(inside.sort((a, b) => a - b)), Math.max(endMs, 1)];
  const gaps = times.slice(1).map((atMs, index) => atMs - (times[index] as number));
  const rooms = gaps.map(gap => Math.max(GAP_MIN, Math.log2(1 + gap / GRAIN_MS)));
  const whole = rooms.reduce((sum, room) => sum + room, 0);
  const folds: Fold[] = [];
  const points: AxisPoint[] = [{ atMs: 0, at: 0 }];
  let passed = 0;
  for (const [index, gap] of gaps.entries()) {
    const [fromMs, untilMs] = [times[index] as number, times[index + 1] as number];
    const share = (rooms[index] as number) / whole;
    passed += rooms[index] as number;
    points.push({ atMs: untilMs, at: Math.min(1, passed / whole) });
    if (gap > FOLD_MIN_MS && share < FOLD_SHARE * (gap / endMs)) folds.push({ fromMs, untilMs });
  }
  return { points, folds };
}

/** How far along the axis a moment lies, from 0 to 1. */
export function placeOf({ points }: Axis, atMs: number): number {
  return between(points, atMs, "atMs", "at");
}

/** The moment at a place of the axis. */
export function momentAt({ points }: Axis, at: number): number {
  return between(points, at, "at", "atMs");
}

type Side = keyof AxisPoint;

/** On the straight line between the two points around a value. */
function between(points: readonly AxisPoint[], value: number, from: Side, to: Side): number {
  let low = 0;
  let high = points.length - 1;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if ((points[middle] as AxisPoint)[from] <= value) low = middle;
    else high = middle;
  }
  const [one, other] = [points[low] as AxisPoint, points[high] as AxisPoint];
  const length = other[from] - one[from];
  const share = length === 0 ? 0 : Math.min(1, Math.max(0, (value - one[from]) / length));
  return one[to] + share * (other[to] - one[to]);
}
