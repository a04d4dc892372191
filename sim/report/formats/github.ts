/** Runs as commands of GitHub Actions: an annotation at the file of each scenario that came out as a surprise. */
import { shown } from "../../trace/escape.ts";
import { replayLine } from "../replay-line.ts";
import { expectedWords, isSurprise, outcomeWords, type Told, type ToldRuns } from "./told.ts";

/** GitHub shows ten annotations of a kind in a step; more are counted. */
const SHOWN_MAX = 10;

/** The lines that a job prints. Format: docs.github.com, "Workflow commands for GitHub Actions". */
export function annotationsOf({ runs, expect }: ToldRuns): string[] {
  const surprises = runs.filter(told => isSurprise(told, expect));
  const shownOnes = surprises.slice(0, surprises.length > SHOWN_MAX ? SHOWN_MAX - 1 : SHOWN_MAX);
  const left = surprises.length - shownOnes.length;
  return [
    ...shownOnes.map(told => annotationOf(told, expect)),
    ...(left > 0 ? [`::error title=ilink-sim::${data(`${left} more runs; the log names each`)}`] : []),
  ];
}

function annotationOf({ row, file }: Told, expect: boolean): string {
  const place = file === undefined ? "" : `file=${property(file)},line=1,`;
  const title = `title=${property(`${row.scenario} · ${row.subject}`)}`;
  const first = row.violations[0]?.message ?? row.reasons[0];
  const lines = [
    `${outcomeWords(row)}${expect ? `; ${expectedWords(row)}` : ""}`,
    ...(first === undefined ? [] : [shown(first)]),
    `replay: ${replayLine({ ...row, expect })}`,
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
