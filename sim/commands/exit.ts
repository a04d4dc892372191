/** Exit codes of the command line, and errors that are the user's to mend. */
import { exitCode } from "../verdict/judge.ts";
import type { TrialRow } from "../verdict/trial.ts";
import type { Said } from "../words/told.ts";
import { diskSaid } from "./disk.ts";
import { t } from "./spoken.ts";
import { UsageError } from "./usage-error.ts";
import { isOfTheMachine } from "./write-whole.ts";

export { UsageError } from "./usage-error.ts";

/** Bad usage or bad scenario. */
export const EXIT_USAGE = 64;
/** A fault of the harness itself. */
export const EXIT_HARNESS = 70;

/** Names of errors that say everything in their message: no stack is shown. */
const FOR_THE_USER = new Set([
  "UsageError",
  "ConfigError",
  "SubjectFailedError",
  "ScenarioError",
  "UnknownScenarioError",
  "UnknownSubjectError",
  "TraceFormatError",
]);

/** The error, or the one behind it, that is the user's to mend; undefined when it is none. */
export function mistakeIn(error: unknown): (Error & Said) | undefined {
  if (!(error instanceof Error)) return undefined;
  if (FOR_THE_USER.has(error.name)) return error;
  if (isOfTheMachine(error))
    return new UsageError(
      t("disk.failed", { call: error.syscall ?? "", path: error.path ?? "", why: diskSaid(error) }),
    );
  return mistakeIn(error.cause);
}

/** Worst first: a breach of safety, of liveness, a run that says nothing. */
const SEVERITY = [1, 2, 3];

/**
 * The exit code of every command that runs trials, worst run first.
 *
 * With `expect`, a run that came out as expected counts 0; one that did not counts its verdict's code, and 1 when it
 * passes where something else was expected. Without, each verdict counts for itself.
 */
export function exitOfRuns(
  rows: readonly Pick<TrialRow, "verdict" | "phase" | "asExpected">[],
  { expect }: { expect: boolean },
): number {
  const codes = rows.map(row => {
    if (!expect) return exitCode(row);
    return row.asExpected ? 0 : exitCode(row) || 1;
  });
  return SEVERITY.find(code => codes.some(one => one === code)) ?? 0;
}
