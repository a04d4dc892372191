/**
 * `ilink-sim/node-test`: scenario files as tests of Node's own runner.
 *
 * @module ilink-sim/node-test
 */
import { after, describe, it } from "node:test";
import type { ScenarioTestOptions } from "./options.ts";
import { scenarioTests } from "./scenario-tests.ts";

export type { Outcome } from "../pool/outcome.ts";
export { ScenarioFailedError } from "./failure.ts";
export type { ScenarioTestOptions } from "./options.ts";
export { type RunScenarioOptions, runScenario } from "./run-scenario.ts";

/**
 * Make a test of each scenario and subject, for `node --test`.
 *
 * ```ts
 * testScenarios({ subject: "./my-client.ts", scenarios: ["bug-155", "./scenarios"] });
 * ```
 * A run ends by its own budget, in a process of its own: a client that exits or hangs fails its test, and no other.
 *
 * @throws ConfigError, UsageError, UnknownScenarioError for options that cannot be meant.
 */
export function testScenarios(options: ScenarioTestOptions = {}): void {
  const { tests, jobs, close } = scenarioTests(options);
  after(close);
  for (const [subject, own] of Map.groupBy(tests, each => each.subject)) {
    describe(subject, { concurrency: jobs }, () => {
      for (const { name, skipped, run } of own) it(name, { skip: skipped ?? false }, run);
    });
  }
}
