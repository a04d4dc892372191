/** One run for a test of one's own, in a process of its own. */

import { UsageError } from "../commands/exit.ts";
import { openPool } from "../commands/jobs.ts";
import { SCENARIOS_ROOT } from "../commands/package-root.ts";
import { poolFlags } from "../commands/settings.ts";
import type { Outcome } from "../pool/outcome.ts";
import { readScenario } from "../scenario/catalogue.ts";
import { findScenarios } from "../scenario/find.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { shown } from "../trace/escape.ts";
import { choiceOf, INVARIANT_NAMES, type ScenarioTestOptions } from "./options.ts";

/** For whom a scenario is run, and how. */
export interface RunScenarioOptions extends Pick<ScenarioTestOptions, "door" | "budget" | "memory" | "cwd"> {
  /** The client under test: `./my-client.ts`, `openclaw-weixin:.`, `fixed`. */
  subject: string;
  /** @default the scenario's own */
  seed?: string;
}

/**
 * Run one scenario for one subject, and see what came out.
 *
 * ```ts
 * const outcome = await runScenario("bug-155/overnight-idle", { subject: "./my-client.ts" });
 * expect(outcome).toPass();
 * ```
 * @param scenario A name of the catalogue, the path of a file, or a scenario that has been parsed.
 * @throws UnknownScenarioError, ScenarioError, UnknownSubjectError for what is not there or not right.
 */
export async function runScenario(
  scenario: string | Scenario,
  { seed, ...options }: RunScenarioOptions,
): Promise<Outcome> {
  const { cwd, door, config } = choiceOf(options);
  const read = typeof scenario === "string" ? oneScenario(scenario, cwd) : scenario;
  const pool = openPool(poolFlags({}, { file: "", config }), 1);
  const { subject } = options;
  try {
    await pool.check({ subject, cwd, door });
    return await pool.run({ scenario: read, subject, cwd, door, seed: seed ?? read.seed, trace: true });
  } finally {
    pool.close();
  }
}

function oneScenario(name: string, cwd: string): Scenario {
  const [entry, ...more] = findScenarios([name], SCENARIOS_ROOT, cwd);
  if (entry === undefined || more.length > 0)
    throw new UsageError(`${shown(name)} means ${more.length + 1} scenarios; name one`);
  return readScenario(entry, { cwd, invariants: INVARIANT_NAMES });
}
