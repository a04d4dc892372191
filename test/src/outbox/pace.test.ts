import { expect, it } from "vitest";
import { createPace, isHasty, left, type Pace, paceMs, taken } from "../../../src/outbox/pace.ts";

/** Sends that left at these times; of repetitions, `repeats` is true. */
const sent = (gapMs: number, times: readonly number[], repeats = false): Pace =>
  times.reduce((pace, ms) => left(pace, ms, repeats), createPace(gapMs));
const every = (ms: number, count: number): number[] => Array.from({ length: count }, (_, at) => at * ms);

it("the first may leave at once, the next a gap later", () => {
  expect(paceMs(createPace(550), false)).toBe(Number.NEGATIVE_INFINITY);
  expect(paceMs(sent(550, [1_000, 2_000]), false)).toBe(2_550);
});

it("no second holds a fifth repetition, and no minute a fifty-first; first attempts are not counted", () => {
  const four = sent(0, [100, 200, 300, 400], true);
  expect([paceMs(four, true), paceMs(four, false)]).toEqual([1_100, 400]);
  expect(paceMs(sent(0, [100, 200, 300, 400]), true)).toBe(400);
  expect(paceMs(sent(0, every(1_000, 49), true), true)).toBe(48_000);
  expect(paceMs(sent(0, every(1_000, 50), true), true)).toBe(60_000);
  expect(paceMs(sent(0, every(1_000, 51), true), true)).toBe(61_000);
});

it("a repetition that was taken is not in vain: it does not count", () => {
  const pace = sent(0, [100, 200, 300, 400], true);
  for (const ms of [100, 400]) expect(paceMs(taken(pace, ms), true)).toBe(400);
  expect(taken(pace, 150)).toBe(pace);
});

it("three sends within less than a second are hasty", () => {
  expect(isHasty(sent(0, [0, 999]))).toBe(false);
  expect(isHasty(sent(0, [0, 500, 999]))).toBe(true);
  expect(isHasty(sent(0, [0, 500, 1_000]))).toBe(false);
  expect(isHasty(sent(0, [0, 1, 2, 5_000]))).toBe(false);
});

it("remembers no more than it needs", () => {
  const { leftMs, repeatedMs } = sent(0, every(100, 200), true);
  expect([leftMs.length, repeatedMs.length]).toEqual([3, 50]);
});
