import { expect, it } from "vitest";
import {
  afterFault,
  afterRefusal,
  called,
  laneRestMs,
  NO_PROBES,
  probeLeft,
} from "../../../src/outbox/probes.ts";

const HOUR_MS = 3_600_000;
const refusal = { isProbe: true, isClean: false, random: 0 };

it("the seventh refused probe of a day waits until the first is a day ago, whatever the pause would be", () => {
  let probes = NO_PROBES;
  for (let hour = 0; hour < 6; hour++)
    probes = afterRefusal({ ...probes, refused: 0 }, { ...refusal, nowMs: hour * HOUR_MS });
  expect(probes.dueMs).toBe(24 * HOUR_MS);
});

it("one that fails in another way does not count", () => {
  let probes = NO_PROBES;
  for (let hour = 0; hour < 6; hour++) probes = afterFault(probeLeft(probes), hour * HOUR_MS);
  expect(afterRefusal(probes, { ...refusal, nowMs: 6 * HOUR_MS }).dueMs).toBeLessThan(8 * HOUR_MS);
});

it("other attempts put a probe off, but never beyond six hours after the last one", () => {
  let probes = afterRefusal(NO_PROBES, { ...refusal, nowMs: 0 });
  for (let hour = 0.5; hour < 7; hour += 0.5)
    probes = afterRefusal(probes, { ...refusal, isProbe: false, nowMs: hour * HOUR_MS });
  expect(probes.dueMs).toBeLessThan(7 * HOUR_MS);
  // And never sooner than a minute after the last refusal.
  expect(afterRefusal(probes, { ...refusal, isProbe: false, nowMs: 7 * HOUR_MS }).dueMs).toBe(
    7 * HOUR_MS + 60_000,
  );
});

it("a probe that a start calls for does not count", () => {
  const due = called(NO_PROBES, 2 * HOUR_MS);
  expect(due.dueMs).toBe(2 * HOUR_MS);
  expect(afterRefusal(probeLeft(due), { ...refusal, nowMs: 2 * HOUR_MS }).refusedMs).toEqual([]);
});

it("a gate stays shut twice as long after each refusal, from a minute to six hours", () => {
  const minutes = [1, 2, 3, 9, 20].map(refusals => laneRestMs(refusals) / 60_000);
  expect(minutes).toEqual([1, 2, 4, 256, 350]);
});
