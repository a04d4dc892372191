/** The catalogue as test rows: every scenario for every subject that its `expect` names, and the digest that is committed. */
import { planTrials, readScenarios, type TrialPlan } from "../sim/commands/trials.ts";
import type { DoorName } from "../sim/door/door.ts";
import type { Expectation } from "../sim/scenario/scenario.ts";
import type { SubjectModule } from "../sim/subject/subject.ts";
import { resolveSubject } from "../sim/subject/table.ts";
import { runTrial, type Trial } from "../sim/verdict/trial.ts";
import { readDigests, runKey } from "./digests/digests.ts";

/** A plan with its subject at hand, to be run in this process. */
export interface ReadyPlan extends TrialPlan {
  subject: SubjectModule;
}

export const scenarios = readScenarios([]);
const subjects = new Map<string, SubjectModule>();
for (const { subjectName } of planTrials(scenarios, [])) {
  if (!subjects.has(subjectName))
    subjects.set(subjectName, await resolveSubject(subjectName, { cwd: process.cwd() }));
}
export const plans: ReadyPlan[] = planTrials(scenarios, []).map(plan => ({
  ...plan,
  subject: subjects.get(plan.subjectName) as SubjectModule,
}));

const OLDER = "openclaw-weixin@2.4.6";
const NEWEST = "openclaw-weixin@2.4.9";

/**
 * What `npm run check` leaves to `npm run digests:matrix`, each night: the older plugin where it is to do what the newest does, outside
 * of the report that it is the subject of. The newest runs through all of them in `npm run check`.
 */
export const isOfTheNight = ({ scenario, subjectName }: TrialPlan): boolean =>
  subjectName === OLDER &&
  !scenario.name.startsWith("bug-155/") &&
  JSON.stringify(scenario.expect[OLDER]) === JSON.stringify(scenario.expect[NEWEST]);

/** One that some scenario names. */
export const subjectAtHand = (name: string): SubjectModule => subjects.get(name) as SubjectModule;

export const plansFor = (subject: string): ReadyPlan[] =>
  plans.filter(({ subjectName }) => subjectName === subject);

/** For tests that run each plan under a name of its own. */
export const named = (some: readonly ReadyPlan[]) =>
  some.map(plan => ({ ...plan, name: plan.scenario.name, outcome: claim(plan) }));

export const run = (plan: ReadyPlan, door: DoorName = "memory"): Promise<Trial> =>
  runTrial({ ...plan, door });

/** What `npm run digests` has written down for a run; undefined for one that is new. */
export const committedDigest = ({ scenario, subjectName }: TrialPlan): string | undefined =>
  digests().get(runKey(scenario.name, subjectName));

let read: ReturnType<typeof readDigests> | undefined;
const digests = () => {
  read ??= readDigests();
  return read;
};

function claim({ scenario, subjectName }: TrialPlan): string {
  const expected: Expectation = scenario.expect[subjectName] ?? "pass";
  if (expected === "pass") return "passes";
  return expected === "inconclusive" ? "is inconclusive" : `breaks ${expected.join(", ")}`;
}
