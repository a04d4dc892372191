/** The last lines of a command that ran trials: how many, how they came out, how long it took. */

import { duration } from "../trace/when.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { paint } from "./style.ts";

export function printSummary(rows: readonly TrialRow[], wallMs: number): string {
  const surprises = rows.filter(row => !row.asExpected).length;
  const virtualMs = rows.reduce((sum, row) => sum + row.virtualMs, 0);
  const polls = rows.reduce((sum, row) => sum + row.polls, 0);
  const runs = rows.length === 1 ? "1 run" : `${rows.length} runs`;
  const outcome =
    surprises === 0
      ? paint("green", `${runs}, all as expected`)
      : paint("red", `${runs}, ${surprises} not as expected`);
  return `${outcome} · ${duration(virtualMs)} of virtual time, ${polls.toLocaleString("en")} polls, in ${(wallMs / 1000).toFixed(1)} s`;
}
