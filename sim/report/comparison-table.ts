/** Two clients side by side, for a terminal and for a pull request. */
import { escapedLines, shown } from "../trace/escape.ts";
import type { TimeWords } from "../trace/when.ts";
import type { Compared, Comparison } from "../verdict/comparison.ts";
import { ENGLISH, type Language } from "../words/language.ts";
import { padded, widthOf } from "./columns.ts";

export interface NamedComparison extends Comparison {
  a: string;
  b: string;
}

const headsIn = ({ say }: Language): string[] => ["", "A", "B", say("diff.less"), say("diff.more"), "p"];

/** Rows of cells: a measure, A, B, pairs in which B has less and more, and the p of the sign test. */
function rowsOf({ recovery, compared }: Comparison, { say, times }: Language): string[][] {
  const quantile = (name: "p50" | "p99"): string[] => [
    say("diff.recovery-quantile", { quantile: name }),
    ...[recovery.a, recovery.b].map(({ [name]: ms }) =>
      ms === null ? say("diff.none") : seconds(ms, times),
    ),
    ...["", "", ""],
  ];
  return [quantile("p50"), quantile("p99"), ...compared.map(each => rowOf(each, { say, times }))];
}

function rowOf(
  { measure, a, b, less, more, p }: Compared,
  { say, times }: Pick<Language, "say" | "times">,
): string[] {
  const words = (value: number): string => (measure.endsWith("Ms") ? seconds(value, times) : String(value));
  return [say(`diff.measure.${measure}`), words(a), words(b), String(less), String(more), chance(p)];
}

const seconds = (ms: number, { units }: TimeWords): string => `${(ms / 1_000).toFixed(1)} ${units.s}`;
const chance = (p: number): string => (p < 0.001 ? "< 0.001" : p.toFixed(3));

export function printComparison(comparison: NamedComparison, language: Language = ENGLISH): string {
  const heads = headsIn(language);
  const rows = [heads, ...rowsOf(comparison, language)];
  const widths = heads.map((_, at) => Math.max(...rows.map(row => widthOf(row[at] ?? ""))));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => padded(cell, widths[at] ?? 0, at === 0 ? "end" : "start"))
      .join("  ")
      .trimEnd();
  return [
    `A${language.say("between.title")}${shown(comparison.a)}`,
    `B${language.say("between.title")}${shown(comparison.b)}`,
    language.say("diff.scenarios", { count: comparison.pairs }),
    ...rows.map(line),
  ].join("\n");
}

/** The same as Markdown. */
export function comparisonMarkdown(
  comparison: NamedComparison,
  { difference, language = ENGLISH }: { difference?: string | undefined; language?: Language } = {},
): string {
  const heads = headsIn(language);
  const { a, b, pairs } = comparison;
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    language.say("diff.title", { count: pairs }),
    "",
    language.say("diff.legend", { a: code(a), b: code(b) }),
    "",
    row(heads),
    row(heads.map((_, at) => (at === 0 ? "---" : "--:"))),
    ...rowsOf(comparison, language).map(row),
    ...(difference === undefined ? [] : ["", "```text", escapedLines(difference), "```"]),
    "",
  ].join("\n");
}

const code = (text: string): string => `\`${shown(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
