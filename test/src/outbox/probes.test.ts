import { expect, it } from "vitest";
import { afterRefusal, hurried, laneRestMs, NO_PROBES, probeLeft } from "../../../src/outbox/probes.ts";

const HOUR_MS = 3_600_000;
const refusal = { isProbe: true, isClean: false, random: 0 };

it("the seventh probe of a day waits until the first is a day ago, whatever the pause would be", () => {
  let probes = NO_PROBES;
  for (let hour = 0; hour < 6; hour++) probes = probeLeft(probes, hour * HOUR_MS);
  expect(afterRefusal({ ...probes, refused: 0 }, { ...refusal, nowMs: 5 * HOUR_MS }).dueMs).toBe(
    24 * HOUR_MS,
  );
});

it("other attempts put a probe off, but never beyond six hours after the last one", () => {
  let probes = afterRefusal(probeLeft(NO_PROBES, 0), { ...refusal, nowMs: 0 });
  for (let hour = 0.5; hour < 7; hour += 0.5)
    probes = afterRefusal(probes, { ...refusal, isProbe: false, nowMs: hour * HOUR_MS });
  expect(probes.dueMs).toBeLessThan(7 * HOUR_MS);
});

it("a probe that a start calls for does not count, and is not made soon after a refusal", () => {
  expect(hurried(NO_PROBES, 1_000, 0, 1).dueMs).toBe(Number.POSITIVE_INFINITY);
  const called = hurried(NO_PROBES, 2 * HOUR_MS, 0, 1);
  expect([called.dueMs, probeLeft(called, 2 * HOUR_MS).leftMs]).toEqual([2 * HOUR_MS, []]);
});

it("a gate stays shut twice as long after each refusal, from a minute to six hours", () => {
  const minutes = [1, 2, 3, 9, 20].map(refusals => laneRestMs(refusals) / 60_000);
  expect(minutes).toEqual([1, 2, 4, 256, 350]);
});
