/** Which trials a command line asks for, and how they are run one after the other. */
import { DOORS, type DoorName } from "../door/door.ts";
import { INVARIANTS } from "../invariant/table.ts";
import { readScenario } from "../scenario/catalogue.ts";
import { findScenarios } from "../scenario/find.ts";
import { ScenarioError } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { SubjectModule } from "../subject/subject.ts";
import { resolveSubject, UnknownSubjectError } from "../subject/table.ts";
import { runTrial, type Trial } from "../verdict/trial.ts";
import { SubjectFailedError, UsageError } from "./exit.ts";
import { SCENARIOS_ROOT } from "./package-root.ts";

export interface TrialPlan {
  scenario: Scenario;
  subjectName: string;
  subject: SubjectModule;
}

export const INVARIANT_NAMES = INVARIANTS.map(invariant => invariant.name);

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

/** Each scenario for each subject asked for; without any, for every subject that its `expect` names. */
export async function planTrials(
  scenarios: readonly Scenario[],
  subjectNames: readonly string[],
): Promise<TrialPlan[]> {
  const modules = new Map<string, SubjectModule>();
  const plans: TrialPlan[] = [];
  for (const scenario of scenarios) {
    const expected = Object.keys(scenario.expect);
    const names = subjectNames.length > 0 ? subjectNames : expected.length > 0 ? expected : ["fixed"];
    for (const subjectName of new Set(names)) {
      let subject = modules.get(subjectName);
      if (subject === undefined) {
        subject = blameSubject(subjectName, await resolveSubject(subjectName, { cwd: process.cwd() }));
        modules.set(subjectName, subject);
      }
      plans.push({ scenario, subjectName, subject });
    }
  }
  return plans;
}

/** The same subject, whose failure to be made is told as its own. */
export function blameSubject(name: string, subject: SubjectModule): SubjectModule {
  return {
    ...subject,
    create: async context => {
      try {
        return await subject.create(context);
      } catch (error) {
        if (error instanceof UnknownSubjectError) throw error;
        throw new SubjectFailedError(name, error);
      }
    },
  };
}

export async function runTrials(
  plans: readonly TrialPlan[],
  options: { door: DoorName; seed?: string; onTrial?: (trial: Trial, done: number) => void },
): Promise<Trial[]> {
  const trials: Trial[] = [];
  for (const plan of plans) {
    const trial = await runTrial({
      ...plan,
      door: options.door,
      ...(options.seed === undefined ? {} : { seed: options.seed }),
    });
    trials.push(trial);
    options.onTrial?.(trial, trials.length);
  }
  return trials;
}

/** @throws UsageError */
export function parseDoor(value: string): DoorName {
  const door = DOORS.find(name => name === value);
  if (door === undefined)
    throw new UsageError(`--door ${value}: there is no such door; write ${DOORS.join(" or ")}`);
  return door;
}
