/** What is said between the command and the process of a herd. */

import type { Sentence } from "../trace/sentence.ts";
import type { HerdPlan } from "./herd.ts";
import type { HerdReport } from "./report.ts";

/** File descriptor in the process: its report, one JSON document. */
export const REPORT_FD = 3;

export interface HerdErrand {
  plan: HerdPlan;
  /** Its name. */
  subject: string;
  /** Against which the name is looked up. */
  cwd: string;
  /** Real milliseconds that the run may take. */
  budgetMs: number;
}

export type HerdWord =
  | { type: "report"; report: HerdReport }
  | { type: "error"; name: string; message: string; stack: string; sentence?: Sentence };
