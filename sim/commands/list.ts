/** `list`: what there is to run. */
import Table from "cli-table3";
import { SUBJECTS } from "../subject/table.ts";
import { readScenarios } from "./trials.ts";

export function list(names: readonly string[], flags: { json?: boolean }): number {
  const scenarios = readScenarios(names);
  if (flags.json === true) {
    const rows = scenarios.map(({ name, title, why, expect }) => ({ name, title, why, expect }));
    console.log(JSON.stringify({ version: 1, scenarios: rows, subjects: SUBJECTS }, null, 2));
    return 0;
  }
  const table = new Table({ head: ["scenario", "what happens"], style: { head: [], border: [] } });
  for (const { name, title } of scenarios) table.push([name, title]);
  console.log(table.toString());
  console.log("\nSubjects:");
  for (const { name, description } of SUBJECTS) console.log(`  ${name.padEnd(26)} ${description}`);
  return 0;
}
