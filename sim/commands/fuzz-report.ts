/** What `fuzz` tells: progress while it works, then what it found, for a person or for a program. */
import { replayLine } from "../report/replay-line.ts";
import { paint } from "../report/style.ts";
import type { SearchCounts } from "../search/counts.ts";
import type { FailureFile } from "../search/failure-file.ts";
import type { FuzzProgress } from "../search/fuzz.ts";
import type { Failure, FuzzResult } from "../search/result.ts";
import { printSituation } from "../search/situation.ts";
import { shown } from "../trace/escape.ts";

/** A failure and the file that it was written to. */
export interface Finding {
  failure: Failure;
  file: FailureFile;
  /** Why it could not be written; the text is printed instead. */
  notWritten?: string;
}

/** One line: how far the search, or the shrinking after it, is. `of` as ` of 1000`, or nothing. */
export function printFuzzProgress(progress: FuzzProgress, of: string): string {
  switch (progress.phase) {
    case "search":
      return `${triedRuns(progress.counts)}${of} scenarios · ${count(progress.invariants.length, "finding")}`;
    case "shrink":
      return `shrinking ${progress.invariant} (${progress.tries} tried)`;
  }
}

/** The whole outcome, findings in the order of their runs. */
export function printFuzz(result: FuzzResult, findings: readonly Finding[], subject: string): string {
  const { counts, seed, elapsedMs, interrupted } = result;
  const searched = `in ${count(triedRuns(counts), "scenario")} (${counts.inconclusive} inconclusive)`;
  const shrunk = counts.shrink === 0 ? "" : ` and ${counts.shrink} more to shrink them,`;
  const outcome =
    findings.length === 0
      ? paint("green", `${shown(subject)}: nothing found`)
      : paint("red", `${shown(subject)}: ${count(findings.length, "finding")}`);
  return [
    `${outcome} ${searched}${shrunk} in ${(elapsedMs / 1000).toFixed(1)} s, seed ${shown(seed)}`,
    ...findings.map((finding, index) => `\n${printFinding(finding, index + 1, subject)}`),
    ...(interrupted ? ["\ninterrupted: the search did not finish"] : []),
  ].join("\n");
}

/** Around a text that is to be copied as it is. */
const RULE = "-".repeat(72);

function printFinding({ failure, file, notWritten }: Finding, number: number, subject: string): string {
  const situation = printSituation(file.scenario).trimEnd().replaceAll(/^/gm, "     ");
  return [
    `${number}. ${paint("red", failure.targets.join(", "))}, run ${failure.run}`,
    `   ${file.path}`,
    situation,
    ...(failure.cutShort ? ["   shrinking was cut short: a smaller scenario may exist"] : []),
    ...(notWritten === undefined
      ? [`   replay: ${replayOf(file, subject)}`]
      : [
          `   This file could not be written: ${notWritten}`,
          `   Save what stands between the lines as ${file.path}, then`,
          `   replay: ${replayOf(file, subject)}`,
          RULE,
          file.text.trimEnd(),
          RULE,
        ]),
  ].join("\n");
}

/** The outcome as one document for programs. */
export function fuzzDocument(result: FuzzResult, findings: readonly Finding[], subject: string): object {
  const { counts, seed, elapsedMs } = result;
  return {
    version: 1,
    ok: findings.length === 0,
    subject,
    seed,
    counts,
    findings: findings.map(({ failure, file, notWritten }) => ({
      invariants: failure.targets,
      run: failure.run,
      path: failure.path,
      file: file.path,
      replay: replayOf(file, subject),
      ...(notWritten !== undefined && { notWritten, text: file.text }),
    })),
    elapsedMs: Math.round(elapsedMs),
  };
}

/** How many runs have been tried, however they came out. */
export function triedRuns({ pass, violated, inconclusive }: SearchCounts): number {
  return pass + violated + inconclusive;
}

function replayOf({ path, scenario }: FailureFile, subject: string): string {
  return replayLine({ scenario: path, subject, door: "memory", seed: scenario.seed });
}

const count = (number: number, noun: string): string => `${number} ${noun}${number === 1 ? "" : "s"}`;
