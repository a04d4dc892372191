/** The axis: it keeps the order of time, gives room to what matters, and its ticks are round. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { evenAxis, foldedAxis, momentAt, placeOf } from "../../../../sim/report/timeline/axis.ts";
import { ticksOf, tickWords } from "../../../../sim/report/timeline/ticks.ts";

const HOUR = 3_600_000;
const moments = fc.array(fc.integer({ min: -10, max: 25 * HOUR }), { maxLength: 60 });

describe("a folded axis", () => {
  it("keeps the order of time, and finds a moment again at its place", () => {
    fc.assert(
      fc.property(
        moments,
        fc.array(fc.integer({ min: 0, max: 24 * HOUR }), { minLength: 2 }),
        (some, asked) => {
          const axis = foldedAxis(some, 24 * HOUR);
          expect(placeOf(axis, 0)).toBe(0);
          expect(placeOf(axis, 24 * HOUR)).toBeCloseTo(1, 9);
          const sorted = asked.toSorted((a, b) => a - b);
          const places = sorted.map(atMs => placeOf(axis, atMs));
          expect(places).toEqual(places.toSorted((a, b) => a - b));
          for (const atMs of sorted)
            expect(Math.abs(momentAt(axis, placeOf(axis, atMs)) - atMs)).toBeLessThan(1);
        },
      ),
    );
  });

  it("gives the second of a breach more room than its share, and folds the hours before it", () => {
    const at = 6 * HOUR;
    const axis = foldedAxis([at, at + 80, at + 10_000, at + HOUR, at + 2 * HOUR], 12 * HOUR);
    const room = (from: number, to: number): number => placeOf(axis, to) - placeOf(axis, from);
    expect(room(at, at + 10_000)).toBeGreaterThan(0.05);
    expect(room(0, at)).toBeLessThan(0.3);
    const plain = foldedAxis([at, ...Array.from({ length: 30 }, (_, i) => at + i * 60_000)], 12 * HOUR);
    expect(plain.folds).toEqual([
      { fromMs: 0, untilMs: at },
      { fromMs: at + 29 * 60_000, untilMs: 12 * HOUR },
    ]);
  });

  it("is plain time when nothing happens", () => {
    expect(foldedAxis([], HOUR).folds).toEqual([]);
    expect(placeOf(evenAxis(HOUR), HOUR / 4)).toBe(0.25);
    expect(placeOf(evenAxis(0), 0)).toBe(0);
  });
});

describe("ticks", () => {
  const start = "2026-01-05T22:00:00.000Z";

  it("are round, in order, and say seconds only where they are needed", () => {
    const ticks = ticksOf(evenAxis(12 * HOUR), start, { most: 6 });
    expect(ticks.map(tick => tickWords(start, tick))).toEqual([
      "23:00",
      "01:00",
      "03:00",
      "05:00",
      "07:00",
      "09:00",
    ]);
    const near = ticksOf(evenAxis(12 * HOUR), start, { from: 0.5, to: 0.5001, most: 2 });
    expect(near.map(tick => tickWords(start, tick))).toEqual(["04:00:01", "04:00:03"]);
  });

  it("keep their distance on any axis", () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: 2, max: 20 }), (some, most) => {
        const places = ticksOf(foldedAxis(some, 24 * HOUR), start, { most }).map(({ at }) => at);
        for (const [index, place] of places.entries())
          if (index > 0) expect(place - (places[index - 1] as number)).toBeGreaterThan(0.4 / most);
      }),
    );
  });
});
