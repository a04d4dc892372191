/** No scenario is decoration: each incident of the museum catches somebody, a published client or one that makes its very mistake. */
import { describe, expect, it } from "vitest";
import { printDetails } from "../sim/report/details.ts";
import type { SubjectModule } from "../sim/subject/subject.ts";
import { runTrial, violatedInvariants } from "../sim/verdict/trial.ts";
import bank from "./adversaries/bank.ts";
import { scenarios } from "./catalogue.ts";
import { DELIVERING } from "./museum/delivering.ts";
import { HOSTS } from "./museum/hosts.ts";
import { RECEIVING } from "./museum/receiving.ts";
import { type Habit, plainClient } from "./plain-client/client.ts";

const PLANTED = { ...RECEIVING, ...DELIVERING };
const museum = scenarios.filter(({ name }) => !name.startsWith("bug-155/"));
const SUBJECTS = ["fixed", "legacy", "openclaw-weixin@2.4.6", "openclaw-weixin@2.4.9"];

describe("the museum", () => {
  it("holds at least 60 incidents besides the family of bug #155", () => {
    expect(museum.length).toBeGreaterThanOrEqual(60);
  });

  it.each(museum)(
    "$name says what comes out for the client, the control and both versions of the plugin",
    ({ expect: expected }) => {
      // What the repair makes of it is said where it has something to do: test/sim/subject/repaired.test.ts. What the
      // report proposes is tried on its own family, and on what docs/complete-fix.md tells of.
      const named = Object.keys(expected).filter(name => !/\+(?:repair|proposal)$/.test(name));
      expect(named.toSorted()).toEqual(SUBJECTS);
    },
  );

  it.each(museum)("$name catches somebody", ({ name, expect: expected }) => {
    const caught = Object.values(expected).some(outcome => Array.isArray(outcome));
    expect(caught || name in PLANTED || name in HOSTS).toBe(true);
  });

  it.each(Object.entries(PLANTED))("%s catches the client that makes its mistake", async (name, planted) => {
    const [habit, ...breaks] = planted;
    const trial = await tried(name, habit);
    expect(violatedInvariants(trial.verdict).toSorted(), printDetails(trial)).toEqual(breaks.toSorted());
    expect(breaks.length).toBeGreaterThan(0);
  });

  it.each(Object.entries(HOSTS))("%s catches the adversary that %s", async (name, adversary) => {
    const { open, caughtBy } = bank.adversaries.find(known => known.name === adversary) ?? {};
    const subject = (await open?.()) as SubjectModule;
    const trial = await run(name, subject);
    const broken = violatedInvariants(trial.verdict).filter(invariant => caughtBy?.includes(invariant));
    expect(broken, printDetails(trial)).not.toEqual([]);
  });

  it.each(Object.keys(PLANTED))("%s lets the same client pass without it", async name => {
    const trial = await tried(name);
    expect(trial.verdict, printDetails(trial)).toMatchObject({
      verdict: "pass",
      violations: [],
      reasons: [],
    });
  });
});

const tried = (name: string, ...habits: Habit[]) => run(name, plainClient(...habits));

function run(name: string, subject: SubjectModule) {
  const scenario = scenarios.find(known => known.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  return runTrial({ scenario, subjectName: subject.name, subject, door: "memory" });
}
