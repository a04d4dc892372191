/** Recovery does in simulations whatever it can do: every transition of its machine is seen in a run that passes. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { printDetails } from "../../../sim/report/details.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import type { Scenario } from "../../../sim/scenario/scenario.ts";
import fixed from "../../../sim/subject/fixed.ts";
import { runTrial, violatedInvariants } from "../../../sim/verdict/trial.ts";
import type { advance } from "../../../src/recovery/machine.ts";
import { everyTransition } from "./explore.ts";
import { transition } from "./transition.ts";

type Advance = typeof advance;
const { told } = vi.hoisted(() => ({
  told: { step: (..._seen: [...Parameters<Advance>, ReturnType<Advance>]) => {} },
}));

// Passes everything through, and listens.
vi.mock("../../../src/recovery/machine.ts", async importOriginal => {
  const machine = await importOriginal<typeof import("../../../src/recovery/machine.ts")>();
  const listened: Advance = (...asked) => {
    const step = machine.advance(...asked);
    told.step(...asked, step);
    return step;
  };
  return { ...machine, advance: listened };
});

/** Scenarios written for transitions, and what the generator once found in the client, a reading or the harness, shrunk: all of it stays mended. */
const ALL = [...readAll(import.meta.dirname), ...readAll(join(import.meta.dirname, "../../found"))];
/** In a storm chance decides what meets what; several keep a rare meeting from depending on one draw. */
const STORM_SEEDS = ["1", "2", "3", "4", "5"];
const RUNS = ALL.flatMap(scenario =>
  (scenario.name.startsWith("storm") ? STORM_SEEDS : [scenario.seed]).map(seed => ({
    name: `${scenario.name}, seed ${seed}`,
    scenario,
    seed,
  })),
);

/** Seldom meetings for which no scenario is written yet. */
const UNSEEN = new Set([
  "live --nudged--> curing",
  "live --notifystart beside a poll late--> live · notifystart",
  "proving:lapsed --notifystart beside a poll stale--> curing · getupdates",
  "proving:starting --getupdates late--> proving:silence · notifystart",
  "proving:starting --notifystart beside a poll late--> proving:starting · notifystart",
  "proving:starting --alarm--> proving:transport",
  "proving:starting --nudged--> curing",
  "proving:transport --notifystart beside a poll stale--> curing · getupdates",
]);
/** Two things that are due at the same instant, which the walk takes one after the other. */
const AT_ONCE = new Set(["live --alarm--> curing · notifystart"]);
const possible = everyTransition();
const seen = new Set<string>();
beforeAll(() => {
  told.step = (state, event, _nowMs, _random01, step) => {
    const words = transition(state, event, step);
    if (words !== null) seen.add(words);
  };
});
afterAll(() => {
  told.step = () => {};
});

describe("recovery", () => {
  it.each(RUNS)("$name, passes", async ({ scenario, seed }) => {
    const trial = await runTrial({ scenario, subjectName: "fixed", subject: fixed, door: "memory", seed });
    expect(violatedInvariants(trial.verdict), printDetails(trial)).toEqual([]);
    expect(trial.verdict.verdict).toBe("pass");
  });

  it("makes every transition that its machine can make", () => {
    expect([...possible].filter(words => !seen.has(words) && !UNSEEN.has(words)).toSorted()).toEqual([]);
  });

  it("makes none that walking the machine did not meet", () => {
    expect([...seen].filter(words => !possible.has(words) && !AT_ONCE.has(words)).toSorted()).toEqual([]);
    expect(possible.size).toBeGreaterThan(100);
  });
});

function readAll(folder: string): Scenario[] {
  return readdirSync(folder)
    .filter(file => file.endsWith(".yaml"))
    .map(file => parseScenario(readFileSync(join(folder, file), "utf8"), { file, name: file }));
}
