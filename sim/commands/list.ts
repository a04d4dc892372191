/** `list`: what there is to run. */
import { columns, flow, GAP, WIDTH } from "../report/columns.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { SUBJECTS } from "../subject/table.ts";
import { shown } from "../trace/escape.ts";
import { type SelectionFlags, selected, tagsOf } from "./selection.ts";
import { inUse, t } from "./spoken.ts";
import { say, sayJson } from "./terminal.ts";
import { readScenarios } from "./trials.ts";

export function list(names: readonly string[], flags: SelectionFlags & { json?: boolean }): number {
  const scenarios = selected(readScenarios(names), flags);
  const folders = countByFolder(scenarios);
  if (flags.json === true) {
    const rows = scenarios.map(scenario => {
      const { name, title, why, expect } = scenario;
      return { name, title, why, tags: tagsOf(scenario), expect };
    });
    sayJson({ version: 1, folders, scenarios: rows, subjects: SUBJECTS }, 2);
    return 0;
  }
  say(twoColumns(scenarios.map(({ name, title }) => [shown(name), shown(inUse().title(title))])));
  const counts = folders.map(({ name, count }) => `${shown(name)} ${count}`);
  say(
    `\n${flow([t("list.scenarios", { count: scenarios.length, first: counts[0] ?? "" }), ...counts.slice(1)], " · ")}`,
  );
  say(`\n${t("list.subjects")}`);
  const { subject } = inUse();
  const subjects = twoColumns(SUBJECTS.map(({ name, description }) => [name, subject(name, description)]));
  say(subjects.replaceAll(/^/gm, INDENT));
  return 0;
}

/** Widest first column, so that the second has room for sentences. */
const NAME_MAX = 40;

const INDENT = "  ";

function twoColumns(rows: readonly (readonly [string, string])[]): string {
  return columns(rows, [NAME_MAX, WIDTH - INDENT.length - GAP - NAME_MAX]);
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
