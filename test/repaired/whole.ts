/**
 * `npm run versions`: every version of the plugin, bare and with the repair, on the whole catalogue; or the versions that are
 * named. Exit 1 when one breaks what the repair answers for, or anything that it does not break without the repair.
 */
import { readScenarios } from "../../sim/commands/trials.ts";
import { resolveSubject } from "../../sim/subject/table.ts";
import { runTrial } from "../../sim/verdict/trial.ts";
import { brokenBy, newWithRepair, ofTheSession } from "./claims.ts";
import { OWN } from "./own.ts";
import { bareOf, repairedOf, VERSIONS } from "./versions.ts";

const named = process.argv.slice(2);
const versions = named.length === 0 ? VERSIONS : named;
const catalogue = readScenarios([]);
const FAMILY = "bug-155/";
let blamed = 0;

for (const version of versions) {
  const counts = { passes: 0, family: 0, ofFamily: 0, ownAlone: 0 };
  const own = new Map<string, number>();
  for (const scenario of catalogue) {
    const rowOf = async (subjectName: string) => {
      const subject = await resolveSubject(subjectName, { cwd: process.cwd() });
      return (await runTrial({ scenario, subject, subjectName, door: "memory" })).row;
    };
    const repaired = await rowOf(repairedOf(version));
    const broken = brokenBy(version, repaired);
    for (const { invariant } of repaired.violations)
      if (!broken.includes(invariant)) own.set(invariant, (own.get(invariant) ?? 0) + 1);
    if (repaired.verdict === "pass") counts.passes++;
    else if (broken.length === 0) counts.ownAlone++;
    const isFamily = scenario.name.startsWith(FAMILY);
    if (isFamily) counts.ofFamily++;
    if (isFamily && broken.length === 0) counts.family++;
    const ofBare = broken.length === 0 ? [] : brokenBy(version, await rowOf(bareOf(version)));
    const wrong = new Set([
      ...(isFamily ? broken : []),
      ...ofTheSession(scenario.name, broken),
      ...newWithRepair(scenario.name, broken, ofBare),
    ]);
    blamed += wrong.size;
    for (const invariant of wrong) {
      const { message } = repaired.violations.find(violation => violation.invariant === invariant) ?? {};
      console.log(`✗ ${scenario.name} · ${repairedOf(version)}: ${invariant}: ${message}`);
    }
  }
  const owned = [...own].map(([invariant, count]) => `${invariant} ${count}`).join(", ");
  console.log(
    `${repairedOf(version)}: ${counts.family} of ${counts.ofFamily} scenarios of bug #155 · ${counts.passes} of ${catalogue.length} pass, ` +
      `${counts.ownAlone} more break but what is the plugin's own${owned === "" ? "" : ` (${owned})`}`,
  );
}
console.log(`\n${OWN.length} rows of own.ts; ${blamed} findings`);
process.exit(blamed === 0 ? 0 : 1);
