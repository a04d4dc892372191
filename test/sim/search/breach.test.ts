import { describe, expect, test } from "vitest";
import { type Breach, breachesOf, mergeBreaches } from "../../../sim/search/breach.ts";

const ran = (run: number, ...invariants: string[]): Breach[] =>
  breachesOf(run, { verdict: "violated", invariants });

const named = (breaches: readonly Breach[]): string[] =>
  breaches.map(({ invariant, run }) => `${invariant}@${run}`);

describe("breachesOf", () => {
  test("gives one for each invariant, none for a run that was not violated", () => {
    expect(ran(3, "b", "a")).toEqual([
      { invariant: "b", run: 3, invariants: ["b", "a"] },
      { invariant: "a", run: 3, invariants: ["b", "a"] },
    ]);
    expect(breachesOf(3, { verdict: "inconclusive", invariants: ["b"] })).toEqual([]);
  });
});

describe("mergeBreaches", () => {
  test("keeps the lowest run of each invariant, in the order of runs and then of names", () => {
    const merged = mergeBreaches([
      ...ran(10, "c"),
      ...ran(9, "b", "c", "a"),
      ...ran(2, "d"),
      ...ran(11, "a"),
    ]);
    expect(named(merged)).toEqual(["d@2", "a@9", "b@9", "c@9"]);
  });

  test("comes to the same in any order and grouping", () => {
    const all = [ran(5, "x", "y"), ran(1, "y"), ran(4, "z", "x"), ran(1, "a", "b")];
    const whole = mergeBreaches(all.flat());
    expect(mergeBreaches(all.toReversed().flat())).toEqual(whole);
    const [first, second, ...rest] = all;
    const parts = [mergeBreaches([...rest.flat(), ...first!]), mergeBreaches(second!)];
    expect(mergeBreaches(parts.flat())).toEqual(whole);
  });
});
