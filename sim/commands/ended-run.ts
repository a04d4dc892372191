/** A run that has ended, as reports that need more than its row are given it. */
import type { TimelineRun } from "../report/timeline/run.ts";
import { shownRun } from "../report/timeline/shown-run.ts";
import type { ClientLog } from "../trace/client-log.ts";
import type { Trace } from "../trace/trace.ts";
import { groundsOf } from "../verdict/grounds.ts";
import type { TrialRow } from "../verdict/trial.ts";

export interface EndedRun {
  row: TrialRow;
  /** What happens in the scenario, in one line. */
  title: string;
  /** ISO time of virtual 0 ms. */
  start: string;
  /** Undefined when nobody wanted it, or it was lost with its process. */
  trace: Trace | undefined;
  /** What the client said for itself; with the trace. */
  log?: ClientLog | undefined;
  /** Whether a replay compares with what was expected. */
  expect: boolean;
}

export function timelineRunOf(run: EndedRun): TimelineRun {
  return shownRun({ ...run, grounds: run.trace === undefined ? [] : groundsOf(run.trace) });
}

/** Names a run among those of a command. */
export const keyOf = ({ scenario, subject }: TrialRow): string => JSON.stringify([scenario, subject]);
