/** `replay`: the same run again, event by event. */
import { readFileSync, statSync } from "node:fs";
import type { DoorName } from "../door/door.ts";
import type { Outcome } from "../pool/outcome.ts";
import { printDetails } from "../report/details.ts";
import { printListing } from "../report/listing.ts";
import { type RunName, readReplayLine } from "../report/replay-line.ts";
import { printTimeline } from "../report/timeline-lines.ts";
import type { ClientLog } from "../trace/client-log.ts";
import { digestTrace } from "../trace/digest.ts";
import { shown } from "../trace/escape.ts";
import { parseTrace } from "../trace/jsonl.ts";
import type { Trace } from "../trace/trace.ts";
import { TraceFormatError } from "../trace/trace-mistakes.ts";
import { personAtTerminal, withConsent } from "./consent.ts";
import { diskSaid } from "./disk.ts";
import { timelineRunOf } from "./ended-run.ts";
import { EXIT_USAGE, exitOfRuns, UsageError } from "./exit.ts";
import { parseExports, writeExports } from "./exports.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { openPool, type PoolFlags } from "./jobs.ts";
import { type Measure, measured, measureOf } from "./measure.ts";
import { type ConfigFlags, configFor, listOf, poolFlags } from "./settings.ts";
import { inUse, t } from "./spoken.ts";
import { remark, say } from "./terminal.ts";
import { parseDoor, planTrials, readScenarios, runTrials, type Seen, type TrialPlan } from "./trials.ts";

export interface ReplayFlags extends Omit<PoolFlags, "jobs">, ConfigFlags {
  /** @default the trace's, else the config's, else the one that the scenario names */
  subject?: string;
  /** @default the trace's, else the config's, else memory */
  door?: string;
  seed?: string;
  /** False with --no-expect: the verdict itself sets the exit code. */
  expect: boolean;
  /** Show the healthy polls too. */
  all?: boolean;
  /** Lanes in place of the events. */
  timeline?: boolean;
  /** `har=<file>`, … */
  export: string[];
}

export async function replay(what: string, flags: ReplayFlags): Promise<number> {
  const exports = parseExports(flags.export);
  const recorded = what.endsWith(".jsonl") ? readTrace(what) : undefined;
  const found = await configFor(flags);
  const told: Partial<RunName> = recorded?.wanted ?? {};
  const usual = listOf(found?.config.subject);
  // A file names no code: the command line's word on the subject goes before it.
  const asked = flags.subject ?? told.subject;
  const plan = onePlan(
    what,
    planTrials(readScenarios([told.scenario ?? what]), asked === undefined ? usual : [asked]),
  );
  const isNamed = flags.subject !== undefined || usual.includes(plan.subjectName);
  const by = isNamed ? "command" : "data";
  const measure = measureOf(flags, found);
  // Either asks for it: the line of a run that ignored expectations, or the caller.
  const expect = measure.expect && told.expect !== false;
  const door = parseDoor(told.door ?? flags.door ?? found?.config.door ?? "memory");
  const seed = told.seed ?? flags.seed;
  const [allowed] = await withConsent([{ ...plan, by }], {
    command: ["replay", what],
    person: personAtTerminal(),
  });
  const seen = await untilInterrupted(signal =>
    runPlan(allowed as TrialPlan, { door, seed, measure, pool: poolFlags(flags, found) }, signal),
  );
  if (seen === undefined) {
    say(t("replay.interrupted"));
    return EXIT_INTERRUPTED;
  }
  const { outcome, trace, log } = seen;
  const run = timelineRunOf({ ...outcome, title: plan.scenario.title, trace, log, expect });
  if (flags.timeline === true) for (const line of printTimeline(run, inUse())) say(line);
  else if (trace !== undefined) printEvents(trace, outcome.verdict, flags.all === true);
  const { digest } = outcome.row;
  say(
    `\n${printDetails(outcome, { expect, language: inUse() })}\n  ${digest === null ? t("details.no-digest") : t("details.digest", { digest })}`,
  );
  const troubles = writeExports(exports, run);
  for (const trouble of troubles) remark(trouble);
  if (troubles.length > 0) return EXIT_USAGE;
  if (recorded !== undefined) {
    const same = recorded.digest === digest;
    say(`  ${same ? t("replay.same") : t("replay.other", { digest: recorded.digest })}`);
    if (!same) return 3;
  }
  return exitOfRuns([outcome.row], { expect });
}

/** @throws UsageError when it is not one. */
function onePlan(what: string, plans: readonly TrialPlan[]): TrialPlan {
  const [plan, ...more] = plans;
  if (plan !== undefined && more.length === 0) return plan;
  const each = plans.map(({ scenario, subjectName }) =>
    t("replay.plan", { scenario: scenario.name, subject: subjectName }),
  );
  throw new UsageError([t("replay.several", { what, count: plans.length }), ...each].join("\n  "));
}

interface PlanOptions {
  door: DoorName;
  seed: string | undefined;
  measure: Measure;
  pool: PoolFlags;
}

async function runPlan(
  plan: TrialPlan,
  { door, seed, measure, pool: flags }: PlanOptions,
  signal: AbortSignal,
): Promise<{ outcome: Outcome; trace: Trace | undefined; log: ClientLog | undefined } | undefined> {
  const pool = openPool(flags, 1);
  signal.addEventListener("abort", pool.close, { once: true });
  let all: Seen = {};
  try {
    const [outcome] = await runTrials([plan], {
      pool,
      door,
      ...(seed !== undefined && { seed }),
      measure: (each, { scenario }) => measured(each, measure, scenario),
      signal,
      wantsTrace: () => true,
      onOutcome: (_outcome, _done, told) => {
        all = told;
      },
    });
    return outcome && { outcome, trace: all.trace, log: all.log };
  } finally {
    pool.close();
  }
}

function printEvents(trace: Trace, { violations }: Outcome["verdict"], all: boolean): void {
  const broken = new Map<number, Set<string>>();
  for (const { invariant, proof: records } of violations)
    for (const seq of records) broken.set(seq, (broken.get(seq) ?? new Set()).add(invariant));
  const proof = new Map([...broken].map(([seq, names]) => [seq, [...names].join(t("between.items"))]));
  for (const line of printListing(trace, proof, { all, language: inUse() })) say(line);
}

interface Recorded {
  digest: string;
  wanted: RunName;
}

/** @throws UsageError, in which the file has its name. */
function parsed(file: string): ReturnType<typeof parseTrace> {
  try {
    return parseTrace(readFileSync(file, "utf8"));
  } catch (error) {
    const isDisk = error instanceof Error && "syscall" in error;
    if (!isDisk && !(error instanceof TraceFormatError)) throw error;
    const why = isDisk ? diskSaid(error) : inUse().mistake(error);
    throw new UsageError(t("disk.not-read", { file: shown(file), why }));
  }
}

function readTrace(file: string): Recorded {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(t("mistake.no-trace", { file }));
  const { trace, replay: line } = parsed(file);
  const wanted = readReplayLine(line);
  // The header has the name that an adapter gives itself; only the line says how to find it, and through which door.
  if (wanted === undefined) throw new UsageError(t("mistake.no-replay-line", { file, line: shown(line) }));
  return { digest: digestTrace(trace), wanted };
}
