/** Each stranger on the whole catalogue, through every door that catches it: `npm run check:deep`, or with names of strangers. Exit 1 when one is blamed. */
import { readScenarios } from "../../sim/commands/trials.ts";
import { printDetails } from "../../sim/report/details.ts";
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
  const applying = catalogue.filter(
    scenario => appliesTo(scenario, stranger) && !isBeyond(scenario.name, stranger.name),
  );
  for (const door of stranger.doors) {
    let passed = 0;
    for (const scenario of applying) {
      const met = scenarioFor(scenario, stranger);
      const trial = await runTrial({ scenario: met, subjectName: stranger.name, subject, door });
      const outside = blamedFromOutside(trial);
      if (trial.row.verdict === "pass" && outside.length === 0) passed++;
      else console.log([printDetails(trial), ...outside, ""].join("\n"));
    }
    blamed += applying.length - passed;
    console.log(`${stranger.name} through ${door}: ${passed} of ${applying.length} scenarios`);
  }
}
process.exit(blamed === 0 && chosen.length > 0 ? 0 : 1);
