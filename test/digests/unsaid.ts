/** Runs of which a scenario does not say yet what comes out: a new one names `fixed` alone. */
import { planTrials } from "../../sim/commands/trials.ts";
import type { Expectation } from "../../sim/scenario/scenario.ts";
import { type ReadyPlan, scenarios, subjectAtHand } from "../catalogue.ts";

const PLUGIN = "openclaw-weixin@2.4.9";
const REPAIRED = `${PLUGIN}+repair`;
const EVERYWHERE = ["legacy", PLUGIN, "openclaw-weixin@2.4.6"];

/** Of the control and both versions of the plugin. */
export function unsaidPlans(): ReadyPlan[] {
  return planned(EVERYWHERE, () => true);
}

/** Of the repair, where the plugin breaks something. */
export function unsaidRepairs(
  cameOf: (scenario: string, subject: string) => Expectation | undefined,
): ReadyPlan[] {
  return planned([REPAIRED], (name, said) => Array.isArray(cameOf(name, PLUGIN) ?? said[PLUGIN]));
}

function planned(
  subjects: readonly string[],
  isWanted: (scenario: string, said: Readonly<Record<string, Expectation>>) => boolean,
): ReadyPlan[] {
  return scenarios
    .filter(({ name, expect }) => isWanted(name, expect))
    .flatMap(scenario =>
      planTrials(
        [scenario],
        subjects.filter(subject => !(subject in scenario.expect)),
      ).filter(({ subjectName }) => !(subjectName in scenario.expect)),
    )
    .map(plan => ({ ...plan, subject: subjectAtHand(plan.subjectName) }));
}
