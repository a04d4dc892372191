/** Runs as JSON Lines while they end: one object a line, `begin` first and `end` last. For dashboards and scripts. */
import { escapedJson } from "../../trace/escape.ts";
import type { TrialRow } from "../../verdict/trial.ts";

/** A line. `version` is that of this format. */
export type RunLine =
  | { version: 1; type: "begin"; planned: number }
  /** A run has ended; in the order in which they end. The row is that of `--json`. */
  | { version: 1; type: "run"; done: number; planned: number; run: TrialRow }
  /** `exitCode` is the command's. */
  | { version: 1; type: "end"; done: number; planned: number; exitCode: number };

export function printRunLine(line: RunLine): string {
  return `${escapedJson(JSON.stringify(line))}\n`;
}
