/**
 * `ilink-sim/vitest`: scenario files as tests of vitest, and matchers for runs.
 *
 * @module ilink-sim/vitest
 */
import { afterAll, describe, expect, test } from "vitest";
import { toBeInconclusive, toBreak, toBreakOnly, toPass } from "./matchers.ts";
import type { ScenarioTestOptions } from "./options.ts";
import { scenarioTests } from "./scenario-tests.ts";

export type { Outcome } from "../pool/outcome.ts";
export { ScenarioFailedError } from "./failure.ts";
export type { ScenarioTestOptions } from "./options.ts";
export { type RunScenarioOptions, runScenario } from "./run-scenario.ts";

expect.extend({ toPass, toBreak, toBreakOnly, toBeInconclusive });

declare module "vitest" {
  interface Matchers<R extends void | Promise<void> = void | Promise<void>, T = unknown> {
    /** The run passes: it tried something, and nothing broke. */
    toPass(): R;
    /** The run breaks at least these invariants. Of a run that says nothing this holds neither with `.not` nor without. */
    toBreak(...invariants: [string, ...string[]]): R;
    /** The run breaks these invariants and no other. */
    toBreakOnly(...invariants: [string, ...string[]]): R;
    /** The run says nothing: it tried too little, or its work cannot be believed. */
    toBeInconclusive(): R;
  }
}

/**
 * Make a test of each scenario and subject. To be called in a test file, where `describe` may stand.
 *
 * ```ts
 * testScenarios({ subject: "./my-client.ts", scenarios: ["bug-155", "./scenarios"] });
 * ```
 * A run ends by its own budget, in a process of its own: a client that exits or hangs fails its test, and no other.
 *
 * @throws ConfigError, UsageError, UnknownScenarioError for options that cannot be meant.
 */
export function testScenarios(options: ScenarioTestOptions = {}): void {
  const { tests, close } = scenarioTests(options);
  afterAll(close);
  for (const [subject, own] of Map.groupBy(tests, each => each.subject)) {
    describe(subject, () => {
      for (const { name, skipped, run } of own) {
        test(name, { concurrent: true, timeout: 0 }, async ({ skip }) => {
          if (skipped !== undefined) skip(skipped);
          await run();
        });
      }
    });
  }
}
