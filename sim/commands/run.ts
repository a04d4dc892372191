/** `run`: run scenarios for subjects and compare with what was expected. */
import { isAbsolute, relative } from "node:path";
import type { Outcome } from "../pool/outcome.ts";
import { printDetails } from "../report/details.ts";
import type { ToldRuns } from "../report/formats/told.ts";
import { printMatrix } from "../report/matrix.ts";
import { printSummary } from "../report/summary.ts";
import { withSlashes } from "../scenario/catalogue.ts";
import type { KnownFailures } from "../scenario/known-failures.ts";
import { printScenario } from "../scenario/print.ts";
import { shown } from "../trace/escape.ts";
import type { TrialRow } from "../verdict/trial.ts";
import { withoutAbsent } from "./absent.ts";
import { personAtTerminal, withConsent } from "./consent.ts";
import { EXIT_USAGE, exitOfRuns } from "./exit.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool, type PoolFlags } from "./jobs.ts";
import { byKnown, goneWords, readKnown, writeKnown } from "./known.ts";
import { startProgress } from "./progress.ts";
import { openReports, parseReports, type Reports } from "./reports.ts";
import { remark, say, sayJson } from "./terminal.ts";
import { openTraceFiles, printLost, type TraceFiles } from "./trace-files.ts";
import { parseDoor, planTrials, readScenarios, runTrials, scenarioFiles, type TrialPlan } from "./trials.ts";

export interface RunFlags extends PoolFlags {
  subject: string[];
  door: string;
  seed?: string;
  /** False with --no-expect: the verdicts themselves set the exit code. A file: what it lists is known. */
  expect?: string | false;
  /** The file into which what these runs break is written. */
  writeExpect?: string;
  /** `junit=<file>`, `markdown=<file>`, `jsonl=<file>`, `github`. */
  report: string[];
  json?: boolean;
  trace?: string;
}

/** A matrix says more than details from so many runs on. */
const MATRIX_FROM_RUNS = 5;

export async function run(names: readonly string[], flags: RunFlags): Promise<number> {
  const begun = performance.now();
  const known = typeof flags.expect === "string" ? readKnown(flags.expect) : undefined;
  const expect = flags.expect !== false;
  const wanted = parseReports(flags.report);
  const asked = planTrials(readScenarios(names), flags.subject);
  const person = flags.json === true ? undefined : personAtTerminal();
  const { plans: present, words } = withoutAbsent(asked, process.cwd());
  if (words !== undefined) remark(words);
  const plans = await withConsent(present, { command: ["run", ...names], person });
  const files = flags.trace === undefined ? undefined : openTraceFiles(flags.trace, { expect });
  const reports = openReports(wanted, process.env);
  const options = { flags, files, reports, known };
  const outcomes = (await untilInterrupted(signal => runPlans(plans, { ...options, signal }))) ?? [];
  const rows = outcomes.map(({ row }) => row);
  const isWhole = rows.length === plans.length;
  const code = isWhole ? exitOfRuns(rows, { expect }) : EXIT_INTERRUPTED;
  const lost = files?.lost ?? [];
  if (flags.json === true) {
    const interrupted = { finished: rows.length, planned: plans.length };
    const ok = code === 0 && lost.length === 0;
    const troubles = { ...(!isWhole && { interrupted }), ...(lost.length > 0 && { lostTraces: lost }) };
    sayJson({ version: 1, ok, ...troubles, runs: rows }, 2);
  } else {
    printOutcomes(outcomes, { planned: plans.length, expect });
    say(`\n${printSummary(rows, performance.now() - begun, { expect })}`);
    if (!isWhole) say(`interrupted: ${rows.length} of ${plans.length}`);
  }
  const troubles = reports.end(toldOf(names, { outcomes, plans, expect }), code);
  const trouble = printLost(lost, rows.length);
  for (const each of trouble === undefined ? troubles : [...troubles, trouble]) remark(each);
  if (!isWhole) return code;
  return trouble === undefined && troubles.length === 0
    ? settleKnown(rows, { flags, known, code })
    : EXIT_USAGE;
}

/** What a command does with known failures after its runs: it writes them, or tells which are gone. */
function settleKnown(
  rows: readonly TrialRow[],
  { flags, known, code }: { flags: RunFlags; known: KnownFailures | undefined; code: number },
): number {
  const { expect, writeExpect } = flags;
  if (writeExpect !== undefined) {
    const count = writeKnown(rows, writeExpect);
    remark(`${shown(writeExpect)} lists what ${count} of these ${rows.length} runs break`);
    return 0;
  }
  const gone = known === undefined ? undefined : goneWords(rows, known, String(expect));
  if (gone !== undefined) remark(gone);
  return code;
}

/** The runs as every format is given them: with the file and the text of each scenario. */
function toldOf(
  names: readonly string[],
  { outcomes, plans, expect }: { outcomes: readonly Outcome[]; plans: readonly TrialPlan[]; expect: boolean },
): ToldRuns {
  const files = scenarioFiles(names);
  const scenarios = new Map(plans.map(({ scenario }) => [scenario.name, scenario]));
  const runs = outcomes.map(({ row, verdict, start }) => {
    const scenario = scenarios.get(row.scenario);
    const file = fileFromHere(files.get(row.scenario));
    return {
      row,
      verdict,
      start,
      yaml: () => (scenario === undefined ? "" : printScenario(scenario)),
      ...(file !== undefined && { file }),
    };
  });
  return { runs, planned: plans.length, expect };
}

/** A file as CI names it, which calls commands in the folder of the repository; undefined outside of it. */
function fileFromHere(file: string | undefined): string | undefined {
  const path = file === undefined ? ".." : relative(process.cwd(), file);
  return path.startsWith("..") || isAbsolute(path) ? undefined : withSlashes(path);
}

interface RunOptions {
  flags: RunFlags;
  files: TraceFiles | undefined;
  reports: Reports;
  known: KnownFailures | undefined;
  signal: AbortSignal;
}

async function runPlans(
  plans: readonly TrialPlan[],
  { flags, files, reports, known, signal }: RunOptions,
): Promise<Outcome[]> {
  const door = parseDoor(flags.door);
  const pool = openPool(flags, plans.length);
  signal.addEventListener("abort", pool.close, { once: true });
  const progress = startProgress(`0 of ${plans.length} runs`, flags.json !== true);
  reports.begin(plans.length);
  try {
    return await runTrials(plans, {
      pool,
      door,
      signal,
      ...(flags.seed === undefined ? {} : { seed: flags.seed }),
      ...(known !== undefined && { measure: outcome => byKnown(outcome, known) }),
      wantsTrace: () => files !== undefined,
      onOutcome: ({ row }, done, trace) => {
        progress.update(`${done} of ${plans.length} runs · ${row.scenario} · ${row.subject}`);
        reports.add(row, done, plans.length);
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
