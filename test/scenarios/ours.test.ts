/** The whole catalogue for our client; and how much of it is excused. */
import { expect, it } from "vitest";
import { plansFor } from "../catalogue.ts";
import { runKey } from "../digests/digests.ts";
import { growths, readBudget, ShareCount } from "../excused/shares.ts";
import { testPart } from "./far-from-home.ts";

const outcomes = testPart(1);

it("no excuse takes more of the catalogue than its budget", () => {
  const count = new ShareCount();
  const ours = plansFor("fixed");
  for (const { scenario, subjectName } of ours) {
    const outcome = outcomes.get(runKey(scenario.name, subjectName));
    if (outcome !== undefined) count.add(scenario, outcome.verdict);
  }
  expect(count.runs, "only after the runs of the whole catalogue").toBe(ours.length);
  expect(growths("catalogue", count.shares(), readBudget().catalogue)).toEqual([]);
});
