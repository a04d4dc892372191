/** Runs as JUnit XML, which CI systems show as tests: a suite a subject, a case a scenario. */
import XMLBuilder from "fast-xml-builder";
import { shown } from "../../trace/escape.ts";
import {
  cutLines,
  detailsOf,
  headWords,
  isSurprise,
  type Reading,
  type Told,
  type ToldRuns,
} from "./told.ts";

/** Characters of one run's details. */
const DETAILS_MAX = 20_000;

/** The document. Text of others is in it as it is shown: without control characters, which XML cannot hold. */
export function junitOf({ runs, planned, ...reading }: ToldRuns): string {
  const subjects = [...new Set(runs.map(({ row }) => row.subject))];
  const suites = subjects.map(subject =>
    suiteOf(
      subject,
      runs.filter(({ row }) => row.subject === subject),
      reading,
    ),
  );
  const builder = new XMLBuilder({ ignoreAttributes: false, format: true, suppressEmptyNode: true });
  const counts = { "@_tests": planned, ...failedOf(runs, reading.expect), "@_time": seconds(runs) };
  return builder.build({
    "?xml": { "@_version": "1.0", "@_encoding": "UTF-8" },
    testsuites: { "@_name": "ilink-sim", ...counts, testsuite: suites },
  });
}

function suiteOf(subject: string, runs: readonly Told[], reading: Reading): object {
  return {
    "@_name": shown(subject),
    "@_tests": runs.length,
    ...failedOf(runs, reading.expect),
    "@_time": seconds(runs),
    testcase: runs.map(told => caseOf(told, reading)),
  };
}

function caseOf(told: Told, reading: Reading): object {
  const { expect, language } = reading;
  const { row, file } = told;
  const words = headWords(told, reading);
  const end = { "@_message": shown(words), "@_type": shown(typeOf(row.verdict, row.violations)) };
  const details = { ...end, "#text": cutLines(detailsOf(told, reading), DETAILS_MAX, language) };
  return {
    "@_name": shown(row.scenario),
    "@_classname": shown(row.subject),
    ...(file !== undefined && { "@_file": shown(file) }),
    "@_time": (row.wallMs / 1_000).toFixed(3),
    ...(isSurprise(told, expect) &&
      (row.verdict === "inconclusive" ? { error: details } : { failure: details })),
    ...(!isSurprise(told, expect) &&
      row.verdict !== "pass" && {
        "system-out": shown(language.say("format.as-expected", { outcome: words })),
      }),
  };
}

function typeOf(verdict: string, violations: Told["row"]["violations"]): string {
  return violations[0]?.invariant ?? (verdict === "pass" ? "unexpected pass" : verdict);
}

/** A run that says nothing is an error of the test; every other surprise is a failure. */
function failedOf(runs: readonly Told[], expect: boolean): object {
  const surprises = runs.filter(told => isSurprise(told, expect));
  const errors = surprises.filter(({ row }) => row.verdict === "inconclusive").length;
  return { "@_failures": surprises.length - errors, "@_errors": errors };
}

function seconds(runs: readonly Told[]): string {
  return (runs.reduce((sum, { row }) => sum + row.wallMs, 0) / 1_000).toFixed(3);
}
