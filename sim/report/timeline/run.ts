/** A run as its timeline is drawn from, as data: what came out, the records, and the grounds of the verdict. */
import type { Violation } from "../../invariant/invariant.ts";
import type { ClientLog } from "../../trace/client-log.ts";
import type { TraceRecord } from "../../trace/record.ts";
import type { Ground } from "../../verdict/grounds.ts";
import type { Verdict } from "../../verdict/judge.ts";

/** By the name of an invariant. */
type Promises = Readonly<Record<string, string>>;

/** The part of a trial's row that a timeline tells of. */
export interface TimelineRow extends Pick<Verdict, "verdict" | "phase" | "tried" | "reasons" | "notes"> {
  scenario: string;
  subject: string;
  asExpected: boolean;
  violations: readonly Violation[];
  /** What each broken invariant asks of a client, in a plain sentence. */
  promises: Promises;
  /** The same in Chinese, each in the place of its English, and the duty of each broken invariant. */
  chinese: {
    title: string;
    violations: readonly string[];
    reasons: readonly string[];
    promises: Promises;
    duties: Promises;
    /** What each excuse that was used means, by its id. */
    excuses: Promises;
  };
  requests: number;
  virtualMs: number;
  digest: string | null;
}

export interface TimelineRun {
  version: 1;
  row: TimelineRow;
  /** What happens in the scenario, in one line. */
  title: string;
  /** ISO time of virtual 0 ms. */
  start: string;
  accounts: readonly string[];
  /** When every fault is over, virtual milliseconds. */
  healAtMs: number;
  endAtMs: number;
  /** Empty when the trace was lost with its process. The place of each is its `seq`. */
  records: readonly TraceRecord[];
  /** What the client said for itself. */
  log: ClientLog;
  /** The times on which the verdict rests. */
  grounds: readonly Ground[];
  /** The command that makes this run again. */
  replay: string;
}
