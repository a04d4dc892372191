/** What `--only` and `--ignore` take away from a verdict, and what stays of it. */
import { describe, expect, it } from "vitest";
import { parseIgnored, withoutIgnored } from "../../../sim/commands/ignored.ts";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import type { Outcome } from "../../../sim/pool/outcome.ts";
import type { Expectation } from "../../../sim/scenario/scenario.ts";
import type { Verdict } from "../../../sim/verdict/judge.ts";

const HEAL_MS = 1_000;
const duty = { name: "to do", fromMs: 0, untilMs: 0 };
const breach = (invariant: string, atMs: number) => ({ invariant, atMs, message: "", proof: [], duty });

/** Broke no-loss in the safety phase and in-order after it. */
function outcome(given: Partial<Verdict> = {}, expected: Expectation = "pass"): Outcome {
  const verdict = {
    verdict: "violated",
    phase: "safety",
    violations: [breach("no-loss", 10), breach("in-order", 2_000)],
    reasons: [],
    gaps: [],
    ...given,
  } as unknown as Verdict;
  const { violations, phase, reasons } = verdict;
  const row = { verdict: verdict.verdict, violations, phase, reasons, expected, asExpected: false };
  return { verdict, row, start: "" } as unknown as Outcome;
}

const seen = (from: Outcome, ...ignored: string[]) =>
  withoutIgnored(from, { ignored: new Set(ignored), healAtMs: HEAL_MS });

describe("a verdict without what is ignored", () => {
  it("is as it was where nothing is ignored, and where the ignored did not break", () => {
    const whole = outcome();
    expect(seen(whole)).toBe(whole);
    const { row } = seen(whole, "one-poll");
    expect(row).toEqual({ ...whole.row });
    expect(row).not.toHaveProperty("ignored");
  });

  it("rests on the rest, whose first breach gives the phase", () => {
    const { row, verdict } = seen(outcome(), "no-loss");
    expect(row).toMatchObject({ verdict: "violated", phase: "liveness", asExpected: false });
    expect(row.violations.map(({ invariant }) => invariant)).toEqual(["in-order"]);
    expect(row.ignored?.map(({ invariant }) => invariant)).toEqual(["no-loss"]);
    expect(verdict).toMatchObject({ phase: "liveness", violations: row.violations });
    expect(seen(outcome(), "in-order").row).toMatchObject({ phase: "safety" });
  });

  it("passes where nothing is left, and says nothing where the run left something untried", () => {
    expect(seen(outcome(), "no-loss", "in-order").row).toMatchObject({
      verdict: "pass",
      phase: null,
      violations: [],
      asExpected: true,
    });
    const untried = seen(outcome({ gaps: ["fault x opened but never fired"] }), "no-loss", "in-order");
    expect(untried.row).toMatchObject({
      verdict: "inconclusive",
      reasons: ["fault x opened but never fired"],
      asExpected: false,
    });
  });

  it("of a client that stands still is one of liveness, whenever that shows", () => {
    const { duty: _, ...stuck } = breach("no-pause-loop", 20);
    const both = outcome({ violations: [breach("no-loss", 10), stuck] });
    expect(seen(both, "no-loss").row).toMatchObject({ phase: "liveness" });
  });

  it("stays inconclusive", () => {
    const { row } = seen(outcome({ verdict: "inconclusive", phase: null, reasons: ["why"] }), "no-loss");
    expect(row).toMatchObject({ verdict: "inconclusive", reasons: ["why"] });
    expect(row.violations).toHaveLength(1);
  });

  it.each([
    [["no-loss", "in-order"], ["no-loss"], true],
    [["no-loss"], ["in-order"], true],
    [["no-loss"], ["no-loss"], false],
    [["in-order"], ["no-loss", "in-order"], true],
  ] as const)("expected to break %j, without %j: as expected is %s", (expected, ignored, isAsExpected) => {
    expect(seen(outcome({}, [...expected]), ...ignored).row.asExpected).toBe(isAsExpected);
  });
});

describe("the names", () => {
  it("of --only leave all others out", () => {
    const ignored = parseIgnored({ only: ["no-loss,in-order", "one-poll"] });
    expect(ignored.size).toBe(INVARIANTS.length - 3);
    expect(ignored.has("no-loss")).toBe(false);
    expect([...parseIgnored({ ignore: ["no-loss, in-order"] })]).toEqual(["no-loss", "in-order"]);
    expect(parseIgnored({}).size).toBe(0);
  });

  it.each([
    [{ only: ["no-lost"] }, "--only no-lost: there is no such invariant; did you mean no-loss?"],
    [{ ignore: ["constructor"] }, "--ignore constructor: there is no such invariant"],
    [{ ignore: [","] }, "--ignore names no invariant"],
    [{ only: ["no-loss"], ignore: ["in-order"] }, "give one of them"],
  ])("of %j are refused", (flags, words) => {
    expect(() => parseIgnored(flags)).toThrow(words);
  });
});
