/** `run`: run scenarios for subjects and compare with what was expected. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Outcome } from "../pool/outcome.ts";
import { printDetails } from "../report/details.ts";
import { printMatrix } from "../report/matrix.ts";
import { replayLine } from "../report/replay-line.ts";
import { printSummary } from "../report/summary.ts";
import { printTrace } from "../trace/jsonl.ts";
import type { Trace } from "../trace/trace.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { exitOfRuns, UsageError } from "./exit.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool, type PoolFlags } from "./jobs.ts";
import { startProgress } from "./progress.ts";
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
  const plans = planTrials(readScenarios(names), flags.subject);
  const outcomes = await untilInterrupted(signal => runPlans(plans, flags, signal));
  const rows = outcomes.map(({ row }) => row);
  const code = exitOfRuns(rows, flags);
  const isWhole = rows.length === plans.length;
  if (flags.json === true) {
    const interrupted = { finished: rows.length, planned: plans.length };
    const document = { version: 1, ok: isWhole && code === 0, ...(!isWhole && { interrupted }), runs: rows };
    console.log(JSON.stringify(document, null, 2));
  } else {
    printOutcomes(outcomes, { planned: plans.length, expect: flags.expect });
    console.log(`\n${printSummary(rows, performance.now() - begun, flags)}`);
    if (!isWhole) console.log(`interrupted: ${rows.length} of ${plans.length}`);
  }
  return isWhole ? code : EXIT_INTERRUPTED;
}

async function runPlans(plans: TrialPlan[], flags: RunFlags, signal: AbortSignal): Promise<Outcome[]> {
  const door = parseDoor(flags.door);
  const dir = flags.trace;
  if (dir !== undefined) makeFolder(dir);
  const pool = openPool(flags, plans.length);
  signal.addEventListener("abort", pool.close, { once: true });
  const progress = startProgress(`0 of ${plans.length} runs`, flags.json !== true);
  try {
    return await runTrials(plans, {
      pool,
      door,
      signal,
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      wantsTrace: () => dir !== undefined,
      onOutcome: ({ row }, done, trace) => {
        progress.update(`${done} of ${plans.length} runs · ${row.scenario} · ${row.subject}`);
        if (dir !== undefined && trace !== undefined) writeTrace(dir, { row, trace, expect: flags.expect });
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
  if (asMatrix) console.log(printMatrix(rows, { expect }));
  for (const outcome of outcomes) {
    if (asMatrix && exitOfRuns([outcome.row], { expect }) === 0) continue;
    console.log(`\n${printDetails(outcome, { expect })}`);
  }
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    throw new UsageError(`--trace ${dir}: no folder can be made there: ${(error as Error).message}`);
  }
}

/** `<dir>/<scenario>.<subject>.<door>.jsonl`, with slashes as dashes. */
function writeTrace(
  dir: string,
  { row, trace, expect }: { row: TrialRow; trace: Trace; expect: boolean },
): void {
  const name = [row.scenario, row.subject, row.door]
    .map(part => part.replaceAll(/[^\w@.-]+/g, "-"))
    .join(".");
  writeFileSync(join(dir, `${name}.jsonl`), printTrace(trace, replayLine({ ...row, expect })));
}
