/** The repair in front of the plugin: it cures what it is for, everywhere, and does no harm. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createTrialPool, type TrialPool } from "../../../sim/pool/pool.ts";
import type { Expectation } from "../../../sim/scenario/scenario.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { scenarios } from "../../catalogue.ts";
import { ANSWERS_WITHOUT_END, NEW_WITH_REPAIR, newWithRepair, ofTheSession } from "../../repaired/claims.ts";
import { bareOf, LATEST, repairedOf } from "../../repaired/versions.ts";

const BARE = bareOf(LATEST);
const REPAIRED = repairedOf(LATEST);

const broken = (expected: Expectation | undefined): readonly string[] =>
  Array.isArray(expected) ? expected : [];
const failing = scenarios.filter(({ expect: of }) => broken(of[BARE]).length > 0);
const passing = scenarios.filter(({ expect: of }) => (of[BARE] ?? "pass") === "pass");

describe("expectations", () => {
  it.each(failing)(
    "$name says what the repair makes of it: nothing of the session stays broken, nothing new breaks",
    ({ name, expect: of }) => {
      expect(of[REPAIRED]).toBeDefined();
      const left = broken(of[REPAIRED]);
      if (ANSWERS_WITHOUT_END.includes(name)) expect(left).toContain("recovers-in-time");
      expect(ofTheSession(name, left)).toEqual([]);
      expect(newWithRepair(name, left, broken(of[BARE]))).toEqual([]);
    },
  );

  it("it passes every scenario of bug #155", () => {
    const family = scenarios.filter(({ name }) => name.startsWith("bug-155/"));
    expect(family.length).toBeGreaterThan(20);
    for (const { expect: of } of family) expect(of[REPAIRED] ?? "pass").toBe("pass");
  });
});

describe("where the bare plugin passes, it passes with the repair", () => {
  // A process without a test runner: a plugin is loaded anew for each run, in half the time.
  let pool: TrialPool;
  beforeAll(() => {
    pool = createTrialPool({ jobs: 1 });
  });
  afterAll(() => pool.close());

  it.each(passing)("$name", async scenario => {
    const where = { cwd: process.cwd(), door: "memory", seed: scenario.seed, trace: false } as const;
    const { row } = await pool.run({ scenario, subject: REPAIRED, ...where });
    const known = NEW_WITH_REPAIR[scenario.name] ?? [];
    expect(row.violations.filter(({ invariant }) => !known.includes(invariant))).toEqual([]);
    expect(row.verdict).toBe(known.length === 0 ? "pass" : "violated");
  });
});

it("does what the README says of it", () => {
  const readme = readFileSync(path.join(import.meta.dirname, "../../../README.md"), "utf8").replaceAll(
    /\s+/g,
    " ",
  );
  const left = failing.filter(({ expect: of }) => broken(of[REPAIRED]).length > 0).length;
  expect(readme).toContain(
    `the plugin breaks ${failing.length} of ${scenarios.length} scenarios, and with the repair ${left}, none of them for its session`,
  );
});

it("is known for a version, for a folder, and for nothing that is no subject", async () => {
  expect((await resolveSubject(REPAIRED, { cwd: process.cwd() })).name).toBe(REPAIRED);
  const folder = "openclaw-weixin:node_modules/openclaw-weixin-2.4.6+repair";
  expect((await resolveSubject(folder, { cwd: process.cwd() })).name).toBe(folder);
  await expect(resolveSubject("nobody+repair", { cwd: process.cwd() })).rejects.toThrow(/nobody/);
});
