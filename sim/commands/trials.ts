/** Which trials a command line asks for, and how a pool of workers runs them. */
import { DOORS, type DoorName } from "../door/door.ts";
import { INVARIANTS } from "../invariant/table.ts";
import type { Outcome } from "../pool/outcome.ts";
import type { TrialPool } from "../pool/pool.ts";
import { readScenario } from "../scenario/catalogue.ts";
import { findScenarios } from "../scenario/find.ts";
import { ScenarioError } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { NamedBy } from "../subject/table.ts";
import { UsageError } from "./exit.ts";
import { SCENARIOS_ROOT } from "./package-root.ts";
import { t } from "./spoken.ts";

export interface TrialPlan {
  scenario: Scenario;
  /** The subject's name as asked for. */
  subjectName: string;
  /** Who named it. */
  by: NamedBy;
}

const INVARIANT_NAMES = INVARIANTS.map(invariant => invariant.name);

/** The scenarios meant; every mistake in every file is reported at once. */
export function readScenarios(namesOrPaths: readonly string[]): Scenario[] {
  const cwd = process.cwd();
  const problems: ScenarioError["problems"][number][] = [];
  const scenarios: Scenario[] = [];
  for (const entry of findScenarios(namesOrPaths, SCENARIOS_ROOT, cwd)) {
    try {
      scenarios.push(readScenario(entry, { cwd, invariants: INVARIANT_NAMES }));
    } catch (error) {
      if (!(error instanceof ScenarioError)) throw error;
      problems.push(...error.problems);
    }
  }
  if (problems.length > 0) throw new ScenarioError(problems);
  return scenarios;
}

/** The file of each scenario meant, by the scenario's name. */
export function scenarioFiles(namesOrPaths: readonly string[]): ReadonlyMap<string, string> {
  const found = findScenarios(namesOrPaths, SCENARIOS_ROOT, process.cwd());
  return new Map(found.map(({ name, file }) => [name, file]));
}

/** Each scenario for each subject asked for; without any, for every subject that its `expect` names. */
export function planTrials(scenarios: readonly Scenario[], subjects: readonly string[]): TrialPlan[] {
  return scenarios.flatMap(scenario => {
    const expected = Object.keys(scenario.expect);
    const names = subjects.length > 0 ? subjects : expected.length > 0 ? expected : ["fixed"];
    const by = subjects.length > 0 ? "command" : "data";
    return [...new Set(names)].map(subjectName => ({ scenario, subjectName, by }));
  });
}

/** What a run leaves for those who look at it in full, where that was wanted and there is one. */
export type Seen = Pick<Outcome, "trace" | "log">;

export interface RunTrialsOptions {
  pool: TrialPool;
  door: DoorName;
  /** @default each scenario's own */
  seed?: string;
  /** What comes out, measured by something else than the scenario's own expectation. @default as it is */
  measure?: (outcome: Outcome, plan: TrialPlan) => Outcome;
  /** What is begun before the rest. @default nothing */
  first?: (plan: TrialPlan) => boolean;
  /** Asked before each trial: nothing more is begun once it says yes. @default never */
  isEnough?: () => boolean;
  /** Whose trace is wanted. @default nobody's */
  wantsTrace?: (plan: TrialPlan) => boolean;
  /** Told in the order in which the trials end, each with its trace where that was wanted and there is one. */
  onOutcome?: (outcome: Outcome, done: number, seen: Seen) => void;
  /** Nothing more is begun, and what has ended is returned. */
  signal?: AbortSignal;
}

/**
 * Run trials side by side. The outcomes are in the order of the plans, without those that were not reached.
 * @throws UnknownSubjectError before any run, when one of the subjects cannot be one.
 */
export async function runTrials(plans: readonly TrialPlan[], options: RunTrialsOptions): Promise<Outcome[]> {
  const { pool, door, signal, onOutcome, first = () => false, isEnough = () => false } = options;
  const cwd = process.cwd();
  const outcomes: Outcome[] = [];
  const order = [...plans.keys()].toSorted(
    (a, b) => Number(first(plans[b] as TrialPlan)) - Number(first(plans[a] as TrialPlan)),
  );
  let next = 0;
  let done = 0;
  const lane = async (): Promise<void> => {
    while (next < order.length && !signal?.aborted && !isEnough()) {
      const at = order[next++] as number;
      const plan = plans[at] as TrialPlan;
      const { scenario, subjectName: subject, by } = plan;
      const seed = options.seed ?? scenario.seed;
      const trace = options.wantsTrace?.(plan) ?? false;
      const outcome = await pool.run({ scenario, subject, cwd, by, door, seed, trace });
      // The trace goes to whoever asked for it, and stays with them.
      const { trace: seen, log, ...rest } = outcome;
      const measured = options.measure?.(rest, plan) ?? rest;
      outcomes[at] = measured;
      onOutcome?.(measured, ++done, { ...(seen && { trace: seen }), ...(log && { log }) });
    }
  };
  try {
    const subjects = new Map(
      plans.map(({ subjectName, by }) => [`${by} ${subjectName}`, { subject: subjectName, by }]),
    );
    await Promise.all([...subjects.values()].map(named => pool.check({ ...named, cwd, door })));
    await Promise.all(Array.from({ length: pool.jobs }, lane));
  } catch (error) {
    // Whoever ends the trials ends the processes that they run in: that is no fault of theirs.
    if (!signal?.aborted) throw error;
  }
  return outcomes.filter(outcome => outcome !== undefined);
}

/** @throws UsageError */
export function parseDoor(value: string): DoorName {
  const door = DOORS.find(name => name === value);
  if (door === undefined)
    throw new UsageError(t("mistake.door", { door: value, doors: DOORS.join(t("mistake.or")) }));
  return door;
}
