/** `--grep` and `--tag`: which of the scenarios meant are run. */
import type { Scenario } from "../scenario/scenario.ts";
import { shown } from "../trace/escape.ts";
import { UsageError } from "./exit.ts";
import { hintOf, inUse, t } from "./spoken.ts";

export interface SelectionFlags {
  /** A part of the name or title in any case, or a pattern between slashes. */
  grep?: string;
  /** Scenarios that have one of these. */
  tag?: string[];
}

/** A scenario's tags follow from what it holds: its folders, the kinds of its faults, and the reports that `why` links to. */
export function tagsOf({ name, faults, why }: Pick<Scenario, "name" | "faults" | "why">): string[] {
  const folders = name
    .split("/")
    .slice(0, -1)
    .filter(part => !/^\.*$/.test(part));
  const reports = why.flatMap(text => {
    const found = [...text.matchAll(/github\.com\/[\w.-]+\/([\w.-]+)\/(?:issues|pull|discussions)\/(\d+)/g)];
    return found.map(([, repository, number]) => `${repository}#${number}`);
  });
  return [...new Set([...folders, ...faults.map(({ kind }) => kind), ...reports])];
}

/**
 * The scenarios that both options leave.
 * @throws UsageError when they leave none, with the nearest tags.
 */
export function selected(scenarios: readonly Scenario[], { grep, tag = [] }: SelectionFlags): Scenario[] {
  const matches = grep === undefined ? () => true : matcher(grep);
  const named = scenarios.filter(({ name, title }) => [name, title, inUse().title(title)].some(matches));
  if (named.length === 0 && scenarios.length > 0)
    throw new UsageError(t("mistake.grep-nothing", { grep: shown(grep ?? ""), count: scenarios.length }));
  if (tag.length === 0) return named;
  const known = [...new Set(scenarios.flatMap(tagsOf))].toSorted();
  for (const each of tag) {
    if (!known.includes(each))
      throw new UsageError(t("mistake.tag", { tag: shown(each), hint: hintOf(each, known) }));
  }
  const left = named.filter(scenario => tagsOf(scenario).some(own => tag.includes(own)));
  if (left.length > 0) return left;
  throw new UsageError(
    t("mistake.grep-and-tag", { grep: shown(grep ?? ""), tags: tag.map(shown).join(" ") }),
  );
}

/** @throws UsageError */
function matcher(grep: string): (text: string) => boolean {
  if (grep === "") throw new UsageError(t("mistake.grep-empty"));
  const [, pattern, flags = ""] = /^\/(.+)\/([a-z]*)$/s.exec(grep) ?? [];
  if (pattern === undefined) {
    const words = grep.toLowerCase();
    return text => text.toLowerCase().includes(words);
  }
  try {
    const expression = new RegExp(pattern, flags.replaceAll(/[gy]/g, ""));
    return text => expression.test(text);
  } catch (error) {
    throw new UsageError(t("mistake.grep-pattern", { grep: shown(grep), why: (error as Error).message }));
  }
}
