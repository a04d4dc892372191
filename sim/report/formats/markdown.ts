/** Runs as Markdown, short enough to be pasted into an issue or shown as the summary of a CI job. */
import { escapedLines, shown } from "../../trace/escape.ts";
import { replayLine } from "../replay-line.ts";
import {
  cutLines,
  detailsOf,
  expectedWords,
  isSurprise,
  outcomeWords,
  type Told,
  type ToldRuns,
} from "./told.ts";

/** An issue of GitHub holds 65,536 characters. */
const CHARACTERS_MAX = 60_000;
/** Runs that are shown in full; the rest has a row. */
const SHOWN_MAX = 5;
/** Rows of the table. */
const ROWS_MAX = 100;
const DETAILS_MAX = 4_000;
const YAML_MAX = 6_000;

/** The document. Tokens and texts of messages are in no verdict, so that nothing has to be taken out of it. */
export function markdownOf(told: ToldRuns): string {
  const { runs, planned, expect } = told;
  const surprises = runs.filter(run => isSurprise(run, expect));
  const parts = [`### ilink-sim: ${headlineOf(told, surprises.length)}`];
  if (runs.length < planned) parts.push(`Ended early: ${runs.length} of ${planned} runs were made.`);
  if (surprises.length > 0) parts.push(tableOf(surprises, expect));
  for (const [at, run] of surprises.slice(0, SHOWN_MAX).entries()) {
    const part = sectionOf(run, expect);
    const used = parts.join("\n\n").length;
    if (used + part.length > CHARACTERS_MAX) {
      parts.push(`${surprises.length - at} more are left out here: too long.`);
      break;
    }
    parts.push(part);
  }
  return `${parts.join("\n\n")}\n`;
}

function headlineOf({ runs, expect }: ToldRuns, surprises: number): string {
  const count = runs.length === 1 ? "1 run" : `${runs.length} runs`;
  if (surprises === 0) return `${count}, ${expect ? "all as expected" : "all pass"}`;
  return `${surprises} of ${count} ${expect ? "not as expected" : "without a pass"}`;
}

function tableOf(surprises: readonly Told[], expect: boolean): string {
  const rows = surprises.slice(0, ROWS_MAX).map(({ row }) => {
    const cells = [inline(row.scenario), inline(row.subject), outcomeWords(row)];
    return `| ${[...cells, ...(expect ? [expectedWords(row)] : [])].join(" | ")} |`;
  });
  const heads = ["scenario", "subject", "outcome", ...(expect ? ["expectation"] : [])];
  const left = surprises.length - rows.length;
  return [
    `| ${heads.join(" | ")} |`,
    `| ${heads.map(() => "---").join(" | ")} |`,
    ...rows,
    ...(left > 0 ? ["", `and ${left} more`] : []),
  ].join("\n");
}

function sectionOf(told: Told, expect: boolean): string {
  const { row, yaml, diagram } = told;
  return [
    `#### ${inline(row.scenario)} · ${inline(row.subject)}`,
    fenced("text", cutLines(detailsOf(told, expect), DETAILS_MAX)),
    ...(diagram === undefined ? [] : [fenced("mermaid", diagram)]),
    "Replay it:",
    fenced("sh", replayLine({ ...row, expect })),
    `<details><summary>The scenario</summary>\n\n${fenced("yaml", cutLines(escapedLines(yaml()), YAML_MAX))}\n\n</details>`,
  ].join("\n\n");
}

/** Text of others inside a line, as code: nothing in it is Markdown, HTML, a mention or a link. */
function inline(text: string): string {
  const code = shown(text).replaceAll("|", "\\|");
  const fence = "`".repeat(longestRow(code) + 1);
  const edge = /^`|`$|^$/.test(code) ? " " : "";
  return `${fence}${edge}${code}${edge}${fence}`;
}

/** A block of code whose fence is longer than any row of backticks in it. */
function fenced(language: string, text: string): string {
  const fence = "`".repeat(Math.max(2, longestRow(text)) + 1);
  return `${fence}${language}\n${text.trimEnd()}\n${fence}`;
}

function longestRow(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([row]) => row.length));
}
