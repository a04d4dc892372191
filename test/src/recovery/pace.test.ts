import fc from "fast-check";
import { expect, it } from "vitest";
import { PAID_OFF, refunded, spent, waitMs } from "../../../src/recovery/pace.ts";

/** Starts that a caller makes who always goes as soon as allowed, after having wanted to wait so long. */
function starts(wishesMs: readonly number[]): number[] {
  let paidOffMs = PAID_OFF;
  let nowMs = 0;
  return wishesMs.map(wishMs => {
    nowMs += wishMs;
    nowMs += waitMs(paidOffMs, nowMs);
    paidOffMs = spent(paidOffMs, nowMs);
    return nowMs;
  });
}

function densest(times: readonly number[], windowMs: number): number {
  return Math.max(...times.map(from => times.filter(at => at >= from && at < from + windowMs).length));
}

it("holds 5 a second and 50 a minute, whatever the caller wishes", () => {
  const wishes = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40_000 })), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(wishes, wishesMs => {
      const times = starts(wishesMs);
      expect(densest(times, 1_000)).toBeLessThanOrEqual(5);
      expect(densest(times, 60_000)).toBeLessThanOrEqual(50);
    }),
  );
});

it("lets five go at once, and then one in 1.35 s", () => {
  expect(starts([0, 0, 0, 0, 0, 0, 0])).toEqual([0, 0, 0, 0, 0, 1_350, 2_700]);
});

it("charges nothing for a request that was refunded", () => {
  let paidOffMs = PAID_OFF;
  for (let round = 0; round < 1_000; round++) {
    expect(waitMs(paidOffMs, 5)).toBe(0);
    paidOffMs = refunded(spent(paidOffMs, 5));
  }
});
