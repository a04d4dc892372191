/** Text in columns that fit a terminal of 80: cells are wrapped, wide characters count twice. */
import stringWidth from "string-width";
import wrapAnsi from "wrap-ansi";
import { chineseLines, isPlainChinese } from "./chinese-lines.ts";

/** Width of every table, in columns of a terminal. */
export const WIDTH = 80;
/** Blank columns between two cells. */
export const GAP = 2;

/** Lines of text, none wider than `width`; a word that is wider itself is broken. */
export function wrap(text: string, width = WIDTH): string[] {
  const room = Math.max(2, width);
  if (!isPlainChinese(text)) return wrapAnsi(text, room, { hard: true }).split("\n");
  return text.split("\n").flatMap(line => (line === "" ? [""] : chineseLines(line, room)));
}

/** A line wrapped to the terminal; what follows its first line is set in by `indent` columns. */
export function hang(text: string, indent: number): string {
  const lead = /^ */.exec(text)?.[0] ?? "";
  const [first = "", ...rest] = wrap(text.slice(lead.length), WIDTH - Math.max(lead.length, indent));
  return [lead + first, ...rest.map(line => " ".repeat(indent) + line)].join("\n");
}

/** Items one after the other, as many on a line as fit; an item is broken only when it is wider than a line. */
export function flow(items: readonly string[], separator: string): string {
  const lines: string[] = [];
  for (const item of items) {
    const last = lines.at(-1);
    const longer = last === undefined ? item : `${last}${separator}${item}`;
    if (last !== undefined && stringWidth(longer) <= WIDTH) lines[lines.length - 1] = longer;
    else lines.push(...wrap(item));
  }
  return lines.join("\n");
}

/** The widest line of each column. */
export function widthsOf(rows: readonly (readonly string[])[]): number[] {
  const count = Math.max(0, ...rows.map(row => row.length));
  return Array.from({ length: count }, (_, column) =>
    Math.max(0, ...rows.flatMap(row => (row[column] ?? "").split("\n").map(line => stringWidth(line)))),
  );
}

/** Rows of cells as lines. Each column is as wide as its widest cell, or as `maxWidths` lets it be. */
export function columns(rows: readonly (readonly string[])[], maxWidths: readonly number[] = []): string {
  const widths = widthsOf(rows).map((width, at) => Math.min(width, maxWidths[at] ?? WIDTH));
  return rows.map(row => printRow(row, widths)).join("\n");
}

function printRow(row: readonly string[], widths: readonly number[]): string {
  const cells = widths.map((width, at) => wrap(row[at] ?? "", width));
  const height = Math.max(1, ...cells.map(({ length }) => length));
  return Array.from({ length: height }, (_, line) =>
    cells
      .map((lines, at) => padded(lines[line] ?? "", widths[at] ?? 0))
      .join(" ".repeat(GAP))
      .trimEnd(),
  ).join("\n");
}

/** Columns that a text takes. */
export const widthOf = (text: string): number => stringWidth(text);

/** Filled up with blanks to a width, wide characters counted twice. */
export function padded(text: string, width: number, at: "start" | "end" = "end"): string {
  const blanks = " ".repeat(Math.max(0, width - stringWidth(text)));
  return at === "end" ? text + blanks : blanks + text;
}
