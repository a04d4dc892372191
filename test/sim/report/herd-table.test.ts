/** The table of `herd` fits a terminal and says what came out, in each language. */
import stringWidth from "string-width";
import { describe, expect, it } from "vitest";
import { figuresOf } from "../../../sim/herd/figures.ts";
import { judgeHerd } from "../../../sim/herd/judge.ts";
import type { HerdReport } from "../../../sim/herd/report.ts";
import { printHerd } from "../../../sim/report/herd-table.ts";
import { ENGLISH, LANGUAGES } from "../../../sim/words/language.ts";
import { planted } from "../herd/planted.ts";
import { BAD, type Rule, SOUND } from "../herd/rules.ts";

function reportOf(rule: Rule, clients = 60): HerdReport {
  const herd = planted(rule, { seed: "1", clients });
  const plan = {
    clients,
    outageMs: 120_000,
    perSecond: herd.perSecond,
    beyond: "refuse",
    seed: "1",
  } as const;
  const subject = "./a/client/whose/path/is/a/long/one/as/paths/of/people/are.ts";
  return { subject, plan, times: herd.times, figures: figuresOf(herd), ...judgeHerd(herd) };
}
const [sound] = SOUND as [Rule];
const noJitter = BAD.find(({ name }) => name === "no jitter") as Rule;
const HALTED: HerdReport = {
  ...reportOf(sound),
  verdict: "violated",
  phase: "liveness",
  laws: [],
  halted: `c1: ${"nothing in flight, no timer armed, ".repeat(5)}`,
};

describe.each(LANGUAGES)("in $tag", language => {
  it.each([
    ["sound", reportOf(sound)],
    ["in step", reportOf(noJitter)],
    ["too few", reportOf(sound, 10)],
    ["halted", HALTED],
  ])("%s: no line is wider than a terminal", (_, report) => {
    for (const line of printHerd(report, language).split("\n"))
      expect(stringWidth(line)).toBeLessThanOrEqual(80);
  });
});

it("tells how many laws are broken, and marks them", () => {
  const text = printHerd(reportOf(noJitter), ENGLISH);
  expect(text).toContain("✗ spread");
  expect(text).toContain("✓ capped");
  expect(text).toContain("3 laws are broken");
  expect(text).toContain("the last never");
});

it("tells what had nothing to look at", () => {
  const text = printHerd(reportOf(sound, 10), ENGLISH);
  expect(text).toContain("? spread");
  expect(text).toContain("inconclusive");
});

it("tells what halted the run, and of no law then", () => {
  const text = printHerd(HALTED, ENGLISH);
  expect(text).toContain("nothing in flight");
  expect(text).not.toContain("reset-on-proof");
});
