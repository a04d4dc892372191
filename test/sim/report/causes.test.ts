/** Runs that failed alike are told once, with the names of the others. */
import { expect, it } from "vitest";
import { causesOf } from "../../../sim/report/causes.ts";
import type { TrialRow } from "../../../sim/verdict/trial.ts";
import { row as rowOf } from "./rows.ts";

const broken = (scenario: string, message: string, more: Partial<TrialRow> = {}): { row: TrialRow } => ({
  row: {
    ...rowOf({ scenario }),
    verdict: "violated",
    violations: [{ invariant: "no-loss", atMs: 1, message, proof: [] }],
    ...more,
  },
});
const names = (runs: { row: TrialRow }[]): string[][] =>
  causesOf(runs).map(({ first, others }) => [first, ...others].map(({ row }) => row.scenario));

it("alike are the same invariant and reason of one subject, whatever time, number and message it names", () => {
  const a = broken("a", "bot: 1 of 2 messages were not handled by day 2 10:00:00: m2 (35 s allowed)");
  const b = broken("b", "bot: 12 of 40 messages were not handled by 07:00:00.500: m17 (1 h 0 min allowed)");
  expect(names([a, b])).toEqual([["a", "b"]]);
  expect(names([a, broken("c", "bot: m2 was handled twice")])).toEqual([["a"], ["c"]]);
  expect(names([a, broken("d", a.row.violations[0]?.message ?? "", { subject: "other" })])).toEqual([
    ["a"],
    ["d"],
  ]);
  const other = { invariant: "in-order", atMs: 1, message: a.row.violations[0]?.message ?? "", proof: [] };
  expect(names([a, broken("e", "", { violations: [other] })])).toEqual([["a"], ["e"]]);
});

it("runs that say nothing are alike by their reasons, and in the order of the first", () => {
  const silent = (scenario: string, reason: string) =>
    broken(scenario, "", { verdict: "inconclusive", violations: [], reasons: [reason] });
  const runs = [
    silent("a", "fault hang-1 opened but never fired"),
    broken("b", "x"),
    silent("c", "fault hang-2 opened but never fired"),
    silent("d", "no-loss examined nothing"),
  ];
  expect(names(runs)).toEqual([["a", "c"], ["b"], ["d"]]);
});
