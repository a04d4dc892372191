/** The repair in front of the plugin: it cures what it is for, everywhere, and does no harm. */
import { readFileSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Expectation } from "../../../sim/scenario/scenario.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import { runTrial } from "../../../sim/verdict/trial.ts";
import { scenarios } from "../../catalogue.ts";

const BARE = "openclaw-weixin@2.4.9";
const REPAIRED = `${BARE}+repair`;

/** What a session that is looked after can no longer break. */
const OF_THE_SESSION = [
  "recovers-in-time",
  "no-pause-loop",
  "truthful-health",
  "login-needed-is-loud",
  "one-poll",
  "bounded-rate",
];

/** Where the client is rightly blamed as well: test/known-failures.md. The repair shares its recovery. */
const KNOWN_FAILURES = ["transport/held-polls-reset-in-a-row", "transport/resets-and-silent-notifystart"];

const broken = (expected: Expectation | undefined): readonly string[] =>
  Array.isArray(expected) ? expected : [];
const failing = scenarios.filter(({ expect: of }) => broken(of[BARE]).length > 0);
const passing = scenarios.filter(({ expect: of }) => (of[BARE] ?? "pass") === "pass");

/**
 * The plugin reads an answer to its end, however long that is. The repair hands such an answer on as it comes, for it is the
 * program's own: what hangs on it hangs with the repair as well.
 */
const ANSWERS_WITHOUT_END = ["transport/body-without-end", "transport/compressed-bombs"];

/**
 * The repair receives while the plugin pauses after errors: what it was handed meanwhile waits for the plugin's next poll. The
 * bare plugin is as late, because it does not receive until then.
 */
const LATE = "fair-to-users";
const isLate = (ofBare: readonly string[]): boolean =>
  ofBare.some(invariant => invariant === "recovers-in-time" || invariant === "truthful-health");
/** The same where the bare plugin is as late and breaks nothing; and a listener that the plugin leaves at each of its pauses. */
const NEW_WITH_REPAIR: Readonly<Record<string, readonly string[]>> = {
  "polling/answer-hostile-json": [LATE],
  "session/codes-of-success-as-text": [LATE],
  "login/nobody-at-hand-while-texts-wait": ["nothing-left-behind"],
  "session/dead-until-operator-returns": ["nothing-left-behind"],
};

describe("expectations", () => {
  it.each(failing)(
    "$name says what the repair makes of it: nothing of the session stays broken, nothing new breaks",
    ({ name, expect: of }) => {
      expect(of[REPAIRED]).toBeDefined();
      const left = broken(of[REPAIRED]);
      if (ANSWERS_WITHOUT_END.includes(name)) expect(left).toContain("recovers-in-time");
      else if (!KNOWN_FAILURES.includes(name))
        expect(left.filter(invariant => OF_THE_SESSION.includes(invariant))).toEqual([]);
      const isNew = (invariant: string): boolean => !broken(of[BARE]).includes(invariant);
      const isKnown = (invariant: string): boolean =>
        (invariant === LATE && isLate(broken(of[BARE]))) ||
        NEW_WITH_REPAIR[name]?.includes(invariant) === true;
      expect(left.filter(isNew).filter(invariant => !isKnown(invariant))).toEqual([]);
    },
  );

  it("it passes every scenario of bug #155", () => {
    const family = scenarios.filter(({ name }) => name.startsWith("bug-155/"));
    expect(family.length).toBeGreaterThan(20);
    for (const { expect: of } of family) expect(of[REPAIRED] ?? "pass").toBe("pass");
  });
});

describe("where the bare plugin passes, it passes with the repair", () => {
  it.each(passing)("$name", async scenario => {
    const subject = await resolveSubject(REPAIRED, { cwd: process.cwd() });
    const { row } = await runTrial({ scenario, subject, subjectName: REPAIRED, door: "memory" });
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
  const left = failing.filter(({ expect: of }) => of[REPAIRED] !== "pass").length;
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
