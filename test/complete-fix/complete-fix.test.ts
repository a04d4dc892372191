/** docs/complete-fix.md by running it: all changes together cure the family of #155, and each is asked for by a scenario. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { printDetails } from "../../sim/report/details.ts";
import { runTrial, type Trial, violatedInvariants } from "../../sim/verdict/trial.ts";
import { scenarios } from "../catalogue.ts";
import { ASKED_BY } from "./asked-by.ts";
import { CHANGES, type Change } from "./changes.ts";
import { completeFix } from "./patch.ts";

const page = readFileSync(join(import.meta.dirname, "../../docs/complete-fix.md"), "utf8");
const family = scenarios.filter(({ name }) => name.startsWith("bug-155/"));

function tried(name: string, ...without: Change[]): Promise<Trial> {
  const scenario = scenarios.find(known => known.name === name);
  if (scenario === undefined) throw new Error(`there is no scenario ${name}`);
  const subject = completeFix(...without);
  return runTrial({ scenario, subject, subjectName: subject.name, door: "memory" });
}

const statuses = ({ trace }: Trial) =>
  trace.records.flatMap(record => (record.type === "status" ? [record.state] : []));

describe("with all changes", () => {
  const asked = Object.values(ASKED_BY).map(({ scenario }) => scenario);
  it.each([...new Set([...family.map(({ name }) => name), ...asked])])("%s passes", async name => {
    const trial = await tried(name);
    expect(trial.verdict, printDetails(trial)).toMatchObject({ verdict: "pass", violations: [] });
  });
});

describe("without", () => {
  it.each(CHANGES.filter(change => ASKED_BY[change].breaks.length > 0))(
    "%s the scenario that asks for it breaks",
    async change => {
      const { scenario, breaks } = ASKED_BY[change];
      const trial = await tried(scenario, change);
      expect(violatedInvariants(trial.verdict).toSorted(), printDetails(trial)).toEqual(breaks);
    },
  );

  it("body a new login is called for which nobody needs", async () => {
    const { scenario } = ASKED_BY.body;
    expect(statuses(await tried(scenario))).not.toContain("needs-login");
    expect(statuses(await tried(scenario, "body"))).toContain("needs-login");
  });

  it("repeat the texts that meet the stale session do not arrive", async () => {
    const { scenario } = ASKED_BY.repeat;
    const failed = async (...without: Change[]): Promise<number> =>
      (await tried(scenario, ...without)).trace.records.filter(
        record => record.type === "send-done" && record.outcome === "failed",
      ).length;
    expect(await failed()).toBe(0);
    expect(await failed("repeat")).toBeGreaterThan(0);
  });
});

describe("the page", () => {
  it.each(CHANGES)("tells of %s, who asks for it, and what breaks without it", change => {
    const { scenario, breaks } = ASKED_BY[change];
    const row = page.split("\n").find(line => line.startsWith(`| \`${change}\` `));
    expect(row).toContain(`\`${scenario}\``);
    for (const invariant of breaks) expect(row).toContain(invariant);
  });

  it("counts the family as it is", () => {
    const passing = (subject: string): number =>
      family.filter(({ expect: of }) => (of[subject] ?? "pass") === "pass").length;
    const row = (name: string, count: number): string => `| ${name} | ${count} of ${family.length} |`;
    expect(page.replaceAll(/ +/g, " ")).toContain(row("2.4.9", passing("openclaw-weixin@2.4.9")));
    expect(page.replaceAll(/ +/g, " ")).toContain(
      row("2.4.9 with the proposal", passing("openclaw-weixin@2.4.9+proposal")),
    );
    expect(page.replaceAll(/ +/g, " ")).toContain(row("2.4.9 with all changes below", family.length));
  });
});
