/** No stranger is blamed: each passes what applies to it, of a chosen part of the catalogue. `npm run strangers` takes all of it. */
import { describe, expect, it } from "vitest";
import { printDetails } from "../../sim/report/details.ts";
import type { SubjectModule } from "../../sim/subject/subject.ts";
import { runTrial } from "../../sim/verdict/trial.ts";
import { scenarios } from "../catalogue.ts";
import { appliesTo, STRANGERS, scenarioFor } from "./bank.ts";
import { isBeyond } from "./beyond.ts";

const LONGEST_MS = 3_600_000;
/** Short, and of different courses. */
const THROUGH_MSW = [
  "bug-155/shape-both",
  "bug-155/stop-during-recovery",
  "bug-155/stale-on-sendmessage-only",
];
const chosen = scenarios.filter(
  ({ name, endAtMs }) => /^(bug-155|delivery|sending|session)\//.test(name) && endAtMs <= LONGEST_MS,
);

describe.each(STRANGERS)("$name", stranger => {
  const applying = scenarios.filter(
    scenario => appliesTo(scenario, stranger) && !isBeyond(scenario.name, stranger.name),
  );

  it.each(stranger.doors)("passes through the %s door", async door => {
    const { default: subject }: { default: SubjectModule } = await import(`./clients/${stranger.name}.ts`);
    const some = applying.filter(scenario =>
      door === "memory" ? chosen.includes(scenario) : THROUGH_MSW.includes(scenario.name),
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
