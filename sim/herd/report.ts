/** What a herd's process tells of its run, as plain data. */
import { type Figures, figuresOf } from "./figures.ts";
import type { HerdPlan, HerdTimes } from "./herd.ts";
import { type HerdVerdict, judgeHerd } from "./judge.ts";
import type { HerdRun } from "./run-herd.ts";

export interface HerdReport extends HerdVerdict {
  subject: string;
  plan: HerdPlan;
  times: HerdTimes;
  figures: Figures;
  /** Why the run did not come to its end. */
  halted?: string;
}

/** A run that the client itself brought to a halt is a breach of liveness; one that ran out of its budget says nothing. */
const BUDGETS: ReadonlySet<string> = new Set(["steps", "time"]);

export function reportOf(subject: string, plan: HerdPlan, { herd, halted }: HerdRun): HerdReport {
  const about = { subject, plan, times: herd.times, figures: figuresOf(herd) };
  if (halted === undefined) return { ...about, ...judgeHerd(herd) };
  const verdict = BUDGETS.has(halted.why)
    ? ({ verdict: "inconclusive", phase: null } as const)
    : ({ verdict: "violated", phase: "liveness" } as const);
  return { ...about, ...verdict, laws: [], halted: halted.message };
}
