import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseInstant, parseMoment, printInstant, resolveMoment } from "../../../sim/scenario/moment.ts";

const HOUR_MS = 3_600_000;
const AT_TEN_PM = Date.UTC(2026, 0, 5, 22);

function resolved(text: string, startMs = AT_TEN_PM): number {
  const moment = parseMoment(text);
  if (!moment) throw new Error(`${text} is no moment`);
  return resolveMoment(moment, startMs);
}

describe("a moment of a run that starts at 22:00", () => {
  test.each([
    ["8h", 8 * HOUR_MS],
    ["07:00", 9 * HOUR_MS],
    ["07:00:30", 9 * HOUR_MS + 30_000],
    ["22:00", 0],
    ["21:59:59", 24 * HOUR_MS - 1_000],
    ["day 1 23:00", HOUR_MS],
    ["day 2 07:00", 9 * HOUR_MS],
    ["day 3 07:00:01", 33 * HOUR_MS + 1_000],
    ["2026-01-06T07:00:00Z", 9 * HOUR_MS],
    ["2026-01-06T07:00Z", 9 * HOUR_MS],
    ["2026-01-05T22:00:00.250Z", 250],
  ])("%s is %i ms after the start", (text, ms) => {
    expect(resolved(text)).toBe(ms);
  });

  test.each(["day 1 07:00", "2026-01-05T21:59:59Z"])("%s lies before the start", text => {
    expect(resolved(text)).toBeLessThan(0);
  });

  test.each([
    "24:00",
    "7:00",
    "07:60",
    "day 0 07:00",
    "day 2",
    "2026-02-30T00:00:00Z",
    "2026-01-06T07:00:00",
    "600",
    "",
  ])("refuses %j", text => {
    expect(parseMoment(text)).toBeUndefined();
  });

  test("a wall clock time comes within a day, and the clock then shows it", () => {
    const second = fc.integer({ min: 0, max: 86_399 });
    fc.assert(
      fc.property(second, fc.integer({ min: 0, max: 4_000_000_000_000 }), (ofDay, startMs) => {
        const clock = new Date(ofDay * 1_000).toISOString().slice(11, 19);
        const afterMs = resolved(clock, startMs);
        expect(afterMs).toBeGreaterThanOrEqual(0);
        expect(afterMs).toBeLessThan(24 * HOUR_MS);
        expect(new Date(startMs + afterMs).toISOString().slice(11)).toBe(`${clock}.000Z`);
      }),
      { seed: 1 },
    );
  });

  test("an instant reads back as the same time after printing", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4_000_000_000_000 }), epochMs => {
        expect(parseInstant(printInstant(epochMs))).toBe(epochMs);
      }),
      { seed: 1 },
    );
  });
});
