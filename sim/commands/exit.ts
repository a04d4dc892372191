/** Exit codes of the command line, and errors that are the user's to mend. */
import { exitCode } from "../judge.ts";
import type { TrialRow } from "../trial.ts";

/** Bad usage or bad scenario. */
export const EXIT_USAGE = 64;
/** A fault of the harness itself. */
export const EXIT_HARNESS = 70;

/** A mistake on the command line. The message says what was given and what would be right. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** Names of errors that say everything in their message: no stack is shown. */
const FOR_THE_USER = new Set([
  "UsageError",
  "ScenarioError",
  "UnknownScenarioError",
  "UnknownSubjectError",
  "TraceFormatError",
]);

export function isForTheUser(error: unknown): error is Error {
  return error instanceof Error && FOR_THE_USER.has(error.name);
}

/** Worst first: a breach of safety, of liveness, a run that says nothing. */
const SEVERITY = [1, 2, 3];

/** The code of the worst surprise, 0 when every run came out as expected. */
export function exitOfSurprises(rows: readonly TrialRow[]): number {
  return worst(rows.filter(row => !row.asExpected).map(row => exitCode(row) || 1));
}

/** The code of the worst verdict, whatever was expected. */
export function exitOfVerdicts(rows: readonly TrialRow[]): number {
  return worst(rows.map(exitCode));
}

function worst(codes: number[]): number {
  return SEVERITY.find(code => codes.includes(code)) ?? 0;
}
