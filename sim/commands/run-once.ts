/** Runs what a `run` asks for, once: prints it, reports it, remembers what failed, and finds the exit code. */
import type { DoorName } from "../door/door.ts";
import type { Outcome } from "../pool/outcome.ts";
import { causesOf } from "../report/causes.ts";
import { hang } from "../report/columns.ts";
import { printDetails } from "../report/details.ts";
import { printMatrix } from "../report/matrix.ts";
import { printSummary } from "../report/summary.ts";
import { shown } from "../trace/escape.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { EXIT_USAGE, exitOfRuns } from "./exit.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool } from "./jobs.ts";
import { goneWords, writeKnown } from "./known.ts";
import type { LastFailures } from "./last-failures.ts";
import { type Measure, measured } from "./measure.ts";
import { startProgress } from "./progress.ts";
import { openReports, type ReportRequest, type Reports } from "./reports.ts";
import type { RunFlags } from "./run-flags.ts";
import { toldOf } from "./run-told.ts";
import { inUse, t } from "./spoken.ts";
import { remark, say, sayJson } from "./terminal.ts";
import { openTraceFiles, printLost, type TraceFiles } from "./trace-files.ts";
import { runTrials, type TrialPlan } from "./trials.ts";

/** What is asked for, with everything read that can be read before any run. */
export interface RunJob extends Measure {
  /** Of scenarios. */
  names: readonly string[];
  flags: RunFlags;
  door: DoorName;
  reports: readonly ReportRequest[];
  /** After so many failures no run is begun any more. */
  bail: number;
  /** What failed here last time. */
  last: LastFailures;
}

/** A matrix says more than details from so many runs on. */
const MATRIX_FROM_RUNS = 5;

/** @returns the exit code. */
export async function runOnce(plans: readonly TrialPlan[], job: RunJob): Promise<number> {
  const begun = performance.now();
  const { flags, expect, last, names } = job;
  const files = flags.trace === undefined ? undefined : openTraceFiles(flags.trace, { expect });
  const reports = openReports(job.reports, process.env);
  let isInterrupted = false;
  const seen = await untilInterrupted(async signal => {
    const outcomes = await runPlans(plans, { job, files, reports, signal });
    isInterrupted = signal.aborted;
    return outcomes;
  });
  const outcomes = seen ?? [];
  isInterrupted ||= seen === undefined;
  const rows = outcomes.map(({ row }) => row);
  const failures = rows.filter(row => isFailure(row, expect)).length;
  last.note(rows, row => isFailure(row, expect));
  const isWhole = rows.length === plans.length;
  const code = isInterrupted && !isWhole ? EXIT_INTERRUPTED : exitOfRuns(rows, { expect });
  const lost = files?.lost ?? [];
  const ended = { finished: rows.length, planned: plans.length };
  if (flags.json === true) {
    const early = isWhole ? {} : isInterrupted ? { interrupted: ended } : { bailed: ended };
    const troubles = { ...early, ...(lost.length > 0 && { lostTraces: lost }) };
    sayJson({ version: 1, ok: code === 0 && lost.length === 0, ...troubles, runs: rows }, 2);
  } else {
    printOutcomes(outcomes, { planned: plans.length, expect });
    say(`\n${printSummary(rows, performance.now() - begun, { expect, language: inUse() })}`);
    const counts = { done: rows.length, planned: plans.length };
    if (!isWhole)
      say(isInterrupted ? t("run.interrupted", counts) : t("run.bailed", { ...counts, count: failures }));
  }
  const troubles = reports.end(toldOf(names, { outcomes, plans, expect }), code);
  const trouble = printLost(lost, rows.length);
  for (const each of trouble === undefined ? troubles : [...troubles, trouble]) remark(each);
  if (isInterrupted && !isWhole) return code;
  return trouble === undefined && troubles.length === 0 ? settleKnown(rows, job, code) : EXIT_USAGE;
}

const isFailure = (row: TrialRow, expect: boolean): boolean => exitOfRuns([row], { expect }) !== 0;

/** What a command does with known failures after its runs: it writes them, or tells which are gone. */
function settleKnown(rows: readonly TrialRow[], { flags, known }: RunJob, code: number): number {
  const { writeExpect } = flags;
  if (writeExpect !== undefined) {
    const count = writeKnown(rows, writeExpect);
    remark(t("run.known-written", { file: shown(writeExpect), listed: count, runs: rows.length }));
    return 0;
  }
  const gone = known === undefined ? undefined : goneWords(rows, known.listed, known.file);
  if (gone !== undefined) remark(gone);
  return code;
}

interface PlansOptions {
  job: RunJob;
  files: TraceFiles | undefined;
  reports: Reports;
  signal: AbortSignal;
}

async function runPlans(
  plans: readonly TrialPlan[],
  { job, files, reports, signal }: PlansOptions,
): Promise<Outcome[]> {
  const { flags, door, last } = job;
  const pool = openPool(flags, plans.length);
  signal.addEventListener("abort", pool.close, { once: true });
  const titles = new Map(plans.map(({ scenario }) => [scenario.name, scenario.title]));
  const planned = plans.length;
  const progress = startProgress(t("run.progress", { done: 0, planned }), flags.json !== true);
  let failures = 0;
  reports.begin(plans.length);
  try {
    return await runTrials(plans, {
      pool,
      door,
      signal,
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      measure: (outcome, { scenario }) => measured(outcome, job, scenario),
      first: ({ scenario, subjectName }) => last.has({ scenario: scenario.name, subject: subjectName }),
      isEnough: () => failures >= job.bail,
      wantsTrace: () => files !== undefined || reports.wantsTraces,
      onOutcome: ({ row, start }, done, { trace, log }) => {
        if (isFailure(row, job.expect)) failures++;
        const title = titles.get(row.scenario) ?? "";
        reports.add({ row, title, start, trace, log, expect: job.expect }, done, plans.length);
        const { scenario, subject } = row;
        progress.update(t("run.progress-at", { done, planned, scenario, subject }));
        if (trace !== undefined) files?.write({ row, trace });
      },
    });
  } finally {
    progress.stop();
    pool.close();
  }
}

function printOutcomes(
  outcomes: readonly Outcome[],
  { planned, expect }: { planned: number; expect: boolean },
): void {
  const rows = outcomes.map(({ row }) => row);
  const asMatrix = planned >= MATRIX_FROM_RUNS;
  const language = inUse();
  if (asMatrix) say(printMatrix(rows, { expect, language }));
  if (!asMatrix) {
    for (const outcome of outcomes) say(`\n${printDetails(outcome, { expect, language })}`);
    return;
  }
  for (const { first, others } of causesOf(outcomes.filter(({ row }) => isFailure(row, expect)))) {
    say(`\n${printDetails(first, { expect, language })}`);
    if (others.length > 0) say(hang(`  ${alikeWords(first.row, others)}`, 4));
  }
}

/** Which scenarios failed as the one did that stands for them. */
function alikeWords({ verdict }: TrialRow, others: readonly Outcome[]): string {
  const names = others.map(({ row }) => shown(row.scenario));
  const told = { count: others.length, scenarios: names.join(t("between.items")) };
  if (verdict === "pass") return t("run.alike-passes", told);
  return verdict === "inconclusive" ? t("run.alike-says-nothing", told) : t("run.alike", told);
}
