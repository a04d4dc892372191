/** A line that is repeated: how often it comes. */

/** Once, and where it is repeated, once more for each interval that ends within the span. */
export function timesIn(fromMs: number, untilMs: number, everyMs: number | undefined): number {
  return everyMs === undefined ? 1 : Math.floor((untilMs - fromMs) / everyMs) + 1;
}
