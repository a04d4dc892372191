/** One rule for the exit codes of run, replay and tour. */
import { expect, it } from "vitest";
import { exitOfRuns } from "../../../sim/commands/exit.ts";

const PASS = { verdict: "pass", phase: null } as const;
const SAFETY = { verdict: "violated", phase: "safety" } as const;
const LIVENESS = { verdict: "violated", phase: "liveness" } as const;
const NOTHING = { verdict: "inconclusive", phase: null } as const;

it.each([
  [PASS, true, 0, 0],
  [PASS, false, 1, 0],
  [SAFETY, true, 0, 1],
  [SAFETY, false, 1, 1],
  [LIVENESS, true, 0, 2],
  [LIVENESS, false, 2, 2],
  [NOTHING, true, 0, 3],
  [NOTHING, false, 3, 3],
])("%j, as expected: %s: %d, and %d without expectations", (verdict, asExpected, code, bare) => {
  const row = { ...verdict, asExpected };
  expect(exitOfRuns([row], { expect: true })).toBe(code);
  expect(exitOfRuns([row], { expect: false })).toBe(bare);
});

it("the worst run decides: safety, liveness, inconclusive, in any order", () => {
  const rows = [NOTHING, PASS, LIVENESS, SAFETY].map(verdict => ({
    ...verdict,
    asExpected: verdict === PASS,
  }));
  for (const expected of [true, false]) {
    expect(exitOfRuns(rows, { expect: expected })).toBe(1);
    expect(exitOfRuns(rows.slice(0, 3).toReversed(), { expect: expected })).toBe(2);
    expect(exitOfRuns(rows.slice(0, 2), { expect: expected })).toBe(3);
    expect(exitOfRuns([], { expect: expected })).toBe(0);
  }
});
