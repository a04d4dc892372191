/** What a test runner is told about scenarios: the config's own keys, without those that only a command line knows. */
import { resolve } from "node:path";
import { type Measure, measureOf } from "../commands/measure.ts";
import { listOf } from "../commands/settings.ts";
import type { Config } from "../config/config.ts";
import { checkedConfig } from "../config/read-config.ts";
import type { DoorName } from "../door/door.ts";
import { INVARIANTS } from "../invariant/table.ts";

/**
 * Which scenarios become tests, for whom, and what counts: the keys of `ilink-sim.config.ts`, so that a config can be handed
 * over as it is. `report` is left to the test runner.
 */
export interface ScenarioTestOptions extends Config {
  /** The folder from which paths are meant. @default the folder in which the test runner was called */
  cwd?: string;
}

export const INVARIANT_NAMES: readonly string[] = INVARIANTS.map(({ name }) => name);

/** The options, read. */
export interface Choice extends Measure {
  cwd: string;
  config: Config;
  /** Empty when the scenarios' own expectations name the subjects. */
  subjects: readonly string[];
  scenarios: readonly string[];
  door: DoorName;
}

/** @throws ConfigError, UsageError, ScenarioError for what cannot be meant. */
export function choiceOf({ cwd = process.cwd(), ...given }: ScenarioTestOptions): Choice {
  const config = checkedConfig(given, { file: "testScenarios", invariants: INVARIANT_NAMES });
  const { subject, scenarios, door = "memory", expect } = config;
  const placed = { ...config, ...(typeof expect === "string" && { expect: resolve(cwd, expect) }) };
  return {
    ...measureOf({}, { file: "testScenarios", config: placed }),
    cwd,
    config,
    subjects: listOf(subject),
    scenarios: listOf(scenarios),
    door,
  };
}
