/** What `fuzz` tells: progress while it works, then what it found, for a person or for a program. */
import { replayLine } from "../report/replay-line.ts";
import { paint } from "../report/style.ts";
import type { SearchCounts } from "../search/counts.ts";
import { situationOf } from "../search/explain/annotate.ts";
import type { FailureFile } from "../search/failure-file.ts";
import type { FuzzProgress } from "../search/fuzz.ts";
import type { Failure, FuzzResult } from "../search/result.ts";
import { shown } from "../trace/escape.ts";
import { commandLine } from "./package-root.ts";
import { t } from "./spoken.ts";

/** A failure and the file that it was written to. */
export interface Finding {
  failure: Failure;
  file: FailureFile;
  /** Why it could not be written; the text is printed instead. */
  notWritten?: string;
  /** The same in the language in use. */
  whyNot?: string;
}

/** One line: how far the search, or the shrinking after it, is. `of` as ` of 1000`, or nothing. */
export function printFuzzProgress(progress: FuzzProgress, of: string): string {
  switch (progress.phase) {
    case "search":
      return t("search.tried", {
        tried: triedRuns(progress.counts),
        of,
        count: progress.invariants.length,
      });
    case "shrink":
      return t("search.shrinking", { invariant: progress.invariant, tries: progress.tries });
  }
}

/** For each invariant that is broken for the first time, at once, as a long search may be killed: by which run, and how to try that alone. */
export function firstSeen(
  { run, invariants }: Extract<FuzzProgress, { phase: "search" }>,
  told: Set<string>,
  { subject, seed }: { subject: string; seed: string },
): string | undefined {
  const fresh = invariants.filter(invariant => !told.has(invariant));
  if (fresh.length === 0) return undefined;
  for (const invariant of fresh) told.add(invariant);
  const again = commandLine(["fuzz", "--subject", subject, "--seed", seed, "--run", String(run)]);
  return t("search.first-seen", { invariants: fresh.join(t("between.items")), run, again });
}

/** The whole outcome, findings in the order of their runs. */
export function printFuzz(result: FuzzResult, findings: readonly Finding[], subject: string): string {
  const { counts, seed, elapsedMs, interrupted } = result;
  const { inconclusive, shrink } = counts;
  const who = { subject: shown(subject) };
  const told = {
    outcome:
      findings.length === 0
        ? paint("green", t("search.nothing", who))
        : paint("red", t("search.found", { ...who, count: findings.length })),
    count: triedRuns(counts),
    inconclusive,
    seconds: (elapsedMs / 1000).toFixed(1),
    seed: shown(seed),
  };
  return [
    shrink === 0 ? t("search.outcome", told) : t("search.outcome-shrunk", { ...told, shrink }),
    ...findings.map((finding, index) => `\n${printFinding(finding, index + 1, subject)}`),
    ...(interrupted ? [`\n${t("search.interrupted")}`] : []),
  ].join("\n");
}

/** Around a text that is to be copied as it is. */
const RULE = "-".repeat(72);

function printFinding(
  { failure, file, notWritten, whyNot = notWritten }: Finding,
  number: number,
  subject: string,
): string {
  const situation = situationOf(file).trimEnd().replaceAll(/^/gm, "     ");
  const replay = t("run.replay", { line: replayOf(file, subject) });
  return [
    `${number}. ${t("search.finding", { invariants: paint("red", failure.targets.join(t("between.items"))), run: failure.run })}`,
    `   ${file.path}`,
    situation,
    ...(failure.cutShort ? [`   ${t("search.cut-short")}`] : []),
    ...(whyNot === undefined
      ? [`   ${replay}`]
      : [
          `   ${t("search.not-written", { why: whyNot })}`,
          `   ${t("search.save", { file: file.path })}`,
          `   ${replay}`,
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
