/** By what the outcome of a run is measured: the command line's word, else the config's, else the scenario's own expectation. */
import type { FoundConfig } from "../config/read-config.ts";
import type { Outcome } from "../pool/outcome.ts";
import type { KnownFailures } from "../scenario/known-failures.ts";
import { parseIgnored, withoutIgnored } from "./ignored.ts";
import { byKnown, readKnown } from "./known.ts";
import { listOf } from "./settings.ts";

export interface MeasureFlags {
  /** False with --no-expect. A file: what it lists is known. */
  expect?: string | boolean;
  only?: readonly string[];
  ignore?: readonly string[];
}

export interface Measure {
  /** False when the verdicts themselves count. */
  expect: boolean;
  /** What counts in place of the scenarios' own expectations. */
  known?: { file: string; listed: KnownFailures };
  /** Invariants that decide nothing. */
  ignored: ReadonlySet<string>;
}

/** @throws UsageError, ScenarioError for what cannot be read. */
export function measureOf(
  { expect: given, only = [], ignore = [] }: MeasureFlags,
  found: FoundConfig | undefined,
): Measure {
  const config = found?.config;
  // Commander's own default is true.
  const expect = typeof given === "string" || given === false ? given : config?.expect;
  const isOfConfig = typeof expect === "string" && expect !== given;
  const isSaid = only.length + ignore.length > 0;
  return {
    expect: expect !== false,
    ...(typeof expect === "string" && {
      known: { file: expect, listed: readKnown(expect, { mayBeAbsent: isOfConfig }) },
    }),
    ignored: parseIgnored(
      isSaid ? { only, ignore } : { only: listOf(config?.only), ignore: listOf(config?.ignore) },
    ),
  };
}

export function measured(
  outcome: Outcome,
  { known, ignored }: Omit<Measure, "expect">,
  { healAtMs }: { healAtMs: number },
): Outcome {
  const counted = withoutIgnored(outcome, { ignored, healAtMs });
  return known === undefined ? counted : byKnown(counted, known.listed);
}
