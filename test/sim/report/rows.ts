/** Rows of trials for tests of what is printed. */
import type { TrialRow } from "../../../sim/verdict/trial.ts";

export function row(given: Partial<TrialRow> & { breaks?: readonly string[] } = {}): TrialRow {
  const { breaks = [], ...rest } = given;
  const nothing = { lost: 0, duplicated: 0, reordered: 0 };
  return {
    scenario: "folder/name",
    subject: "fixed",
    door: "memory",
    seed: "1",
    verdict: breaks.length > 0 ? "violated" : "pass",
    phase: breaks.length > 0 ? "safety" : null,
    violations: breaks.map(invariant => ({ invariant, atMs: 0, message: "m", proof: [] })),
    excused: {},
    blame: { server: nothing, subject: nothing },
    tried: null,
    reasons: [],
    notes: [],
    expected: "pass",
    asExpected: breaks.length === 0,
    digest: "",
    virtualMs: 3_600_000,
    wallMs: 1,
    polls: 100,
    requests: 100,
    fired: {},
    ...rest,
  };
}
