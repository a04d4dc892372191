/** `list`: what there is to run. */
import Table from "cli-table3";
import type { Scenario } from "../scenario/scenario.ts";
import { SUBJECTS } from "../subject/table.ts";
import { readScenarios } from "./trials.ts";

export function list(names: readonly string[], flags: { json?: boolean }): number {
  const scenarios = readScenarios(names);
  const folders = countByFolder(scenarios);
  if (flags.json === true) {
    const rows = scenarios.map(({ name, title, why, expect }) => ({ name, title, why, expect }));
    console.log(JSON.stringify({ version: 1, folders, scenarios: rows, subjects: SUBJECTS }, null, 2));
    return 0;
  }
  const table = new Table({ head: ["scenario", "what happens"], style: { head: [], border: [] } });
  for (const { name, title } of scenarios) table.push([name, title]);
  console.log(table.toString());
  const counts = folders.map(({ name, count }) => `${name} ${count}`);
  console.log(`${scenarios.length} scenarios: ${counts.join(" · ")}`);
  console.log("\nSubjects:");
  for (const { name, description } of SUBJECTS) console.log(`  ${name.padEnd(26)} ${description}`);
  return 0;
}

/** How many scenarios each folder has, in the order of the names. */
function countByFolder(scenarios: readonly Scenario[]): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const { name } of scenarios) {
    const folder = name.slice(0, Math.max(0, name.lastIndexOf("/"))) || ".";
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts].map(([name, count]) => ({ name, count }));
}
