import fc from "fast-check";
import { expect, it } from "vitest";
import { BACKOFF_FIRST_MS, BACKOFF_LIMIT_MS, backoffMs } from "../../../src/recovery/backoff.ts";

const failures = fc.integer({ min: 1, max: 1_000_000 });
const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true });

it("stays between half of the first pause and the limit", () => {
  fc.assert(
    fc.property(failures, chance, (count, random01) => {
      const pauseMs = backoffMs(count, random01);
      expect(pauseMs).toBeGreaterThanOrEqual(BACKOFF_FIRST_MS / 2);
      expect(pauseMs).toBeLessThanOrEqual(BACKOFF_LIMIT_MS);
    }),
  );
});

it("never shrinks as failures add up", () => {
  fc.assert(
    fc.property(failures, chance, (count, random01) => {
      expect(backoffMs(count + 1, random01)).toBeGreaterThanOrEqual(backoffMs(count, random01));
    }),
  );
});

it("spreads over the upper half of each ceiling", () => {
  expect([backoffMs(3, 0), backoffMs(3, 0.5), backoffMs(3, 1)]).toEqual([1_000, 1_500, 2_000]);
});
