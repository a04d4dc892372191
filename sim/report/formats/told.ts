/** What a format is given of a command's runs, and what every format asks of them. */
import { stripVTControlCharacters } from "node:util";
import type { Trial, TrialRow } from "../../verdict/trial.ts";
import type { Language } from "../../words/language.ts";
import type { Said } from "../../words/told.ts";
import { printDetails, remarksOf } from "../details.ts";

/** One run that has ended. */
export interface Told extends Pick<Trial, "verdict" | "start"> {
  row: TrialRow;
  /** What happens in the scenario, in one line. */
  title: string;
  /** The scenario's file, from where the command was called, with slashes; absent when it lies elsewhere. */
  file?: string;
  /** What led to the breach, as a sequence diagram in Mermaid; where it was wanted and the trace was there. */
  diagram?: string;
  /** The scenario as YAML. */
  yaml(): string;
}

/** All runs of a command. */
export interface ToldRuns {
  /** In the order in which they were asked for. */
  runs: readonly Told[];
  /** How many were asked for; more than `runs` after an interruption. */
  planned: number;
  /** False when the verdicts themselves count, whatever was expected. */
  expect: boolean;
  /** In which documents for people are written. */
  language: Language;
}

/** How the runs are to be read: whether expectations count, and in which language. */
export type Reading = Pick<ToldRuns, "expect" | "language">;

/** Whether a run is one that somebody has to look at. */
export function isSurprise({ row }: Pick<Told, "row">, expect: boolean): boolean {
  return expect ? !row.asExpected : row.verdict !== "pass";
}

/** `breaks recovers-in-time, no-loss (liveness)`, `inconclusive`, `pass`. */
export function outcomeWords({ verdict, phase, violations }: TrialRow, { say }: Language): string {
  if (verdict !== "violated") return say(`verdict.${verdict}`);
  const names = [...new Set(violations.map(({ invariant }) => invariant))].join(say("between.items"));
  return phase === null
    ? say("format.breaks", { names })
    : say("format.breaks-in", { names, phase: say(`verdict.${phase}`) });
}

/** `expected pass`, `expected no-loss, in-order to break`. */
export function expectedWords({ expected }: TrialRow, { say }: Language): string {
  return typeof expected === "string"
    ? say("format.expected", { verdict: say(`verdict.${expected}`) })
    : say("format.expected-to-break", { names: expected.join(say("between.items")) });
}

/** Both, where expectations count. */
export function headWords({ row }: Pick<Told, "row">, { expect, language }: Reading): string {
  const outcome = outcomeWords(row, language);
  if (!expect) return outcome;
  return language.say("format.and-expected", { outcome, expected: expectedWords(row, language) });
}

/** The run in full, as the terminal shows it, without colours. */
export function detailsOf({ row, verdict, start }: Told, { expect, language }: Reading): string {
  return stripVTControlCharacters(printDetails({ row, verdict, start }, { expect, language }));
}

/** The first breach, or why nothing can be said. */
export function firstSaid(row: TrialRow): Said | undefined {
  return row.violations[0] ?? remarksOf(row)[0];
}

/** The beginning of a text, to a whole line, and a word on the rest. */
export function cutLines(text: string, charactersMax: number, { say }: Language): string {
  if (text.length <= charactersMax) return text;
  const kept = text.slice(0, text.lastIndexOf("\n", charactersMax) + 1) || text.slice(0, charactersMax);
  const left = text.slice(kept.length).split("\n").length;
  return `${kept.replace(/[\uD800-\uDBFF]$/, "")}${say("format.lines-left", { count: left })}`;
}
