/** `--corpus`: scenarios of earlier searches, replayed before anything new is tried. */
import { statSync } from "node:fs";
import { isAbsolute } from "node:path";
import type { Outcome } from "../pool/outcome.ts";
import type { TrialPool } from "../pool/pool.ts";
import { printDetails } from "../report/details.ts";
import { replayLine } from "../report/replay-line.ts";
import { UnknownScenarioError } from "../scenario/unknown.ts";
import { shown } from "../trace/escape.ts";
import { violatedInvariants } from "../verdict/trial.ts";
import { UsageError } from "./exit.ts";
import type { FuzzJob } from "./fuzz-job.ts";
import { inUse, t } from "./spoken.ts";
import { planTrials, readScenarios, runTrials, type TrialPlan } from "./trials.ts";

export interface CorpusRuns {
  folder: string;
  /** How many were replayed. */
  replayed: number;
  /** Those that did not come out as they say. */
  failed: readonly Outcome[];
}

/** Failures that are shown in full; the rest is counted. */
const SHOWN_MAX = 5;

/** The runs of a corpus, read before anything is run. A folder that is not there yet is an empty one. */
export function corpusPlans({ corpus, subject, by }: FuzzJob): TrialPlan[] {
  const found = corpus === undefined ? undefined : statSync(corpus, { throwIfNoEntry: false });
  if (corpus === undefined || found === undefined) return [];
  if (!found.isDirectory()) throw new UsageError(t("mistake.corpus", { corpus: shown(corpus) }));
  // As a path, whatever the catalogue has of that name.
  const folder = isAbsolute(corpus) || corpus.startsWith(".") ? corpus : `./${corpus}`;
  try {
    return planTrials(readScenarios([folder]), [subject]).map(plan => ({ ...plan, by }));
  } catch (error) {
    if (error instanceof UnknownScenarioError) return [];
    throw error;
  }
}

/** @returns undefined when no corpus was asked for. */
export async function replayCorpus(
  plans: readonly TrialPlan[],
  { corpus }: FuzzJob,
  { pool, signal, onProgress }: { pool: TrialPool; signal: AbortSignal; onProgress(done: number): void },
): Promise<CorpusRuns | undefined> {
  if (corpus === undefined) return undefined;
  const outcomes = await runTrials(plans, {
    pool,
    signal,
    door: "memory",
    onOutcome: (_, done) => onProgress(done),
  });
  return {
    folder: corpus,
    replayed: outcomes.length,
    failed: outcomes.filter(({ row }) => !row.asExpected),
  };
}

export function printCorpus({ folder, replayed, failed }: CorpusRuns): string {
  const more = failed.length - SHOWN_MAX;
  return [
    t(failed.length === 0 ? "search.corpus-holds" : "search.corpus-fails", {
      folder: shown(folder),
      count: replayed,
      failed: failed.length,
    }),
    ...failed.slice(0, SHOWN_MAX).map(outcome => `\n${printDetails(outcome, { language: inUse() })}`),
    ...(more > 0 ? [`\n${t("run.and-more", { more })}`] : []),
  ].join("\n");
}

export function corpusDocument({ folder, replayed, failed }: CorpusRuns): object {
  return {
    folder,
    replayed,
    failed: failed.map(({ row }) => ({
      scenario: row.scenario,
      verdict: row.verdict,
      invariants: violatedInvariants(row),
      replay: replayLine(row),
    })),
  };
}
