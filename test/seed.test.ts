/** What a seed decides. That the same one gives the same digest is held by test/scenarios. */
import { describe, expect, it } from "vitest";

import { parseScenario } from "../sim/scenario/parse.ts";
import { digestTrace } from "../sim/trace/digest.ts";
import { runTrial } from "../sim/verdict/trial.ts";
import { plansFor, type ReadyPlan } from "./catalogue.ts";

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
