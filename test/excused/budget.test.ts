/** What is excused may not grow unseen: over some of the generated scenarios of the budget; over the catalogue in test/scenarios. */
import { expect, it } from "vitest";
import { EXCUSES } from "../../sim/invariant/excuses.ts";
import { scenarioOfRun } from "../../sim/search/scenario-of-run.ts";
import { growths, readBudget, ShareCount, type Shares } from "./shares.ts";

const budget = readBudget();

it("no excuse takes more of generated runs than its budget", async () => {
  const { runs, shares } = budget.sample;
  expect(runs).toBeGreaterThan(0);
  const count = new ShareCount();
  for (let run = 0; run < runs; run++) await count.run(scenarioOfRun(budget.seed, run));
  expect(growths("generated", count.shares(), shares)).toEqual([]);
});

it("a growth is told with the excuse and by how much", () => {
  const shares = (places: number, time: number): Shares => ({
    "recovers-in-time": { "attempt-touched": { places, time } },
  });
  expect(growths("catalogue", shares(1, 2), shares(1, 2))).toEqual([]);
  expect(growths("catalogue", shares(0.5, 1), shares(1, 2))).toEqual([]);
  expect(growths("catalogue", shares(1.009, 2.019), shares(1, 2))).toEqual([]);
  expect(growths("catalogue", shares(1, 2.5), shares(1, 2))).toEqual([
    "catalogue: attempt-touched takes 2.5 % of the time of recovers-in-time, 0.5 more than the budget's 2 %",
  ]);
  expect(growths("catalogue", shares(3, 0), {})).toEqual([
    "catalogue: attempt-touched takes 3 % of the places of recovers-in-time, 3 more than the budget's 0 %",
  ]);
});

it("the budget knows the excuses of the table, each under its invariant", () => {
  const owners = Object.entries(EXCUSES).map(([id, { invariant }]) => `${invariant} ${id}`);
  for (const shares of [budget.catalogue, budget.generated.shares, budget.sample.shares])
    for (const [invariant, uses] of Object.entries(shares))
      for (const id of Object.keys(uses)) expect(owners).toContain(`${invariant} ${id}`);
});
