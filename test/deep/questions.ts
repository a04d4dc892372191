/** What the deep check asks of both doors: every scenario that there is, and hundreds that nobody has written. */
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readScenarios } from "../../sim/commands/trials.ts";
import { printScenario } from "../../sim/scenario/print.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import { scenarioOfRun } from "../../sim/search/scenario-of-run.ts";

/** A scenario whose traces through both doors are to be equal. */
export interface Question {
  set: "fixed, catalogue" | "legacy, catalogue" | "fixed, test/found" | "fixed, generated";
  subject: "fixed" | "legacy";
  scenario: Scenario;
}

/** Draws the generated scenarios: the same ones each time, so that a difference can be looked for again. */
const SEED = "two doors";
const FOUND = "test/found";
const GENERATED_DIR = ".ilink-sim/doors";

/** In a fixed order: one process asks for a question by its number. @param generated how many generated scenarios */
export function questions(generated: number): Question[] {
  const catalogue = readScenarios([]);
  const found = readScenarios(readdirSync(FOUND).map(file => join(FOUND, file)));
  const drawn = Array.from({ length: generated }, (_, run) => ({
    ...scenarioOfRun(SEED, run),
    name: `generated-${run}`,
  }));
  return [
    ...catalogue.map((scenario): Question => ({ set: "fixed, catalogue", subject: "fixed", scenario })),
    ...catalogue.map((scenario): Question => ({ set: "legacy, catalogue", subject: "legacy", scenario })),
    ...found.map((scenario): Question => ({ set: "fixed, test/found", subject: "fixed", scenario })),
    ...drawn.map((scenario): Question => ({ set: "fixed, generated", subject: "fixed", scenario })),
  ];
}

/** What `replay` takes for a scenario. A generated one is written to a file. */
export function replayName({ set, scenario }: Question): string {
  if (set !== "fixed, generated") return scenario.name;
  mkdirSync(GENERATED_DIR, { recursive: true });
  const file = join(GENERATED_DIR, `${scenario.name}.yaml`);
  writeFileSync(file, printScenario(scenario));
  return `./${file}`;
}
