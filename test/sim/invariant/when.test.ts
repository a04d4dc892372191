/** Virtual time in words. */
import { expect, it } from "vitest";
import { clockTime, duration, ENGLISH_TIMES } from "../../../sim/trace/when.ts";
import { IN_CHINESE } from "../../../sim/words/zh/times.ts";

it.each([
  [0, "06:00:00"],
  [35_000, "06:00:35"],
  [35_250, "06:00:35.250"],
  [17 * 3_600_000 + 3_599_000, "23:59:59"],
  [18 * 3_600_000, "day 2 00:00:00"],
  [90 * 3_600_000, "day 5 00:00:00"],
])("%d ms after 06:00 is %s", (ms, text) => {
  expect(clockTime("2026-03-01T06:00:00Z", ms, ENGLISH_TIMES)).toBe(text);
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
  expect(duration(ms, ENGLISH_TIMES)).toBe(text);
});

it("writes days and units in Chinese", () => {
  const { times } = IN_CHINESE;
  expect(clockTime("2026-03-01T06:00:00Z", 35_000, times)).toBe("06:00:35");
  expect(clockTime("2026-03-01T06:00:00Z", 90 * 3_600_000, times)).toBe("第 5 天 00:00:00");
  expect(duration(999, times)).toBe("999 毫秒");
  expect(duration(1_500, times)).toBe("1.5 秒");
  expect(duration(95_000, times)).toBe("1 分 35 秒");
  expect(duration(3_600_000, times)).toBe("1 小时 0 分");
  expect(duration(90_000_000, times)).toBe("1 天 1 小时");
});
