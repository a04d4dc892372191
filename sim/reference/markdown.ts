/** What the made pages consist of. */

/** Stands above a page in both languages. */
export const MADE = "<!-- Made by `npm run pages`, and translated by hand. -->";

/** The line that leads to the same page in Chinese. */
export function languages(page: string): string {
  return `**English** | [简体中文](zh-CN/${page}.md)`;
}

/** A table of one line a row: a new row changes no other line. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.map(cell).join(" | ")} |`;
  return [line(head), line(head.map(() => "---")), ...rows.map(line)].join("\n");
}

/** Words of a code span each, with commas between. */
export function codes(words: readonly string[]): string {
  return words.map(word => `\`${word}\``).join(", ");
}

/** The anchor that GitHub gives to a heading. */
export function anchor(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\w\s-]/g, "")
    .replaceAll(" ", "-");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", "<br>");
}
