/** Each run of the catalogue once: its verdict is the one that its scenario expects, and its course the one that is committed. */
import { describe, expect, it } from "vitest";
import { printDetails } from "../../sim/report/details.ts";
import { committedDigest, named, plansFor, run } from "../catalogue.ts";

/** One file calls this for each subject, so that they share the cores. */
export function testScenariosFor(subject: string): void {
  describe(`${subject}, through the memory door`, () => {
    it.each(named(plansFor(subject)))("$name: $outcome", async plan => {
      const trial = await run(plan);
      expect(trial.row.asExpected, printDetails(trial)).toBe(true);
      const told =
        "another course than the committed one; if that is meant: npm run digests, and the commit says why";
      expect(trial.row.digest, told).toBe(committedDigest(plan));
    });
  });
}
