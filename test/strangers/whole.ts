/**
 * Each stranger on the whole catalogue, through every door that catches it: `npm run check:deep`, or with names of strangers.
 * Exit 1 when one is blamed, and when one comes through what is said to be beyond it.
 */
import { readScenarios } from "../../sim/commands/trials.ts";
import { printDetails } from "../../sim/report/details.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import type { SubjectModule } from "../../sim/subject/subject.ts";
import { runTrial } from "../../sim/verdict/trial.ts";
import { appliesTo, blamedFromOutside, STRANGERS, scenarioFor } from "./bank.ts";
import { isBeyond } from "./beyond.ts";

const names = process.argv.slice(2);
const chosen = STRANGERS.filter(({ name }) => names.length === 0 || names.includes(name));
const catalogue = readScenarios([]);
let blamed = 0;

for (const stranger of chosen) {
  const { default: subject }: { default: SubjectModule } = await import(`./clients/${stranger.name}.ts`);
  const [applying = [], beyond = []] = [false, true].map(isBeyondIt =>
    catalogue.filter(
      scenario => appliesTo(scenario, stranger) && isBeyond(scenario.name, stranger.name) === isBeyondIt,
    ),
  );
  for (const door of stranger.doors) {
    let passed = 0;
    const tried = async (scenario: Scenario) => {
      const met = scenarioFor(scenario, stranger);
      const trial = await runTrial({ scenario: met, subjectName: stranger.name, subject, door });
      const outside = blamedFromOutside(trial);
      return { trial, outside, passes: trial.row.verdict === "pass" && outside.length === 0 };
    };
    for (const scenario of applying) {
      const { trial, outside, passes } = await tried(scenario);
      if (passes) passed++;
      else console.log([printDetails(trial), ...outside, ""].join("\n"));
    }
    for (const scenario of beyond) {
      if (!(await tried(scenario)).passes) continue;
      console.log(`${stranger.name} comes through ${scenario.name}: beyond.ts says that it does not`);
      blamed++;
    }
    blamed += applying.length - passed;
    console.log(`${stranger.name} through ${door}: ${passed} of ${applying.length} scenarios`);
  }
}
process.exit(blamed === 0 && chosen.length > 0 ? 0 : 1);
