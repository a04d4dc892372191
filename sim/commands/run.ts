/** `run`: run scenarios for subjects and compare with what was expected. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { printDetails } from "../report/details.ts";
import { printMatrix } from "../report/matrix.ts";
import { replayLine } from "../report/replay-line.ts";
import { printSummary } from "../report/summary.ts";
import { printTrace } from "../trace/jsonl.ts";
import type { Trial } from "../verdict/trial.ts";
import { exitOfRuns, UsageError } from "./exit.ts";
import { startProgress } from "./progress.ts";
import { parseDoor, planTrials, readScenarios, runTrials } from "./trials.ts";

export interface RunFlags {
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
  const door = parseDoor(flags.door);
  const plans = await planTrials(readScenarios(names), flags.subject);
  if (flags.trace !== undefined) makeFolder(flags.trace);
  const progress = startProgress(`0 of ${plans.length} runs`, flags.json !== true);
  const trials = await runTrials(plans, {
    door,
    ...(flags.seed === undefined ? {} : { seed: flags.seed }),
    onTrial: (trial, done) => {
      progress.update(`${done} of ${plans.length} runs · ${trial.row.scenario} · ${trial.row.subject}`);
      if (flags.trace !== undefined) writeTrace(flags.trace, trial, flags);
    },
  });
  progress.stop();
  const rows = trials.map(trial => trial.row);
  const code = exitOfRuns(rows, flags);
  if (flags.json === true) {
    console.log(JSON.stringify({ version: 1, ok: code === 0, runs: rows }, null, 2));
    return code;
  }
  if (rows.length >= MATRIX_FROM_RUNS) console.log(printMatrix(rows, flags));
  const worthTelling =
    rows.length >= MATRIX_FROM_RUNS ? trials.filter(({ row }) => exitOfRuns([row], flags) !== 0) : trials;
  for (const trial of worthTelling) console.log(`\n${printDetails(trial, flags)}`);
  console.log(`\n${printSummary(rows, performance.now() - begun, flags)}`);
  return code;
}

function makeFolder(dir: string): void {
  try {
    mkdirSync(dir, { recursive: true });
  } catch (error) {
    throw new UsageError(`--trace ${dir}: no folder can be made there: ${(error as Error).message}`);
  }
}

/** `<dir>/<scenario>.<subject>.<door>.jsonl`, with slashes as dashes. */
function writeTrace(dir: string, { row, trace }: Trial, { expect }: RunFlags): void {
  const name = [row.scenario, row.subject, row.door]
    .map(part => part.replaceAll(/[^\w@.-]+/g, "-"))
    .join(".");
  writeFileSync(join(dir, `${name}.jsonl`), printTrace(trace, replayLine({ ...row, expect })));
}
