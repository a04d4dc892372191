/** Runs as Markdown, short enough to be pasted into an issue or shown as the summary of a CI job. */
import { escapedLines, shown } from "../../trace/escape.ts";
import { replayLine } from "../replay-line.ts";
import {
  cutLines,
  detailsOf,
  expectedWords,
  isSurprise,
  outcomeWords,
  type Reading,
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
  const { runs, planned, expect, language } = told;
  const { say } = language;
  const surprises = runs.filter(run => isSurprise(run, expect));
  const parts = [`### ilink-sim${say("between.title")}${headlineOf(told, surprises.length)}`];
  if (runs.length < planned) parts.push(say("format.ended-early", { made: runs.length, planned }));
  if (surprises.length > 0) parts.push(tableOf(surprises, told));
  for (const [at, run] of surprises.slice(0, SHOWN_MAX).entries()) {
    const part = sectionOf(run, told);
    const used = parts.join("\n\n").length;
    if (used + part.length > CHARACTERS_MAX) {
      parts.push(say("format.left-out", { count: surprises.length - at }));
      break;
    }
    parts.push(part);
  }
  return `${parts.join("\n\n")}\n`;
}

function headlineOf({ runs, expect, language: { say } }: ToldRuns, surprises: number): string {
  const count = runs.length;
  if (surprises === 0) return say(expect ? "format.all-expected" : "format.all-pass", { count });
  return say(expect ? "format.surprises" : "format.without-pass", { surprises, count });
}

function tableOf(surprises: readonly Told[], { expect, language }: Reading): string {
  const { say } = language;
  const rows = surprises.slice(0, ROWS_MAX).map(({ row }) => {
    const cells = [inline(row.scenario), inline(row.subject), outcomeWords(row, language)];
    return `| ${[...cells, ...(expect ? [expectedWords(row, language)] : [])].join(" | ")} |`;
  });
  const heads = (["scenario", "subject", "outcome", ...(expect ? ["expectation"] : [])] as const).map(head =>
    say(`format.${head}` as "format.scenario"),
  );
  const left = surprises.length - rows.length;
  return [
    `| ${heads.join(" | ")} |`,
    `| ${heads.map(() => "---").join(" | ")} |`,
    ...rows,
    ...(left > 0 ? ["", say("format.rows-left", { count: left })] : []),
  ].join("\n");
}

function sectionOf(told: Told, reading: Reading): string {
  const { expect, language } = reading;
  const { row, yaml, diagram } = told;
  return [
    `#### ${inline(row.scenario)} · ${inline(row.subject)}`,
    fenced("text", cutLines(detailsOf(told, reading), DETAILS_MAX, language)),
    ...(diagram === undefined ? [] : [fenced("mermaid", diagram)]),
    language.say("format.replay-it"),
    fenced("sh", replayLine({ ...row, expect })),
    `<details><summary>${language.say("format.the-scenario")}</summary>\n\n${fenced("yaml", cutLines(escapedLines(yaml()), YAML_MAX, language))}\n\n</details>`,
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
