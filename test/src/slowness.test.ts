import { expect, it } from "vitest";
import { Slowness } from "../../src/slowness.ts";

it("takes twice the slowest of the last four answers for held, and no less than on a good network", () => {
  const slowness = new Slowness();
  expect(slowness.heldProofMs).toBe(1_500);
  slowness.refused(35_000);
  for (const elapsedMs of [0, 2_000, 0]) slowness.refused(elapsedMs);
  expect(slowness.heldProofMs).toBe(70_000);
  slowness.notified(0, 3_000);
  expect(slowness.heldProofMs).toBe(4_000);
  slowness.polled();
  expect(slowness.heldProofMs).toBe(1_500);
});

it("gives notifystart as long as two refusals, or two empty answers, from 3 s up to 8 s", () => {
  const after = (tell: (slowness: Slowness) => void) => {
    const slowness = new Slowness();
    tell(slowness);
    return slowness.notifyDeadlineMs;
  };
  expect(after(() => {})).toBe(3_000);
  expect(after(slowness => slowness.refused(2_500))).toBe(5_000);
  expect(after(slowness => slowness.refused(20_000))).toBe(8_000);
  expect(after(slowness => slowness.lapsed(2_500))).toBe(5_000);
  // So late an empty answer was held.
  expect(after(slowness => slowness.lapsed(35_000))).toBe(3_000);
});

it("learns nothing from a notifystart that took longer than it was allowed: the process stood still", () => {
  const slowness = new Slowness();
  slowness.notified(60_000, 3_000);
  expect(slowness.heldProofMs).toBe(1_500);
});
