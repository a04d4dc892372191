/** The few statistics that the laws rest on. */

/** The value below which so much of a sample lies; NaN of nothing. @param sorted in ascending order */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  if (sorted.length === 0) return Number.NaN;
  const at = Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1));
  return sorted[at] as number;
}

/** In ascending order; for many values far quicker than an array's own sort. */
export const ascending = (values: readonly number[]): Float64Array => Float64Array.from(values).sort();

export const median = (values: readonly number[]): number => quantile(ascending(values), 0.5);

/** How wide the middle half of a sample is, as a share of its place: (Q3 - Q1) / (Q3 + Q1). Of ±10 % evenly: 0.05. */
export function quartileSpread(values: readonly number[]): number {
  const sorted = ascending(values);
  const low = quantile(sorted, 0.25);
  const high = quantile(sorted, 0.75);
  return high + low === 0 ? 0 : (high - low) / (high + low);
}

/** The most of a sample that lies in any stretch of so much time, as a count. */
export function peakCount(values: readonly number[], widthMs: number): number {
  const sorted = ascending(values);
  let from = 0;
  let most = 0;
  for (const [index, value] of sorted.entries()) {
    while ((sorted[from] as number) <= value - widthMs) from++;
    most = Math.max(most, index - from + 1);
  }
  return most;
}

/**
 * How much the moments keep to one phase of a period: 0 when they are spread evenly over it, 1 when all meet (the mean
 * resultant length of Rayleigh's test).
 */
export function alignment(moments: readonly number[], periodMs: number): number {
  let x = 0;
  let y = 0;
  for (const moment of moments) {
    const angle = (2 * Math.PI * moment) / periodMs;
    x += Math.cos(angle);
    y += Math.sin(angle);
  }
  return Math.hypot(x, y) / moments.length;
}
