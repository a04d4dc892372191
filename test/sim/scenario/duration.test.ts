import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  DURATION_MS_MAX,
  durationHint,
  parseDuration,
  printDuration,
} from "../../../sim/scenario/duration.ts";
import { inEnglish } from "../../../sim/scenario/sentences.ts";

describe("a duration", () => {
  test.each([
    ["500ms", 500],
    ["35s", 35_000],
    ["10m", 600_000],
    ["8h", 28_800_000],
    ["1h30m", 5_400_000],
    ["2d", 172_800_000],
    ["1d2h3m4s5ms", 93_784_005],
    ["90m", 5_400_000],
    ["0s", 0],
    ["366d", DURATION_MS_MAX],
  ])("%s is %i ms", (text, ms) => {
    expect(parseDuration(text)).toBe(ms);
  });

  test.each([
    "",
    "35",
    "35 s",
    "35S",
    "-1s",
    "1.5h",
    "30m1h",
    "1s1s",
    "s",
    "1w",
    "367d",
    "1e3s",
    "１s",
    " 1s",
  ])("refuses %j", text => {
    expect(parseDuration(text)).toBeUndefined();
  });

  test.each([
    [35, "write 35s"],
    ["35 s", "write 35s"],
    ["35S", "write 35s"],
    ["10min", "write 10m"],
    ["2 hours", "write 2h"],
    ["1.5h", "write 1h30m"],
    ["100 milliseconds", "write 100ms"],
    ["soon", "write for example 500ms, 35s, 10m, 1h30m or 2d (at most 366d)"],
    [-1, "write for example 500ms, 35s, 10m, 1h30m or 2d (at most 366d)"],
  ])("advises for %j: %s", (input, hint) => {
    expect(inEnglish(durationHint(input))).toBe(hint);
  });

  test("reads back as the same time after printing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DURATION_MS_MAX }), ms => {
        expect(parseDuration(printDuration(ms))).toBe(ms);
      }),
      { seed: 1 },
    );
  });

  test("prints a printed text unchanged", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: DURATION_MS_MAX }), ms => {
        const text = printDuration(ms);
        expect(printDuration(parseDuration(text) ?? -1)).toBe(text);
      }),
      { seed: 1 },
    );
  });
});
