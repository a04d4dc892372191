/** The laws, over planted records: sound rules keep all of them on many seeds, bad ones break those that are theirs. */
import { describe, expect, it } from "vitest";
import type { Herd } from "../../../sim/herd/herd.ts";
import { judgeHerd } from "../../../sim/herd/judge.ts";
import { LAW_NAMES } from "../../../sim/herd/laws/law.ts";
import { LAWS } from "../../../sim/herd/laws/table.ts";
import { planted } from "./planted.ts";
import { BAD, type Rule, SOUND } from "./rules.ts";

const SEEDS = Array.from({ length: 20 }, (_, index) => `seed ${index + 1}`);
/** Samples are small, so that chance has its say. */
const CLIENTS = 60;

const broken = (herd: Herd): string[] =>
  judgeHerd(herd).laws.flatMap(({ law, outcome }) => (outcome === "broken" ? [law] : []));

describe.each(SOUND)("$name", rule => {
  it("keeps every law on many seeds", () => {
    for (const seed of SEEDS) {
      const { verdict, laws } = judgeHerd(planted(rule, { seed, clients: CLIENTS }));
      expect({ seed, verdict, broken: laws.filter(({ outcome }) => outcome !== "holds") }).toEqual({
        seed,
        verdict: "pass",
        broken: [],
      });
    }
  });

  it("keeps them in a larger herd after a longer outage", () => {
    expect(broken(planted(rule, { seed: "1", clients: 400, outageMs: 300_000 }))).toEqual([]);
  });
});

describe.each(BAD)("$name", rule => {
  it("breaks its laws on every seed", () => {
    for (const seed of SEEDS)
      expect(broken(planted(rule, { seed, clients: CLIENTS }))).toEqual(
        expect.arrayContaining([...rule.breaks]),
      );
  });

  it("has a verdict of the worst that it breaks", () => {
    const { verdict, phase, laws } = judgeHerd(planted(rule, { seed: "1", clients: CLIENTS }));
    const phases = laws.filter(({ outcome }) => outcome === "broken").map(each => each.phase);
    expect(verdict).toBe("violated");
    expect(phase).toBe(phases.includes("safety") ? "safety" : "liveness");
  });
});

it("has every law in the table, and a bad rule that breaks it", () => {
  expect(LAWS.map(({ name }) => name)).toEqual(LAW_NAMES);
  expect(new Set(BAD.flatMap(({ breaks }) => breaks))).toEqual(new Set(LAW_NAMES));
});

it("has a bad rule for each law but those of time that breaks it alone, or with one other", () => {
  for (const name of ["grows", "jittered", "off-the-clock", "reset-on-proof"] as const)
    expect(BAD.some(({ breaks }) => breaks.length === 1 && breaks[0] === name)).toBe(true);
});

it("says nothing of a herd too small to show how it is spread", () => {
  const [rule] = SOUND;
  if (rule === undefined) throw new Error("there is a sound rule");
  const { verdict, laws } = judgeHerd(planted(rule, { seed: "1", clients: 10 }));
  expect(verdict).toBe("inconclusive");
  expect(laws.filter(({ outcome }) => outcome === "silent").map(({ law }) => law)).toContain("spread");
});

it("says nothing of the time in which few are back: chance may keep one of ten away", () => {
  const outcomeOf = (rule: Rule, clients: number, seed: string) =>
    judgeHerd(planted(rule, { seed, clients })).laws.find(({ law }) => law === "back-in-time");
  for (const rule of SOUND)
    for (const seed of SEEDS) {
      expect(outcomeOf(rule, 29, seed)).toMatchObject({ outcome: "silent", why: "few-clients" });
      expect(outcomeOf(rule, 30, seed)).toMatchObject({ outcome: "holds" });
    }
  for (const rule of BAD.filter(({ breaks }) => breaks.includes("back-in-time")))
    for (const seed of SEEDS) expect(outcomeOf(rule, 30, seed)).toMatchObject({ outcome: "broken" });
});

it("says why it says nothing", () => {
  const { laws } = judgeHerd(planted(SOUND[0] as Rule, { seed: "1", clients: 10 }));
  for (const { outcome, why } of laws) expect(why !== undefined).toBe(outcome === "silent");
});

it("says nothing where nobody asked", () => {
  const { times, perSecond } = planted(SOUND[0] as (typeof SOUND)[number], { seed: "1", clients: 10 });
  const silent: Herd = { times, perSecond, clients: [] };
  expect(judgeHerd(silent).laws.map(({ outcome }) => outcome)).toEqual(LAW_NAMES.map(() => "silent"));
});
