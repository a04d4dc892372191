/** `fuzz`: generated scenarios, spread over processes; every invariant seen broken is shrunk and written as an ordinary scenario file. */
import { fuzz as search } from "../search/fuzz.ts";
import { shown } from "../trace/escape.ts";
import { EXIT_HARNESS } from "./exit.ts";
import { explainEach } from "./explain-findings.ts";
import { CANARY_RUNS, findsCanary } from "./fuzz-canary.ts";
import { type CorpusRuns, corpusPlans, replayCorpus } from "./fuzz-corpus.ts";
import { coverageOf } from "./fuzz-coverage.ts";
import { type FuzzFlags, type FuzzJob, fuzzJob, ofRuns, openSearch } from "./fuzz-job.ts";
import { firstSeen, printFuzzProgress } from "./fuzz-report.ts";
import { fuzzShard, shardPlace } from "./fuzz-shard.ts";
import { tellFuzz } from "./fuzz-told.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { startProgress } from "./progress.ts";
import { configFor } from "./settings.ts";
import { t } from "./spoken.ts";
import { remark } from "./terminal.ts";

/** @returns the exit code: 1 when anything was found, but for a shard, whose findings `merge` tells. */
export async function fuzz(flags: FuzzFlags): Promise<number> {
  const job = fuzzJob(flags, await configFor(flags));
  if (flags.canary === true) {
    const isFound = await untilInterrupted(signal => findsCanary(job, signal));
    if (isFound === undefined) return EXIT_INTERRUPTED;
    const { subject } = job;
    remark(
      isFound ? t("fuzz.canary") : t("fuzz.canary-missed", { runs: CANARY_RUNS, subject: shown(subject) }),
    );
    if (!isFound) return EXIT_HARNESS;
  }
  const place = shardPlace(flags);
  return place === undefined ? fuzzWhole(job) : fuzzShard(job, place);
}

async function fuzzWhole(job: FuzzJob): Promise<number> {
  const { subject, seed, runs, only, timeMs } = job;
  const plans = corpusPlans(job);
  const counter = coverageOf(job);
  const progress = startProgress(t("search.begin", { subject, of: ofRuns(job) }), !job.json);
  const told = new Set<string>();
  let corpus: CorpusRuns | undefined;
  let explanations: Awaited<ReturnType<typeof explainEach>> = [];
  const result = await untilInterrupted(async signal => {
    const opened = await openSearch(job, signal, counter?.add);
    const { pool, predicate } = opened;
    try {
      corpus = await replayCorpus(plans, job, {
        pool,
        signal,
        onProgress: done => progress.update(t("search.corpus", { subject, done, of: plans.length })),
      });
      const begun = performance.now();
      const found = await search({
        runs,
        seed,
        signal,
        predicate,
        jobs: pool.jobs,
        ...(only !== undefined && { shard: { index: only, of: runs } }),
        ...(timeMs !== undefined && { isEnough: () => performance.now() - begun >= timeMs }),
        onProgress(step) {
          if (step.phase === "shrink") counter?.end();
          const seen = step.phase === "search" && only === undefined ? firstSeen(step, told, job) : undefined;
          if (seen !== undefined) progress.tell(seen);
          progress.update(
            t("search.progress-of-seed", { subject, what: printFuzzProgress(step, ofRuns(job)), seed }),
          );
        },
      });
      counter?.end();
      if (job.explain && !found.interrupted) {
        progress.update(t("search.explaining", { subject, count: found.failures.length }));
        explanations = await explainEach(found.failures, opened, signal);
      }
      return found;
    } finally {
      pool.close();
    }
  }).finally(() => progress.stop());
  if (result === undefined) {
    remark(t("search.not-begun"));
    return EXIT_INTERRUPTED;
  }
  counter?.write();
  return tellFuzz({ job, result, corpus, explanations });
}
