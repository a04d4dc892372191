/** A run in the few lines that a failed test has room for. */
import { stripVTControlCharacters } from "node:util";
import type { Outcome } from "../pool/outcome.ts";
import { printDetails } from "../report/details.ts";

/** The verdict, the first breach or why nothing can be said, how many more there are, and the line that replays the run. */
export function briefOf(outcome: Outcome, { expect }: { expect: boolean }): string {
  const { verdict } = outcome;
  const [first, ...more] = verdict.violations;
  const violations = first === undefined ? [] : [first];
  const details = printDetails({ ...outcome, verdict: { ...verdict, violations, excused: {} } }, { expect });
  const lines = stripVTControlCharacters(details).split("\n");
  if (more.length > 0)
    lines.splice(-1, 0, `  and ${more.length} ${more.length === 1 ? "breach" : "breaches"} more`);
  return lines.join("\n");
}
