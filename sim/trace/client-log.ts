/** What a client said for itself in a run. It stands beside the trace: nothing is judged by it, and no digest has it. */

export interface LogLine {
  /** Virtual milliseconds. */
  atMs: number;
  /** `seq` of the record that came next. */
  before: number;
  /** Its logger; or what it printed, on stdout or stderr. */
  from: "log" | "output";
  /** Without secrets. */
  text: string;
}

export interface ClientLog {
  lines: readonly LogLine[];
  /** Lines in the middle that were too many. */
  cut: number;
}

export const NO_LOG: ClientLog = { lines: [], cut: 0 };
