/** No stranger is blamed: each passes what applies to it, of its part of the catalogue. `npm run strangers` takes all of it. */
import { describe, expect, it } from "vitest";
import { readScenarios } from "../../sim/commands/trials.ts";
import { printDetails } from "../../sim/report/details.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import type { SubjectModule } from "../../sim/subject/subject.ts";
import { runTrial } from "../../sim/verdict/trial.ts";
import { appliesTo, blamedFromOutside, STRANGERS, type Stranger, scenarioFor } from "./bank.ts";
import { isBeyond } from "./beyond.ts";

const scenarios = readScenarios([]);
const LONGEST_MS = 40 * 60_000;
/** What every stranger meets through each of its doors: of the report, short, and of different courses. */
const BY_ALL = ["bug-155/shape-both", "bug-155/stop-during-recovery", "bug-155/stale-on-sendmessage-only"];
const isFor = (scenario: Scenario, stranger: Stranger): boolean =>
  appliesTo(scenario, stranger) && !isBeyond(scenario.name, stranger.name);

/** Each short scenario is met by one of those to whom it says something, in turn, so that nothing is met by none. */
const shares = Map.groupBy(
  scenarios.filter(({ endAtMs }) => endAtMs <= LONGEST_MS),
  (scenario, at) => {
    const able = STRANGERS.filter(one => one.doors.includes("memory") && isFor(scenario, one));
    return able[at % able.length]?.name;
  },
);

describe.each(STRANGERS)("$name", stranger => {
  it.each(stranger.doors)("passes through the %s door", async door => {
    const { default: subject }: { default: SubjectModule } = await import(`./clients/${stranger.name}.ts`);
    const ofAll = scenarios.filter(scenario => BY_ALL.includes(scenario.name) && isFor(scenario, stranger));
    const ownShare = door === "memory" ? (shares.get(stranger.name) ?? []) : [];
    const some = [...ofAll, ...ownShare];
    expect(some.length).toBeGreaterThan(2);
    for (const scenario of some) {
      const trial = await runTrial({
        scenario: scenarioFor(scenario, stranger),
        subjectName: stranger.name,
        subject,
        door,
      });
      expect(trial.row.verdict, printDetails(trial)).toBe("pass");
      expect(blamedFromOutside(trial), scenario.name).toEqual([]);
    }
  });
});
