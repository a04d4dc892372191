/** Same scenario, subject and seed: same digest, whatever ran before, whichever process, machine setting and folder. */
import { describe, expect, it } from "vitest";

import { createStreams } from "../sim/kernel/streams.ts";
import { parseScenario } from "../sim/scenario/parse.ts";
import { digestTrace } from "../sim/trace/digest.ts";
import { runTrial } from "../sim/verdict/trial.ts";
import { plans, plansFor, type ReadyPlan, run, scenarios } from "./catalogue.ts";
import { readDigests, runKey } from "./digests/digests.ts";
import { digestsElsewhere } from "./digests/elsewhere.ts";

/** Every scenario once, each for another subject than the one before, in no order. */
function shuffled(): ReadyPlan[] {
  const { next } = createStreams("a shuffled catalogue").stream("order");
  const drawn = scenarios.map(({ name }, at) => {
    const ofScenario = plans.filter(({ scenario }) => scenario.name === name);
    return { plan: ofScenario[at % ofScenario.length]!, rank: next() };
  });
  return drawn.toSorted((one, other) => one.rank - other.rank).map(({ plan }) => plan);
}

/** Asserts as objects, so that a failure names the runs that differ. */
function expectCommitted(found: ReadonlyMap<string, string>): void {
  const committed = [...readDigests()].filter(([key]) => found.has(key));
  expect(Object.fromEntries(found)).toEqual(Object.fromEntries(committed));
}

describe("the digest of every run is the committed one", () => {
  it("when scenarios and subjects are shuffled", async () => {
    const found = new Map<string, string>();
    for (const plan of shuffled()) {
      const { row } = await run(plan);
      found.set(runKey(row.scenario, row.subject), row.digest);
    }
    expect(found.size).toBe(scenarios.length);
    expectCommitted(found);
  });

  it("in another process with another time zone, language and folder", async () => {
    // Every fourth scenario, for every subject; `npm run digests:matrix` takes them all.
    const some = scenarios.filter((_, at) => at % 4 === 0).map(({ name }) => name);
    // Chatham is 12 h 45 min ahead, and a Turkish I is not a Latin one.
    const where = { timeZone: "Pacific/Chatham", locale: "tr_TR.UTF-8" };
    const found = await digestsElsewhere({ ...where, scenarios: some });
    expect(found.size).toBe(plans.filter(({ scenario }) => some.includes(scenario.name)).length);
    expectCommitted(found);
  });
});

describe("another seed", () => {
  const [legacy] = plansFor("legacy") as [ReadyPlan];
  /** The digest of a run, as if its header did not name the seed. */
  const course = async (plan: ReadyPlan, seed: string): Promise<string> => {
    const { trace } = await runTrial({ ...plan, door: "memory", seed });
    return digestTrace({ ...trace, header: { ...trace.header, seed: "" } });
  };

  it("changes the course of a scenario that draws chance", async () => {
    const scenario = parseScenario(
      `
title: Half of all polls fail
runs: 1h
workload: [{ every: 10m, inbound: alice }]
faults: [{ kind: http-status, at: 1m, chance: 0.5, on: getupdates, with: { status: 503 } }]
`,
      { name: "chance", file: "chance.yaml" },
    );
    const plan = { ...legacy, scenario };
    const one = await course(plan, "1");
    expect(await course(plan, "1")).toBe(one);
    expect(await course(plan, "2")).not.toBe(one);
  });

  it("changes nothing where nothing draws chance", async () => {
    expect(await course(legacy, "2")).toBe(await course(legacy, "1"));
  });
});
