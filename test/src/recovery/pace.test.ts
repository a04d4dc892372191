import fc from "fast-check";
import { expect, it } from "vitest";
import { createPace, refund, spend, waitMs } from "../../../src/recovery/pace.ts";

/** Starts that a caller makes who always goes as soon as allowed, after having wanted to wait so long. */
function starts(wishesMs: readonly number[]): number[] {
  const pace = createPace();
  let nowMs = 0;
  return wishesMs.map(wishMs => {
    nowMs += wishMs;
    nowMs += waitMs(pace, nowMs);
    spend(pace, nowMs);
    return nowMs;
  });
}

function densest(times: readonly number[], windowMs: number): number {
  return Math.max(...times.map(from => times.filter(at => at >= from && at <= from + windowMs).length));
}

it("holds 4 a second and 50 a minute, whatever the caller wishes", () => {
  const wishes = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 40_000 })), {
    minLength: 1,
    maxLength: 200,
  });
  fc.assert(
    fc.property(wishes, wishesMs => {
      const times = starts(wishesMs);
      expect(densest(times, 1_000)).toBeLessThanOrEqual(4);
      expect(densest(times, 60_000)).toBeLessThanOrEqual(50);
    }),
  );
});

it("lets twelve go in a burst, four a second", () => {
  const times = starts(new Array<number>(12).fill(0));
  expect(times[11]).toBe(2_002);
});

it("charges nothing for a request that was refunded", () => {
  const pace = createPace();
  for (let round = 0; round < 1_000; round++) {
    expect(waitMs(pace, 5)).toBe(0);
    spend(pace, 5);
    refund(pace);
  }
});
