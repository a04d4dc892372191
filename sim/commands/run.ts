/** `run`: run scenarios for subjects and compare with what was expected. */
import type { Outcome } from "../pool/outcome.ts";
import { printDetails } from "../report/details.ts";
import { printMatrix } from "../report/matrix.ts";
import { printSummary } from "../report/summary.ts";
import { personAtTerminal, withConsent } from "./consent.ts";
import { EXIT_USAGE, exitOfRuns } from "./exit.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool, type PoolFlags } from "./jobs.ts";
import { startProgress } from "./progress.ts";
import { remark, say, sayJson } from "./terminal.ts";
import { openTraceFiles, printLost, type TraceFiles } from "./trace-files.ts";
import { parseDoor, planTrials, readScenarios, runTrials, type TrialPlan } from "./trials.ts";

export interface RunFlags extends PoolFlags {
  subject: string[];
  door: string;
  seed?: string;
  /** False with --no-expect: the verdicts themselves set the exit code. */
  expect: boolean;
  json?: boolean;
  trace?: string;
}

/** A matrix says more than details from so many runs on. */
const MATRIX_FROM_RUNS = 5;

export async function run(names: readonly string[], flags: RunFlags): Promise<number> {
  const begun = performance.now();
  const asked = planTrials(readScenarios(names), flags.subject);
  const person = flags.json === true ? undefined : personAtTerminal();
  const plans = await withConsent(asked, { command: ["run", ...names], person });
  const files = flags.trace === undefined ? undefined : openTraceFiles(flags.trace, { expect: flags.expect });
  const outcomes = (await untilInterrupted(signal => runPlans(plans, { flags, files, signal }))) ?? [];
  const rows = outcomes.map(({ row }) => row);
  const code = exitOfRuns(rows, flags);
  const isWhole = rows.length === plans.length;
  const lost = files?.lost ?? [];
  if (flags.json === true) {
    const interrupted = { finished: rows.length, planned: plans.length };
    const ok = isWhole && code === 0 && lost.length === 0;
    const troubles = { ...(!isWhole && { interrupted }), ...(lost.length > 0 && { lostTraces: lost }) };
    sayJson({ version: 1, ok, ...troubles, runs: rows }, 2);
  } else {
    printOutcomes(outcomes, { planned: plans.length, expect: flags.expect });
    say(`\n${printSummary(rows, performance.now() - begun, flags)}`);
    if (!isWhole) say(`interrupted: ${rows.length} of ${plans.length}`);
  }
  const trouble = printLost(lost, rows.length);
  if (trouble !== undefined) remark(trouble);
  if (!isWhole) return EXIT_INTERRUPTED;
  return trouble === undefined ? code : EXIT_USAGE;
}

interface RunOptions {
  flags: RunFlags;
  files: TraceFiles | undefined;
  signal: AbortSignal;
}

async function runPlans(
  plans: readonly TrialPlan[],
  { flags, files, signal }: RunOptions,
): Promise<Outcome[]> {
  const door = parseDoor(flags.door);
  const pool = openPool(flags, plans.length);
  signal.addEventListener("abort", pool.close, { once: true });
  const progress = startProgress(`0 of ${plans.length} runs`, flags.json !== true);
  try {
    return await runTrials(plans, {
      pool,
      door,
      signal,
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      wantsTrace: () => files !== undefined,
      onOutcome: ({ row }, done, trace) => {
        progress.update(`${done} of ${plans.length} runs · ${row.scenario} · ${row.subject}`);
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
  if (asMatrix) say(printMatrix(rows, { expect }));
  for (const outcome of outcomes) {
    if (asMatrix && exitOfRuns([outcome.row], { expect }) === 0) continue;
    say(`\n${printDetails(outcome, { expect })}`);
  }
}
