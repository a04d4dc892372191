/** Virtual time in words. */
import { expect, it } from "vitest";
import { clockTime, duration } from "../../../sim/trace/when.ts";

it.each([
  [0, "06:00:00"],
  [35_000, "06:00:35"],
  [35_250, "06:00:35.250"],
  [17 * 3_600_000 + 3_599_000, "23:59:59"],
  [18 * 3_600_000, "day 2 00:00:00"],
  [90 * 3_600_000, "day 5 00:00:00"],
])("%d ms after 06:00 is %s", (ms, text) => {
  expect(clockTime("2026-03-01T06:00:00Z", ms)).toBe(text);
});

it.each([
  [0, "0 ms"],
  [999, "999 ms"],
  [1_500, "1.5 s"],
  [10_000, "10 s"],
  [60_000, "1 min 0 s"],
  [86_400_000, "1 d 0 h"],
  [95_000, "1 min 35 s"],
  [3_600_000, "1 h 0 min"],
  [90_000_000, "1 d 1 h"],
])("%d ms last %s", (ms, text) => {
  expect(duration(ms)).toBe(text);
});
