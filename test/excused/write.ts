/**
 * `npm run excused`: measures how much is excused over the catalogue and 2,000 generated scenarios, and writes the budget.
 * `npm run excused -- catalogue` measures the catalogue alone, which takes seconds: for whoever adds a scenario.
 */
import { existsSync, writeFileSync } from "node:fs";
import { readScenarios } from "../../sim/commands/trials.ts";
import { scenarioOfRun } from "../../sim/search/scenario-of-run.ts";
import { BUDGET_FILE, type Budget, readBudget, ShareCount, type Shares } from "./shares.ts";

const SEED = "excused";
const RUNS = 2_000;
const SAMPLE = 100;

async function ofCatalogue(): Promise<Shares> {
  const count = new ShareCount();
  for (const scenario of readScenarios([])) await count.run(scenario);
  return count.shares();
}

async function ofGenerated(): Promise<Omit<Budget, "catalogue">> {
  const count = new ShareCount();
  let sample: Shares = {};
  for (let run = 0; run < RUNS; run++) {
    await count.run(scenarioOfRun(SEED, run));
    if (run + 1 === SAMPLE) sample = count.shares();
  }
  return {
    seed: SEED,
    sample: { runs: SAMPLE, shares: sample },
    generated: { runs: RUNS, shares: count.shares() },
  };
}

const isCatalogueAlone = process.argv.includes("catalogue") && existsSync(BUDGET_FILE);
const { seed, sample, generated } = isCatalogueAlone ? readBudget() : await ofGenerated();
const budget: Budget = { seed, catalogue: await ofCatalogue(), sample, generated };
writeFileSync(BUDGET_FILE, `${JSON.stringify(budget, null, 2)}\n`);
