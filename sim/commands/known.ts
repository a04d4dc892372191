/** `--expect FILE` and `--write-expect FILE`: a gate on what is new, for a subject whose failures are known. */
import { readFileSync } from "node:fs";
import { INVARIANTS } from "../invariant/table.ts";
import type { Outcome } from "../pool/outcome.ts";
import { type KnownFailures, parseKnownFailures, printKnownFailures } from "../scenario/known-failures.ts";
import type { Expectation } from "../scenario/scenario.ts";
import { shown } from "../trace/escape.ts";
import { type TrialRow, violatedInvariants } from "../verdict/trial.ts";
import { diskSaid } from "./disk.ts";
import { UsageError } from "./exit.ts";
import { t } from "./spoken.ts";
import { writeWhole } from "./write-whole.ts";

/** Listed failures that are named when they are gone; the rest is counted. */
const NAMED_MAX = 10;

/**
 * @param options.mayBeAbsent A file that is not there lists nothing. @default false
 * @throws UsageError when the file cannot be read.
 * @throws ScenarioError with the places of its mistakes.
 */
export function readKnown(
  file: string,
  { mayBeAbsent = false }: { mayBeAbsent?: boolean } = {},
): KnownFailures {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if (mayBeAbsent && (error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new UsageError(t("mistake.expect-file", { file: shown(file), why: diskSaid(error) }));
  }
  return parseKnownFailures(
    text,
    file,
    INVARIANTS.map(({ name }) => name),
  );
}

/** The outcome, measured by what is known: a run that breaks no more than is listed is as expected. */
export function byKnown(outcome: Outcome, known: KnownFailures): Outcome {
  const { row } = outcome;
  const expected = listedOf(row, known) ?? "pass";
  return { ...outcome, row: { ...row, expected, asExpected: isKnown(row, expected) } };
}

function isKnown(row: TrialRow, expected: Expectation): boolean {
  if (row.verdict === "pass") return true;
  if (typeof expected === "string") return row.verdict === expected;
  return row.verdict === "violated" && violatedInvariants(row).every(name => expected.includes(name));
}

/** What is listed and did not happen, in lines for a person; undefined when all of it did. */
export function goneWords(rows: readonly TrialRow[], known: KnownFailures, file: string): string | undefined {
  const gone = rows.flatMap(row => {
    const listed = listedOf(row, known);
    if (listed === undefined) return [];
    const broken = brokenIn(row);
    const names = typeof listed === "string" ? [listed] : [...listed];
    const left = names.filter(name => name !== row.verdict && !broken.includes(name));
    return left.length === 0
      ? []
      : [`  ${row.scenario} · ${row.subject}${t("between.title")}${left.join(t("between.items"))}`];
  });
  if (gone.length === 0) return undefined;
  const more = gone.length - NAMED_MAX;
  return [
    t("run.known-gone", { gone: gone.length, file: shown(file) }),
    ...gone.slice(0, NAMED_MAX),
    ...(more > 0 ? [`  ${t("run.and-more", { more })}`] : []),
  ].join("\n");
}

/**
 * Write what these runs break. What the file says of other runs stays.
 * @returns how many failures it holds for these runs.
 * @throws UsageError when the file is there and cannot be read, or cannot be written.
 */
export function writeKnown(rows: readonly TrialRow[], file: string): number {
  const before: Record<string, Record<string, Expectation>> = structuredClone(
    readKnown(file, { mayBeAbsent: true }),
  );
  let count = 0;
  for (const row of rows) {
    before[row.subject] ??= {};
    const listed = before[row.subject] as Record<string, Expectation>;
    delete listed[row.scenario];
    const broken = brokenIn(row);
    if (row.verdict === "pass" && broken.length === 0) continue;
    listed[row.scenario] = row.verdict === "inconclusive" ? "inconclusive" : broken;
    count++;
  }
  try {
    writeWhole(file, printKnownFailures(before));
  } catch (error) {
    throw new UsageError(
      t("disk.not-written", { file: `--write-expect ${shown(file)}`, why: diskSaid(error) }),
    );
  }
  return count;
}

/** What a run broke, whatever was ignored of it. */
function brokenIn({ violations, ignored = [] }: TrialRow): string[] {
  return violatedInvariants({ violations: [...violations, ...ignored] }).toSorted();
}

function listedOf({ subject, scenario }: TrialRow, known: KnownFailures): Expectation | undefined {
  const scenarios = Object.hasOwn(known, subject) ? known[subject] : undefined;
  return scenarios !== undefined && Object.hasOwn(scenarios, scenario) ? scenarios[scenario] : undefined;
}
