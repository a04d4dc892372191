/** Two clients side by side, for a terminal and for a pull request. */
import { escapedLines, shown } from "../trace/escape.ts";
import type { Compared, Comparison, MeasureName } from "../verdict/comparison.ts";

export interface NamedComparison extends Comparison {
  a: string;
  b: string;
}

const WORDS: Readonly<Record<MeasureName, string>> = {
  worstMs: "recovery, worst",
  deafMs: "time without receiving",
  requests: "requests",
  delivered: "texts delivered",
  states: "states reported",
  violations: "violations",
};

const HEADS = ["", "A", "B", "B less", "B more", "p"];

/** Rows of cells: a measure, A, B, pairs in which B has less and more, and the p of the sign test. */
function rowsOf({ recovery, compared }: Comparison): string[][] {
  const quantile = (name: "p50" | "p99"): string[] => [
    `recovery, ${name}`,
    ...[recovery.a, recovery.b].map(({ [name]: ms }) => (ms === null ? "none" : seconds(ms))),
    ...["", "", ""],
  ];
  return [quantile("p50"), quantile("p99"), ...compared.map(rowOf)];
}

function rowOf({ measure, a, b, less, more, p }: Compared): string[] {
  const words = (value: number): string => (measure.endsWith("Ms") ? seconds(value) : String(value));
  return [WORDS[measure], words(a), words(b), String(less), String(more), chance(p)];
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
const chance = (p: number): string => (p < 0.001 ? "< 0.001" : p.toFixed(3));

export function printComparison(comparison: NamedComparison): string {
  const rows = [HEADS, ...rowsOf(comparison)];
  const widths = HEADS.map((_, at) => Math.max(...rows.map(row => row[at]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, at) => (at === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[at] ?? 0)))
      .join("  ")
      .trimEnd();
  return [
    `A: ${shown(comparison.a)}`,
    `B: ${shown(comparison.b)}`,
    `${comparison.pairs} scenarios, each for both`,
    ...rows.map(line),
  ].join("\n");
}

/** The same as Markdown. */
export function comparisonMarkdown(comparison: NamedComparison, difference?: string): string {
  const { a, b, pairs } = comparison;
  const row = (cells: readonly string[]): string => `| ${cells.join(" | ")} |`;
  return [
    `### ilink-sim: A against B on ${pairs} scenarios`,
    "",
    `A: ${code(a)}, B: ${code(b)}. \`p\`: how likely so uneven a split of the pairs is by chance alone.`,
    "",
    row(HEADS),
    row(HEADS.map((_, at) => (at === 0 ? "---" : "--:"))),
    ...rowsOf(comparison).map(row),
    ...(difference === undefined ? [] : ["", "```text", escapedLines(difference), "```"]),
    "",
  ].join("\n");
}

const code = (text: string): string => `\`${shown(text).replaceAll("`", "'").replaceAll("|", "\\|")}\``;
