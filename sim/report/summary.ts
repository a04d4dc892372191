/** The last lines of a command that ran trials: how many, how they came out, how long it took. */
import { duration } from "../trace/when.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { ENGLISH, type Language } from "../words/language.ts";
import { wrap } from "./columns.ts";
import { paint } from "./style.ts";

export interface SummaryOptions {
  /** False when the verdicts themselves set the exit code: then they are counted, whatever was expected. @default true */
  expect?: boolean;
  /** @default English */
  language?: Language;
}

export function printSummary(
  rows: readonly TrialRow[],
  wallMs: number,
  { expect = true, language = ENGLISH }: SummaryOptions = {},
): string {
  const { say, times } = language;
  const virtualMs = rows.reduce((sum, row) => sum + row.virtualMs, 0);
  const polls = rows.reduce((sum, row) => sum + row.polls, 0);
  const { words, isGood } = expect ? bySurprise(rows, language) : byVerdict(rows, language);
  const outcome = say("summary.runs", { count: rows.length, outcome: words });
  const ignored = rows.reduce((sum, row) => sum + (row.ignored?.length ?? 0), 0);
  const parts = [
    paint(isGood ? "green" : "red", outcome),
    ...(ignored === 0
      ? []
      : [say("summary.ignored", { count: ignored, ignored: ignored.toLocaleString("en") })]),
    say("summary.cost", {
      time: duration(virtualMs, times),
      polls: polls.toLocaleString("en"),
      seconds: (wallMs / 1000).toFixed(1),
    }),
  ];
  return wrap(parts.join(" · ")).join("\n");
}

function bySurprise(rows: readonly TrialRow[], { say }: Language): { words: string; isGood: boolean } {
  const surprises = rows.filter(row => !row.asExpected).length;
  return surprises === 0
    ? { words: say("summary.all-as-expected"), isGood: true }
    : { words: say("summary.surprises", { count: surprises }), isGood: false };
}

function byVerdict(rows: readonly TrialRow[], { say }: Language): { words: string; isGood: boolean } {
  const count = (verdict: TrialRow["verdict"]): number => rows.filter(row => row.verdict === verdict).length;
  const words = (["pass", "violated", "inconclusive"] as const)
    .map(verdict => [count(verdict), verdict] as const)
    .filter(([number]) => number > 0)
    .map(([number, verdict]) => say("summary.count", { count: number, verdict: say(`verdict.${verdict}`) }))
    .join(say("between.items"));
  return { words, isGood: count("pass") === rows.length };
}
