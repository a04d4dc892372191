/** Plugins that scenarios name and that are not installed: what there is is run, and one line says how to bring the rest. */
import { absentPackage } from "../subject/table.ts";
import { UsageError } from "./exit.ts";
import { t } from "./spoken.ts";
import type { TrialPlan } from "./trials.ts";

export interface Present {
  plans: TrialPlan[];
  /** For a person; undefined when nothing is absent. */
  words: string | undefined;
}

/**
 * The plans without those of absent plugins that data named. Who names one on the command line means it, and is told by the error
 * of the run.
 * @throws UsageError when nothing is left.
 */
export function withoutAbsent(plans: readonly TrialPlan[], cwd: string): Present {
  const absent = new Map<string, string>();
  for (const { subjectName, by } of plans) {
    const spec = by === "data" ? absentPackage(subjectName, { cwd, by }) : undefined;
    if (spec !== undefined) absent.set(subjectName, spec);
  }
  if (absent.size === 0) return { plans: [...plans], words: undefined };
  const left = plans.filter(({ subjectName, by }) => by !== "data" || !absent.has(subjectName));
  // Their host is hundreds of megabytes, and a stand-in for it is brought along.
  const command = `npm install --save-dev --legacy-peer-deps ${[...new Set(absent.values())].join(" ")}`;
  const words = t("run.absent", { subjects: [...absent.keys()].join(t("between.items")), command });
  if (left.length === 0) throw new UsageError(t("run.nothing-left", { words }));
  return { plans: left, words };
}
