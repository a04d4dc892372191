/** What is expected of a trial, and what its row says. */
import { describe, expect, it } from "vitest";
import type { Expectation } from "../../../sim/scenario/scenario.ts";
import type { Verdict } from "../../../sim/verdict/judge.ts";
import { meets, runTrial, violatedInvariants } from "../../../sim/verdict/trial.ts";
import { plainClient } from "../../plain-client/client.ts";
import { sending } from "../defects/scenarios.ts";

function verdictOf(verdict: Verdict["verdict"], ...names: string[]): Verdict {
  const violations = names.map(invariant => ({ invariant, atMs: 0, message: "", proof: [] }));
  return { verdict, violations } as unknown as Verdict;
}

describe("an expectation", () => {
  it.each<[Expectation, Verdict, boolean]>([
    ["pass", verdictOf("pass"), true],
    ["pass", verdictOf("violated", "no-loss"), false],
    ["inconclusive", verdictOf("inconclusive"), true],
    ["inconclusive", verdictOf("pass"), false],
    [["no-loss"], verdictOf("violated", "no-loss"), true],
    [["no-loss"], verdictOf("violated", "no-loss", "no-loss"), true],
    [["no-loss"], verdictOf("violated", "in-order"), false],
    [["no-loss"], verdictOf("violated", "no-loss", "in-order"), false],
    [["no-loss", "in-order"], verdictOf("violated", "in-order", "no-loss"), true],
    [["no-loss", "in-order"], verdictOf("violated", "no-loss"), false],
    [["no-loss", "in-order"], verdictOf("violated", "no-loss", "one-poll"), false],
    [["no-loss"], verdictOf("pass"), false],
    // What was seen of a run that says nothing proves nothing.
    [["no-loss"], verdictOf("inconclusive", "no-loss"), false],
  ])("of %j", (expected, verdict, isMet) => {
    expect(meets(verdict, expected)).toBe(isMet);
  });
});

it("each invariant that broke is named once, the earliest first", () => {
  expect(violatedInvariants(verdictOf("violated", "b", "a", "b"))).toEqual(["b", "a"]);
});

describe("a trial", () => {
  const of = (expect: Record<string, Expectation>, seed?: string) =>
    runTrial({
      scenario: { ...sending, expect },
      subjectName: "plain",
      subject: plainClient(),
      door: "memory",
      ...(seed !== undefined && { seed }),
    });

  it("is expected to pass where nothing else is said of its subject", async () => {
    for (const expected of [{}, { plain: "pass" }, { other: "violated" }] as Record<string, Expectation>[]) {
      const { row } = await of(expected);
      expect(row).toMatchObject({ verdict: "pass", expected: "pass", asExpected: true, seed: sending.seed });
    }
    const { row } = await of({ plain: ["no-loss"] }, "another");
    expect(row).toMatchObject({ verdict: "pass", expected: ["no-loss"], asExpected: false, seed: "another" });
  });

  it("says how long it took, in milliseconds", async () => {
    const begunMs = performance.now();
    const { row } = await of({});
    const tookMs = performance.now() - begunMs;
    expect(row.wallMs).toBeGreaterThan(0);
    expect(row.wallMs).toBeLessThanOrEqual(tookMs + 1);
    expect(row.wallMs).toBeGreaterThan(tookMs / 1_000);
    expect(Math.round(row.wallMs * 100) / 100).toBe(row.wallMs);
  });
});
