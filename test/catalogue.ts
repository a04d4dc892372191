/** The catalogue as test rows: every scenario for every subject that its `expect` names. */
import { planTrials, readScenarios, type TrialPlan } from "../sim/commands/trials.ts";
import type { DoorName } from "../sim/door/door.ts";
import type { Expectation } from "../sim/scenario/scenario.ts";
import { runTrial, type Trial } from "../sim/verdict/trial.ts";

export const scenarios = readScenarios([]);
export const plans = await planTrials(scenarios, []);

export const plansFor = (subject: string): TrialPlan[] =>
  plans.filter(({ subjectName }) => subjectName === subject);

/** For tests that run each plan under a name of its own. */
export const named = (some: readonly TrialPlan[]) =>
  some.map(plan => ({ ...plan, name: plan.scenario.name, outcome: claim(plan) }));

export const run = (plan: TrialPlan, door: DoorName = "memory"): Promise<Trial> =>
  runTrial({ ...plan, door });

function claim({ scenario, subjectName }: TrialPlan): string {
  const expected: Expectation = scenario.expect[subjectName] ?? "pass";
  if (expected === "pass") return "passes";
  return expected === "inconclusive" ? "is inconclusive" : `breaks ${expected.join(", ")}`;
}
