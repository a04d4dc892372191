/** `replay`: the same run again, event by event. */
import { readFileSync, statSync } from "node:fs";
import type { Outcome } from "../pool/outcome.ts";
import { printDetails } from "../report/details.ts";
import { printListing } from "../report/listing.ts";
import { type RunName, readReplayLine } from "../report/replay-line.ts";
import { digestTrace } from "../trace/digest.ts";
import { parseTrace } from "../trace/jsonl.ts";
import type { Trace } from "../trace/trace.ts";
import { exitOfRuns, UsageError } from "./exit.ts";
import { openPool, type PoolFlags } from "./jobs.ts";
import { parseDoor, planTrials, readScenarios, runTrials, type TrialPlan } from "./trials.ts";

export interface ReplayFlags extends Omit<PoolFlags, "jobs"> {
  subject?: string;
  door: string;
  seed?: string;
  /** False with --no-expect: the verdict itself sets the exit code. */
  expect: boolean;
  /** Show the healthy polls too. */
  all?: boolean;
}

export async function replay(what: string, flags: ReplayFlags): Promise<number> {
  const recorded = what.endsWith(".jsonl") ? readTrace(what) : undefined;
  const wanted = recorded === undefined ? { scenario: what, ...flags } : { ...flags, ...recorded.wanted };
  // Either asks for it: the line of a run that ignored expectations, or the caller.
  const expect = flags.expect && recorded?.wanted.expect !== false;
  const plans = planTrials(
    readScenarios([wanted.scenario]),
    wanted.subject === undefined ? [] : [wanted.subject],
  );
  const [plan, ...more] = plans;
  if (plan === undefined || more.length > 0) {
    const subjects = plans
      .map(({ scenario, subjectName }) => `${scenario.name} for ${subjectName}`)
      .join("\n  ");
    throw new UsageError(
      `replay shows one run; "${what}" means ${plans.length}. Add --subject <name>:\n  ${subjects}`,
    );
  }
  const { outcome, trace } = await runPlan(plan, { ...flags, ...wanted });
  if (trace !== undefined) printEvents(trace, outcome.verdict, flags.all === true);
  const { digest } = outcome.row;
  console.log(
    `\n${printDetails(outcome, { expect })}\n  digest: ${digest ?? "none, the trial took its process with it and the trace was lost"}`,
  );
  if (recorded !== undefined) {
    const same = recorded.digest === digest;
    console.log(
      same
        ? "  the same run as in the file"
        : `  NOT the run in the file, whose digest is ${recorded.digest}`,
    );
    if (!same) return 3;
  }
  return exitOfRuns([outcome.row], { expect });
}

async function runPlan(
  plan: TrialPlan,
  { door, seed, ...flags }: Pick<ReplayFlags, "door" | "seed" | "budget" | "memory">,
): Promise<{ outcome: Outcome; trace: Trace | undefined }> {
  const options = { door: parseDoor(door), ...(seed === undefined ? {} : { seed }) };
  const pool = openPool(flags, 1);
  let trace: Trace | undefined;
  try {
    const [outcome] = await runTrials([plan], {
      ...options,
      pool,
      wantsTrace: () => true,
      onOutcome: (_outcome, _done, seen) => {
        trace = seen;
      },
    });
    return { outcome: outcome as Outcome, trace };
  } finally {
    pool.close();
  }
}

function printEvents(trace: Trace, { violations }: Outcome["verdict"], all: boolean): void {
  const proof = new Map<number, string>();
  for (const { invariant, proof: records } of violations) {
    for (const seq of records) {
      const names = new Set(proof.get(seq)?.split(", ")).add(invariant);
      proof.set(seq, [...names].join(", "));
    }
  }
  for (const line of printListing(trace, proof, { all })) console.log(line);
}

interface Recorded {
  digest: string;
  wanted: RunName;
}

function readTrace(file: string): Recorded {
  if (!statSync(file, { throwIfNoEntry: false })?.isFile())
    throw new UsageError(`${file}: there is no such trace file; write one with: run --trace <dir>`);
  const { trace, replay: line } = parseTrace(readFileSync(file, "utf8"));
  const wanted = readReplayLine(line);
  // The header has the name that an adapter gives itself; only the line says how to find it, and through which door.
  if (wanted === undefined) throw new UsageError(`${file}: its header holds no replay line, but "${line}"`);
  return { digest: digestTrace(trace), wanted };
}
