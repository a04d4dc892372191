/** The last lines of a command that ran trials: how many, how they came out, how long it took. */
import { duration } from "../trace/when.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { wrap } from "./columns.ts";
import { paint } from "./style.ts";

export interface SummaryOptions {
  /** False when the verdicts themselves set the exit code: then they are counted, whatever was expected. @default true */
  expect?: boolean;
}

export function printSummary(
  rows: readonly TrialRow[],
  wallMs: number,
  { expect = true }: SummaryOptions = {},
): string {
  const virtualMs = rows.reduce((sum, row) => sum + row.virtualMs, 0);
  const polls = rows.reduce((sum, row) => sum + row.polls, 0);
  const runs = rows.length === 1 ? "1 run" : `${rows.length} runs`;
  const { words, isGood } = expect ? bySurprise(rows) : byVerdict(rows);
  const outcome = paint(isGood ? "green" : "red", `${runs}, ${words}`);
  const ignored = rows.reduce((sum, row) => sum + (row.ignored?.length ?? 0), 0);
  const away =
    ignored === 0
      ? ""
      : ` · ${ignored.toLocaleString("en")} ${ignored === 1 ? "breach" : "breaches"} ignored`;
  return wrap(
    `${outcome}${away} · ${duration(virtualMs)} of virtual time, ${polls.toLocaleString("en")} polls, in ${(wallMs / 1000).toFixed(1)} s`,
  ).join("\n");
}

function bySurprise(rows: readonly TrialRow[]): { words: string; isGood: boolean } {
  const surprises = rows.filter(row => !row.asExpected).length;
  return surprises === 0
    ? { words: "all as expected", isGood: true }
    : { words: `${surprises} not as expected`, isGood: false };
}

function byVerdict(rows: readonly TrialRow[]): { words: string; isGood: boolean } {
  const count = (verdict: TrialRow["verdict"]): number => rows.filter(row => row.verdict === verdict).length;
  const words = (["pass", "violated", "inconclusive"] as const)
    .map(verdict => [count(verdict), verdict] as const)
    .filter(([number]) => number > 0)
    .map(([number, verdict]) => `${number} ${verdict}`)
    .join(", ");
  return { words, isGood: count("pass") === rows.length };
}
