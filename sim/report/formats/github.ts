/** Runs as commands of GitHub Actions: an annotation at the file of each scenario that came out as a surprise. */
import { shown } from "../../trace/escape.ts";
import { replayLine } from "../replay-line.ts";
import { firstSaid, headWords, isSurprise, type Reading, type Told, type ToldRuns } from "./told.ts";

/** GitHub shows ten annotations of a kind in a step; more are counted. */
const SHOWN_MAX = 10;

/** The lines that a job prints. Format: docs.github.com, "Workflow commands for GitHub Actions". */
export function annotationsOf({ runs, ...reading }: ToldRuns): string[] {
  const surprises = runs.filter(told => isSurprise(told, reading.expect));
  const shownOnes = surprises.slice(0, surprises.length > SHOWN_MAX ? SHOWN_MAX - 1 : SHOWN_MAX);
  const { say } = reading.language;
  const left = surprises.length - shownOnes.length;
  return [
    ...shownOnes.map(told => annotationOf(told, reading)),
    ...(left > 0 ? [`::error title=ilink-sim::${data(say("format.runs-left", { count: left }))}`] : []),
  ];
}

function annotationOf(told: Told, reading: Reading): string {
  const { row, file, start } = told;
  const { expect, language } = reading;
  const place = file === undefined ? "" : `file=${property(file)},line=1,`;
  const title = `title=${property(`${row.scenario} · ${row.subject}`)}`;
  const first = firstSaid(row);
  const lines = [
    headWords(told, reading),
    ...(first === undefined ? [] : [shown(language.told(first, start))]),
    language.say("details.replay", { line: replayLine({ ...row, expect }) }),
  ];
  return `::error ${place}${title}::${data(lines.join("\n"))}`;
}

/** As the toolkit of GitHub writes what stands behind `::`. */
function data(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

/** And a property, in which commas and colons end something. */
function property(text: string): string {
  return data(shown(text)).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
