/** The situation that a scenario describes, without what is said about it. */
import { printScenario } from "../scenario/print.ts";
import type { Scenario } from "../scenario/scenario.ts";

/** The scenario's YAML without its title, why and expectations: the same text means the same situation. */
export function printSituation(scenario: Scenario): string {
  const title = "untitled";
  return printScenario({ ...scenario, title, why: [], expect: {} }).replace(`title: ${title}\n`, "");
}
