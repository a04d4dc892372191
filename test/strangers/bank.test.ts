/** No stranger is blamed: each passes what applies to it, of its part of the catalogue. `npm run strangers` takes all of it. */
import { describe, expect, it } from "vitest";
import { readScenarios } from "../../sim/commands/trials.ts";
import { printDetails } from "../../sim/report/details.ts";
import type { SubjectModule } from "../../sim/subject/subject.ts";
import { runTrial } from "../../sim/verdict/trial.ts";
import { appliesTo, STRANGERS, type Stranger, scenarioFor } from "./bank.ts";
import { isBeyond } from "./beyond.ts";

const scenarios = readScenarios([]);
const LONGEST_MS = 40 * 60_000;
/** Short, and of different courses. */
const THROUGH_MSW = [
  "bug-155/shape-both",
  "bug-155/stop-during-recovery",
  "bug-155/stale-on-sendmessage-only",
];
/** Every stranger meets the report of bug #155; of all else each meets its share, so that nothing is met by none. */
const SHARES = 4;
const short = scenarios.filter(({ endAtMs }) => endAtMs <= LONGEST_MS);
const shareOf = (stranger: Stranger) =>
  short.filter(
    ({ name }, at) => name.startsWith("bug-155/") || at % SHARES === STRANGERS.indexOf(stranger) % SHARES,
  );

describe.each(STRANGERS)("$name", stranger => {
  const share = shareOf(stranger);
  const applying = scenarios.filter(
    scenario => appliesTo(scenario, stranger) && !isBeyond(scenario.name, stranger.name),
  );

  it.each(stranger.doors)("passes through the %s door", async door => {
    const { default: subject }: { default: SubjectModule } = await import(`./clients/${stranger.name}.ts`);
    const some = applying.filter(scenario =>
      door === "memory" ? share.includes(scenario) : THROUGH_MSW.includes(scenario.name),
    );
    expect(some.length).toBeGreaterThan(2);
    for (const scenario of some) {
      const trial = await runTrial({
        scenario: scenarioFor(scenario, stranger),
        subjectName: stranger.name,
        subject,
        door,
      });
      expect(trial.row.verdict, printDetails(trial)).toBe("pass");
    }
  });
});
