/** Two clients on the same scenarios, pair by pair: what each came to, and whether the difference is more than chance. */
import type { Measures } from "./measures.ts";

/** The same scenario for both. */
export interface Pair {
  scenario: string;
  a: Measures;
  b: Measures;
}

/** The numbers that every run has, in the order in which they are shown. */
export const MEASURES = ["worstMs", "deafMs", "requests", "delivered", "states", "violations"] as const;
export type MeasureName = (typeof MEASURES)[number];

/** One measure over all pairs. */
export interface Compared {
  measure: MeasureName;
  /** Sums; of `worstMs` the greatest. */
  a: number;
  b: number;
  /** In how many pairs that of B is the smaller one, and in how many the greater one. */
  less: number;
  more: number;
  /** How likely so uneven a split is by chance alone (sign test, two-sided). 1 when no pair differs. */
  p: number;
}

/** Quantiles of all recoveries, milliseconds; null where there was none. */
export interface Recovery {
  count: number;
  p50: number | null;
  p99: number | null;
}

export interface Comparison {
  pairs: number;
  recovery: { a: Recovery; b: Recovery };
  compared: readonly Compared[];
}

export function compare(pairs: readonly Pair[]): Comparison {
  return {
    pairs: pairs.length,
    recovery: {
      a: recoveryOf(pairs.flatMap(({ a }) => a.recoveriesMs)),
      b: recoveryOf(pairs.flatMap(({ b }) => b.recoveriesMs)),
    },
    compared: MEASURES.map(measure => comparedBy(pairs, measure)),
  };
}

function comparedBy(pairs: readonly Pair[], measure: MeasureName): Compared {
  const total = (values: readonly number[]): number =>
    values.reduce((sum, value) => (measure === "worstMs" ? Math.max(sum, value) : sum + value), 0);
  const less = pairs.filter(({ a, b }) => b[measure] < a[measure]).length;
  const more = pairs.filter(({ a, b }) => b[measure] > a[measure]).length;
  return {
    measure,
    less,
    more,
    p: signTest(less, more),
    a: total(pairs.map(({ a }) => a[measure])),
    b: total(pairs.map(({ b }) => b[measure])),
  };
}

/** How likely a fair coin falls at least so unevenly, to either side. */
export function signTest(less: number, more: number): number {
  const tosses = less + more;
  // In logarithms: 2 to the power of some thousand tosses is no number.
  let logOfOne = -tosses * Math.LN2;
  let tail = 0;
  for (let heads = 0; heads <= Math.min(less, more); heads++) {
    tail += Math.exp(logOfOne);
    logOfOne += Math.log(tosses - heads) - Math.log(heads + 1);
  }
  return Math.min(1, 2 * tail);
}

function recoveryOf(values: readonly number[]): Recovery {
  const sorted = values.toSorted((a, b) => a - b);
  // The smallest that so large a share does not exceed.
  const quantile = (share: number): number | null => sorted[Math.ceil(share * sorted.length) - 1] ?? null;
  return { count: sorted.length, p50: quantile(0.5), p99: quantile(0.99) };
}
