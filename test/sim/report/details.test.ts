/** The details of one trial: each breach with what was owed, what excused it, and what did not. */
import { expect, it } from "vitest";
import type { Violation } from "../../../sim/invariant/invariant.ts";
import { type DetailsOptions, printDetails } from "../../../sim/report/details.ts";
import { row } from "./rows.ts";

const START = "2026-01-05T06:00:00.000Z";

const linesOf = (...violations: Violation[]): string[] => linesWith({}, violations);

function linesWith(options: DetailsOptions, violations: Violation[]): string[] {
  const given = row({ breaks: violations.map(({ invariant }) => invariant) });
  const verdict = {
    verdict: given.verdict,
    phase: given.phase,
    violations,
    examined: {},
    excused: { "recovers-in-time": { "process-frozen": { count: 2, ms: 5_000 } } },
    reasons: [],
    notes: [],
    unfired: [],
    gaps: [],
    blame: given.blame,
    tried: null,
  };
  return printDetails({ row: given, verdict, start: START }, options)
    .split("\n")
    .map(line => line.replaceAll(/\p{Cc}\[\d+m/gu, ""));
}

const LATE = { invariant: "recovers-in-time", atMs: 18_000, message: "bot: late", proof: [3, 9] };

it("says of a duty over time what excuses took, and what they left", () => {
  const duty = { name: "to receive again", fromMs: 1_000, untilMs: 60_000, allowedMs: 10_000 };
  const notExcused = [
    { fromMs: 1_000, untilMs: 3_000 },
    { fromMs: 8_000, untilMs: 60_000 },
  ];
  const lines = linesOf({
    ...LATE,
    duty,
    excused: [{ id: "process-frozen", ms: 5_000 }],
    notExcused,
  });
  expect(lines).toContain("    owed: to receive again, within 10 s, from 06:00:01 to 06:01:00 (59 s)");
  expect(lines).toContain("    excused: process-frozen 5 s; not excused: 54 s");
  expect(lines).toContain("  recovers-in-time excused: process-frozen (2 times, 5 s)");
});

it("says where nothing excused it", () => {
  const duty = { name: "to receive again", fromMs: 0, untilMs: 60_000, allowedMs: 10_000 };
  const notExcused = [{ fromMs: 0, untilMs: 60_000 }];
  expect(linesOf({ ...LATE, duty, excused: [], notExcused })).toContain(
    "    excused: nothing; not excused: 1 min 0 s",
  );
});

it("names the records that prove any other", () => {
  const duty = { name: "to handle every message", fromMs: 18_000, untilMs: 18_000 };
  expect(linesOf({ ...LATE, duty })).toEqual(
    expect.arrayContaining([
      "    owed: to handle every message, at 06:00:18",
      "    proof: records 3, 9 of the trace",
    ]),
  );
  const six = [1, 2, 3, 4, 5, 6];
  expect(linesOf({ ...LATE, duty, proof: six })).toContain(
    "    proof: records 1, 2, 3, 4, 5 and others of the trace",
  );
  expect(linesOf({ ...LATE, duty, proof: [7] })).toContain("    proof: record 7 of the trace");
});

it("prints the breach alone where the trace was lost", () => {
  expect(linesOf({ ...LATE, proof: [] }).filter(line => line.startsWith("    "))).toEqual([]);
});

it("says what was expected only where that counts", () => {
  const head = / · (violated|inconclusive|pass)/;
  const headOf = (options: DetailsOptions): string | undefined =>
    linesWith(options, [LATE]).find(line => head.test(line));
  expect(headOf({})).toMatch(/ \(expected \S+\)$/);
  expect(headOf({ expect: true })).toBe(headOf({}));
  expect(headOf({ expect: false })).toBe(headOf({})?.replace(/ \(expected \S+\)$/, ""));
});
