/** The runs of a command as every format is given them: with the file and the text of each scenario. */
import { isAbsolute, relative } from "node:path";
import type { Outcome } from "../pool/outcome.ts";
import type { ToldRuns } from "../report/formats/told.ts";
import { withSlashes } from "../scenario/catalogue.ts";
import { printScenario } from "../scenario/print.ts";
import { inUse } from "./spoken.ts";
import { scenarioFiles, type TrialPlan } from "./trials.ts";

export function toldOf(
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
      title: scenario?.title ?? "",
      verdict,
      start,
      yaml: () => (scenario === undefined ? "" : printScenario(scenario)),
      ...(file !== undefined && { file }),
    };
  });
  return { runs, planned: plans.length, expect, language: inUse() };
}

/** A file as CI names it, which calls commands in the folder of the repository; undefined outside of it. */
function fileFromHere(file: string | undefined): string | undefined {
  const path = file === undefined ? ".." : relative(process.cwd(), file);
  return path.startsWith("..") || isAbsolute(path) ? undefined : withSlashes(path);
}
