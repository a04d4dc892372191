/** The two doors agree: through the HTTP stack of its own a subject makes the same trace as through memory. */
import { describe, expect, it } from "vitest";
import { printDetails } from "../../sim/report/details.ts";
import { committedDigest, named, plansFor, type ReadyPlan, run } from "../catalogue.ts";

/** Files that share the catalogue, so that every core has its part. */
const PARTS = 4;

/** One part of the whole catalogue for our client: the longest runs are dealt out first. @param part from 1 */
export function ourPart(part: number): ReadyPlan[] {
  const longestFirst = plansFor("fixed").toSorted((a, b) => b.scenario.endAtMs - a.scenario.endAtMs);
  return longestFirst.filter((_, at) => at % PARTS === part - 1);
}

/** Each plan comes out as its file expects, with the committed digest, which is that of the memory door too. */
export function bothDoors(plans: readonly ReadyPlan[]): void {
  describe("through the msw door", () => {
    it.each(named(plans))("$name: $subjectName $outcome, with the digest of the memory door", async plan => {
      const trial = await run(plan, "msw");
      expect(trial.row.asExpected, printDetails(trial)).toBe(true);
      expect(trial.row.digest).toBe(committedDigest(plan));
    });
  });
}
