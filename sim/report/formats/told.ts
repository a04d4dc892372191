/** What a format is given of a command's runs, and what every format asks of them. */
import { stripVTControlCharacters } from "node:util";
import type { Trial, TrialRow } from "../../verdict/trial.ts";
import { printDetails } from "../details.ts";

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
}

/** Whether a run is one that somebody has to look at. */
export function isSurprise({ row }: Pick<Told, "row">, expect: boolean): boolean {
  return expect ? !row.asExpected : row.verdict !== "pass";
}

/** `breaks recovers-in-time, no-loss (liveness)`, `inconclusive`, `pass`. */
export function outcomeWords({ verdict, phase, violations }: TrialRow): string {
  if (verdict !== "violated") return verdict;
  const broken = [...new Set(violations.map(({ invariant }) => invariant))];
  return `breaks ${broken.join(", ")}${phase === null ? "" : ` (${phase})`}`;
}

/** `expected pass`, `expected no-loss, in-order to break`. */
export function expectedWords({ expected }: TrialRow): string {
  return typeof expected === "string" ? `expected ${expected}` : `expected ${expected.join(", ")} to break`;
}

/** The run in full, as the terminal shows it, without colours. */
export function detailsOf({ row, verdict, start }: Told, expect: boolean): string {
  return stripVTControlCharacters(printDetails({ row, verdict, start }, { expect }));
}

/** The beginning of a text, to a whole line, and a word on the rest. */
export function cutLines(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const kept = text.slice(0, text.lastIndexOf("\n", charactersMax) + 1) || text.slice(0, charactersMax);
  const left = text.slice(kept.length).split("\n").length;
  return `${kept.replace(/[\uD800-\uDBFF]$/, "")}… (${left} more lines)`;
}
