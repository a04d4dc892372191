import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { mostly, onceIn, simplestFirst, unlessShrunk, wholeSeconds } from "../../../sim/search/ranked.ts";

/** What is left after shrinking a failure of this condition. */
function smallest<T>(arbitrary: fc.Arbitrary<T>, breaks: (value: T) => boolean): T | undefined {
  const details = fc.check(
    fc.property(arbitrary, value => !breaks(value)),
    { seed: 1, numRuns: 1_000, unbiased: true },
  );
  return details.counterexample?.[0];
}

describe("an arbitrary with an order of simplicity", () => {
  test("shrinks to the first value that still fails", () => {
    expect(smallest(simplestFirst("a", "b", "c", "d"), value => value >= "b")).toBe("b");
    expect(smallest(mostly(0, 1, 2, 3), () => true)).toBe(0);
  });

  test("shrinks times to round ones", () => {
    expect(smallest(wholeSeconds(3_600_000), ms => ms > 7 * 60_000)).toBe(10 * 60_000);
    expect(smallest(wholeSeconds(3_600_000), ms => ms > 125_000 && ms < 170_000)! % 10_000).toBe(0);
  });

  test("draws whole seconds up to the bound", () => {
    for (const ms of fc.sample(wholeSeconds(600_000), { seed: 1, numRuns: 500 })) {
      expect(ms % 1_000).toBe(0);
      expect(ms).toBeLessThanOrEqual(600_000);
    }
  });

  test("leaves out what does not matter", () => {
    expect(smallest(unlessShrunk(fc.constant("x")), () => true)).toBeUndefined();
    expect(smallest(fc.tuple(onceIn(2, fc.constant("x")), simplestFirst(1, 2)), ([x]) => x === "x")).toEqual([
      "x",
      1,
    ]);
  });
});
