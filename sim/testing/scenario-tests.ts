/** Scenarios as tests of any runner: which there are, and what each of them does. */

import { exitOfRuns, mistakeIn } from "../commands/exit.ts";
import { openPool } from "../commands/jobs.ts";
import { measured } from "../commands/measure.ts";
import { SCENARIOS_ROOT } from "../commands/package-root.ts";
import { poolFlags } from "../commands/settings.ts";
import type { TrialPool } from "../pool/pool.ts";
import { type CatalogueEntry, readScenario } from "../scenario/catalogue.ts";
import { findScenarios } from "../scenario/find.ts";
import { ScenarioError } from "../scenario/problem.ts";
import type { Scenario } from "../scenario/scenario.ts";
import { absentPackage, isPartOfPackage, type NamedBy } from "../subject/table.ts";
import { shown } from "../trace/escape.ts";
import { failureOf, mistakesOf } from "./failure.ts";
import { type Choice, choiceOf, INVARIANT_NAMES, type ScenarioTestOptions } from "./options.ts";

/** One scenario for one subject. */
export interface ScenarioTest {
  /** Whose test it is; of a file that cannot be read, nobody's. */
  subject: string;
  name: string;
  /** Why it is not tried; absent when it is. */
  skipped?: string;
  /** @throws ScenarioFailedError when it does not come out as expected. */
  run(): Promise<void>;
}

export interface ScenarioTests {
  tests: readonly ScenarioTest[];
  /** How many are run side by side; what is begun beyond that waits. */
  jobs: number;
  /** To be called when the last test has ended. */
  close(): void;
}

/**
 * The tests, none of them begun.
 * @throws ConfigError, UsageError, UnknownScenarioError for options that cannot be meant.
 */
export function scenarioTests(options: ScenarioTestOptions): ScenarioTests {
  const choice = choiceOf(options);
  const entries = findScenarios(choice.scenarios, SCENARIOS_ROOT, choice.cwd);
  // Processes are begun when they are needed.
  const pool = openPool(poolFlags({}, { file: "", config: choice.config }), Number.POSITIVE_INFINITY);
  const tests = entries.flatMap(entry => testsOf(entry, choice, pool));
  return { tests, jobs: pool.jobs, close: pool.close };
}

function testsOf(entry: CatalogueEntry, choice: Choice, pool: TrialPool): ScenarioTest[] {
  const scenario = readOrError(entry, choice.cwd);
  if (scenario instanceof ScenarioError) {
    const run = () => Promise.reject(mistakesOf(scenario, entry.file));
    return [{ subject: "unreadable", name: shown(entry.name), run }];
  }
  const named = Object.keys(scenario.expect);
  const [subjects, by]: [readonly string[], NamedBy] =
    choice.subjects.length > 0
      ? [choice.subjects, "command"]
      : [named.length > 0 ? named : ["fixed"], "data"];
  return [...new Set(subjects)].map(subject => {
    const skipped = by === "data" ? whySkipped(subject, choice.cwd) : undefined;
    return {
      subject,
      name: `${shown(scenario.title)} (${shown(scenario.name)})`,
      ...(skipped !== undefined && { skipped }),
      run: () => tryOut({ scenario, subject, by, file: entry.file }, choice, pool),
    };
  });
}

function readOrError(entry: CatalogueEntry, cwd: string): Scenario | ScenarioError {
  try {
    return readScenario(entry, { cwd, invariants: INVARIANT_NAMES });
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
}

/** A file of data starts no code, and what is not installed cannot be tried. */
function whySkipped(subject: string, cwd: string): string | undefined {
  if (!isPartOfPackage(subject)) return `code that a scenario names is not run: name it in \`subject\``;
  const absent = absentPackage(subject, { cwd, by: "data" });
  return absent && `not installed; npm install --save-dev --legacy-peer-deps ${absent}`;
}

interface Plan {
  scenario: Scenario;
  subject: string;
  by: NamedBy;
  file: string;
}

async function tryOut({ scenario, subject, by, file }: Plan, choice: Choice, pool: TrialPool): Promise<void> {
  const { cwd, door, expect, known } = choice;
  const { seed } = scenario;
  const request = { scenario, subject, cwd, by, door, seed, trace: false };
  const outcome = await pool.run(request).catch(error => {
    throw mistakeIn(error) ?? error;
  });
  const judged = measured(outcome, choice, scenario);
  if (exitOfRuns([judged.row], { expect }) === 0) return;
  const own = expect && known === undefined && Object.hasOwn(scenario.expect, subject);
  throw failureOf(judged, { file, expect, own });
}
