/** What becomes of a trial that ran in a process of its own. */
import type { ClientLog } from "../trace/client-log.ts";
import type { Trace } from "../trace/trace.ts";
import type { Trial, TrialRow } from "../verdict/trial.ts";

/** What a run came to: its row, as `--json` has it, its verdict, and its trace where that was wanted. */
export interface Outcome extends Pick<Trial, "verdict" | "start"> {
  row: TrialRow;
  /** Only where it was asked for, and the trial left one. */
  trace?: Trace;
  /** What the client said for itself; with the trace. */
  log?: ClientLog;
}
