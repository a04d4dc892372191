/** The two doors agree: through the HTTP stack of its own a subject makes the same trace as through memory. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Outcome } from "../../sim/pool/outcome.ts";
import { createTrialPool, type TrialPool } from "../../sim/pool/pool.ts";
import { printDetails } from "../../sim/report/details.ts";
import type { Scenario } from "../../sim/scenario/scenario.ts";
import { committedDigest, named, plansFor, type ReadyPlan } from "../catalogue.ts";
import { MINUTE } from "../sim/run-kit.ts";

/** Files that share the catalogue, so that every core has its part. */
const PARTS = 4;

/**
 * Virtual time that is run through both doors, milliseconds. A request takes ten times as long through a whole HTTP stack, and
 * what comes later in the longest runs is more of the same: `npm run check:deep` takes them to their end.
 */
const COMPARED_MS = 8 * 60 * MINUTE;

/** One part of the whole catalogue for our client: the longest runs are dealt out first. @param part from 1 */
export function ourPart(part: number): ReadyPlan[] {
  const longestFirst = plansFor("fixed").toSorted((a, b) => b.scenario.endAtMs - a.scenario.endAtMs);
  return longestFirst.filter((_, at) => at % PARTS === part - 1);
}

const isCompared = ({ scenario }: ReadyPlan): boolean => scenario.endAtMs <= COMPARED_MS;

/** Each plan comes out as its file expects, with the committed digest, which is that of the memory door too. */
export function bothDoors(plans: readonly ReadyPlan[]): void {
  let pool: TrialPool;
  beforeAll(() => {
    pool = createTrialPool({ jobs: 1 });
  });
  afterAll(() => pool.close());
  const runOf = (
    { subjectName }: ReadyPlan,
    scenario: Scenario,
    door: "memory" | "msw",
  ): Promise<Outcome> => {
    const how = { cwd: process.cwd(), by: "data", seed: scenario.seed, trace: false } as const;
    return pool.run({ scenario, subject: subjectName, door, ...how });
  };

  describe("through the msw door", () => {
    it.each(named(plans.filter(isCompared)))(
      "$name: $subjectName $outcome, with the digest of the memory door",
      async plan => {
        const outcome = await runOf(plan, plan.scenario, "msw");
        expect(outcome.row.asExpected, printDetails(outcome)).toBe(true);
        expect(outcome.row.digest).toBe(committedDigest(plan));
      },
    );

    it.each(named(plans.filter(plan => !isCompared(plan))))(
      "$name: $subjectName begins with the trace of the memory door",
      async plan => {
        const begun = beginningOf(plan.scenario);
        const { row } = await runOf(plan, begun, "msw");
        expect(row.requests).toBeGreaterThan(0);
        expect(row.digest).toBe((await runOf(plan, begun, "memory")).row.digest);
      },
    );
  });
}

/** A long scenario up to what is compared of it. */
function beginningOf(scenario: Scenario): Scenario {
  return { ...scenario, healAtMs: Math.min(scenario.healAtMs, COMPARED_MS), endAtMs: COMPARED_MS };
}
