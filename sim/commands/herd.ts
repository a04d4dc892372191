/** `herd`: thousands of clients lose one service together, and come back to a server of limited capacity. */
import type { HerdPlan } from "../herd/herd.ts";
import { HerdLostError, herdInProcess } from "../herd/process.ts";
import type { HerdReport } from "../herd/report.ts";
import { loadOf } from "../herd/times.ts";
import { printHerd } from "../report/herd-table.ts";
import { parseDuration } from "../scenario/duration.ts";
import { shown } from "../trace/escape.ts";
import { exitCode } from "../verdict/judge.ts";
import { UsageError } from "./exit.ts";
import { subjectOf } from "./fuzz-job.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { wholeNumber } from "./jobs.ts";
import { startProgress } from "./progress.ts";
import { type ConfigFlags, configFor } from "./settings.ts";
import { inUse, t } from "./spoken.ts";
import { remark, say, sayJson } from "./terminal.ts";

export interface HerdFlags extends ConfigFlags {
  /** @default the config's, else fixed */
  subject?: string;
  clients: string;
  outage: string;
  /** @default a twentieth of the clients */
  capacity?: string;
  beyond: string;
  seed: string;
  budget: string;
  memory: string;
  json?: boolean;
}

const CLIENTS_MIN = 10;
const CLIENTS_MAX = 20_000;
const CAPACITY_MAX = 1_000_000;
/** Shorter, and hardly a client fails often enough to show its law. */
const OUTAGE_MS_MIN = 30_000;
const OUTAGE_MS_MAX = 6 * 3_600_000;
const BUDGET_SECONDS_MAX = 86_400;
const MEMORY_MB_MIN = 512;
const MEMORY_MB_MAX = 1_048_576;
/** The usual capacity takes all clients in so many seconds. */
const SECONDS_FOR_ALL = 20;

/** @returns the exit code: 1 safety, 2 liveness, 3 inconclusive. */
export async function herd(flags: HerdFlags): Promise<number> {
  const subject = subjectOf(flags, await configFor(flags), "herd");
  const plan = planOf(flags);
  const budgetMs =
    1_000 * wholeNumber("--budget", flags.budget, { max: BUDGET_SECONDS_MAX, unit: "seconds" });
  const memoryMb = wholeNumber("--memory", flags.memory, {
    min: MEMORY_MB_MIN,
    max: MEMORY_MB_MAX,
    unit: "megabytes",
  });
  const words = { subject, clients: plan.clients.toLocaleString("en") };
  const progress = startProgress(t("herd.progress", words), flags.json !== true);
  let report: HerdReport | undefined;
  try {
    report = await untilInterrupted(signal =>
      herdInProcess({ plan, subject, cwd: process.cwd(), budgetMs }, { memoryMb, signal }),
    );
  } catch (error) {
    return lost(error, flags.json === true);
  } finally {
    progress.stop();
  }
  if (report === undefined) {
    remark(t("herd.interrupted"));
    return EXIT_INTERRUPTED;
  }
  if (flags.json === true) sayJson({ version: 1, ...report }, 2);
  else say(printHerd(report, inUse()));
  return exitCode(report);
}

/** A process that is gone says nothing of the client; whatever else went wrong is thrown on. */
function lost(error: unknown, json: boolean): number {
  if (!(error instanceof HerdLostError)) throw error;
  if (json) sayJson({ version: 1, verdict: "inconclusive", lost: error.message }, 2);
  else say(t("herd.lost", { why: error.message }));
  return exitCode({ verdict: "inconclusive", phase: null });
}

/** @throws UsageError */
function planOf({ clients: given, outage, capacity, beyond, seed }: HerdFlags): HerdPlan {
  const clients = wholeNumber("--clients", given, { min: CLIENTS_MIN, max: CLIENTS_MAX });
  const outageMs = parseDuration(outage) ?? Number.NaN;
  if (!(outageMs >= OUTAGE_MS_MIN && outageMs <= OUTAGE_MS_MAX))
    throw new UsageError(t("mistake.outage", { text: shown(outage) }));
  if (beyond !== "refuse" && beyond !== "queue")
    throw new UsageError(t("mistake.beyond", { text: shown(beyond) }));
  const usual = Math.ceil(clients / SECONDS_FOR_ALL);
  const perSecond =
    capacity === undefined ? usual : wholeNumber("--capacity", capacity, { max: CAPACITY_MAX });
  const least = Math.floor(loadOf(clients)) + 1;
  if (perSecond < least)
    throw new UsageError(
      t("mistake.capacity", { given: perSecond, clients, rate: loadOf(clients).toFixed(1), least }),
    );
  return { clients, outageMs, perSecond, beyond, seed };
}
