/** Options of commands that run trials in worker processes. */
import { availableParallelism } from "node:os";
import { createTrialPool, type TrialPool } from "../pool/pool.ts";
import { UsageError } from "./exit.ts";
import { t } from "./spoken.ts";

export interface PoolFlags {
  /** Worker processes. Default: one a core. */
  jobs?: string;
  /** Seconds of computing that one trial may take. */
  budget?: string;
  /** Megabytes that the process of one trial may take. */
  memory?: string;
}

/** More processes than this help no machine. */
const JOBS_MAX = 64;
const BUDGET_SECONDS_MAX = 86_400;
const MEMORY_MB_MIN = 256;
const MEMORY_MB_MAX = 1_048_576;

/**
 * The workers that the flags ask for, no more than there is work.
 * @throws UsageError
 */
export function openPool({ jobs, budget, memory }: PoolFlags, work: number): TrialPool {
  const wanted = jobs === undefined ? availableParallelism() : wholeNumber("--jobs", jobs, { max: JOBS_MAX });
  return createTrialPool({
    jobs: Math.max(1, Math.min(wanted, work, JOBS_MAX)),
    limits: {
      ...(budget !== undefined && {
        budgetCpuMs: 1_000 * wholeNumber("--budget", budget, { max: BUDGET_SECONDS_MAX, unit: "seconds" }),
      }),
      ...(memory !== undefined && {
        memoryMb: wholeNumber("--memory", memory, {
          min: MEMORY_MB_MIN,
          max: MEMORY_MB_MAX,
          unit: "megabytes",
        }),
      }),
    },
  });
}

/** @throws UsageError */
export function wholeNumber(
  flag: string,
  text: string,
  { min = 1, max, unit }: { min?: number; max: number; unit?: "seconds" | "megabytes" },
): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= min && value <= max) return value;
  const [least, most] = [min.toLocaleString("en"), max.toLocaleString("en")];
  const words = { flag, text, least, most };
  throw new UsageError(unit === undefined ? t("mistake.number", words) : t(`mistake.number.${unit}`, words));
}
