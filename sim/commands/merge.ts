/** `merge`: what the shards of a search found together, shrunk and told as one machine would have. */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { FoundConfig } from "../config/read-config.ts";
import { quote } from "../report/replay-line.ts";
import { type Breach, breachesOf, mergeBreaches } from "../search/breach.ts";
import { shrinkFound } from "../search/fuzz.ts";
import { askAbout, type Predicate } from "../search/predicate.ts";
import { scenarioOfRun } from "../search/scenario-of-run.ts";
import { type Merged, mergeShards, parseShard, type Shard } from "../search/shard.ts";
import { isPartOfPackage } from "../subject/table.ts";
import { shown } from "../trace/escape.ts";
import { diskSaid } from "./disk.ts";
import { UsageError } from "./exit.ts";
import { explainEach } from "./explain-findings.ts";
import { type CorpusRuns, corpusPlans, replayCorpus } from "./fuzz-corpus.ts";
import { type FuzzJob, openSearch } from "./fuzz-job.ts";
import { printFuzzProgress } from "./fuzz-report.ts";
import { SHARDS_FOLDER } from "./fuzz-shard.ts";
import { tellFuzz } from "./fuzz-told.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import type { PoolFlags } from "./jobs.ts";
import { commandLine, VERSION } from "./package-root.ts";
import { startProgress } from "./progress.ts";
import { type ConfigFlags, configFor, listOf, poolFlags } from "./settings.ts";
import { t } from "./spoken.ts";
import { remark } from "./terminal.ts";

export interface MergeFlags extends PoolFlags, ConfigFlags {
  /** Needed where the shards name code: they are data. */
  subject?: string;
  corpus?: string;
  /** As for `fuzz`. */
  explain?: boolean;
  json?: boolean;
}

/** Shards are not all there, or not all at their end, and nothing was found. */
const EXIT_UNFINISHED = 3;

/** @returns the exit code: 1 when anything was found, 3 when a shard is missing or was killed. */
export async function merge(places: readonly string[], flags: MergeFlags): Promise<number> {
  const merged = readMerged(places.length === 0 ? [SHARDS_FOLDER] : places);
  const job = mergeJob(merged, flags, await configFor(flags));
  const plans = corpusPlans(job);
  const progress = startProgress(
    t("merge.progress", { subject: job.subject, count: merged.breaches.length }),
    !job.json,
  );
  let corpus: CorpusRuns | undefined;
  let explanations: Awaited<ReturnType<typeof explainEach>> = [];
  const result = await untilInterrupted(async signal => {
    const opened = await openSearch(job, signal);
    const { pool, predicate } = opened;
    try {
      corpus = await replayCorpus(plans, job, { pool, signal, onProgress: () => {} });
      const breaches = await confirmed(merged, predicate);
      const { counts, seed } = merged;
      const found = await shrinkFound(
        { counts, breaches, interrupted: false, elapsedMs: 0 },
        {
          seed,
          predicate,
          signal,
          onProgress: step =>
            progress.update(
              t("search.progress", { subject: job.subject, what: printFuzzProgress(step, "") }),
            ),
        },
      );
      if (job.explain) explanations = await explainEach(found.failures, opened, signal);
      return found;
    } finally {
      pool.close();
    }
  }).finally(() => progress.stop());
  if (result === undefined) return EXIT_INTERRUPTED;
  const { missing, unfinished } = merged;
  const code = tellFuzz({
    job,
    result,
    corpus,
    explanations,
    more: { shards: merged.of, missing, unfinished: unfinished.map(({ shard }) => shard) },
  });
  if (missing.length + unfinished.length === 0) return code;
  remark(unfinishedWords(merged));
  return code === 0 ? EXIT_UNFINISHED : code;
}

/** @throws UsageError when the files are not of one search, or of another version of this program. */
function readMerged(places: readonly string[]): Merged {
  const files = places.flatMap(filesAt);
  const [first, ...rest] = files.map(file => readShard(file));
  if (first === undefined) throw new UsageError(t("merge.none", { places: places.map(shown).join(" ") }));
  const merged = mergeShards([first, ...rest]);
  if ("odd" in merged) {
    const [one, other] = merged.odd;
    throw new UsageError(t("merge.several-searches", { one: nameOf(one), other: nameOf(other) }));
  }
  if (merged.program === VERSION) return merged;
  throw new UsageError(t("merge.other-program", { theirs: shown(merged.program), own: VERSION }));
}

function filesAt(place: string): string[] {
  const isFolder = statSync(place, { throwIfNoEntry: false })?.isDirectory() === true;
  if (!isFolder) return [place];
  const names = readdirSync(place).filter(name => name.endsWith(".json"));
  return names.toSorted().map(name => join(place, name));
}

function readShard(file: string): Shard {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    throw new UsageError(t("shard.no-file", { file: shown(file), why: diskSaid(error) }));
  }
  const shard = parseShard(text);
  if (shard === undefined) throw new UsageError(t("shard.not-one", { file: shown(file) }));
  return shard;
}

const nameOf = ({ program, subject, seed, runs, shard, of }: Shard): string =>
  shown(t("merge.name", { program, subject, seed, runs, shard, of }));

/** @throws UsageError when the shards name code that the caller does not, or another client. */
function mergeJob(merged: Merged, flags: MergeFlags, found: FoundConfig | undefined): FuzzJob {
  const { subject, seed, runs } = merged;
  const wanted = flags.subject;
  if (wanted !== undefined && wanted !== subject)
    throw new UsageError(t("merge.other-subject", { wanted: shown(wanted), subject: shown(subject) }));
  const isNamed = wanted !== undefined || listOf(found?.config.subject).includes(subject);
  if (!isNamed && !isPartOfPackage(subject))
    throw new UsageError(t("merge.names-code", { subject: shown(subject), quoted: quote(subject) }));
  return {
    subject,
    seed,
    runs,
    by: isNamed ? "command" : "data",
    only: undefined,
    timeMs: undefined,
    pool: poolFlags(flags, found),
    corpus: flags.corpus,
    coverage: undefined,
    explain: flags.explain === true,
    json: flags.json === true,
  };
}

/**
 * The breaches, each seen once more: what it was judged on is known then, and that it is one here.
 * @throws UsageError when one is none here.
 */
async function confirmed({ breaches, seed }: Merged, predicate: Predicate): Promise<Breach[]> {
  const found: Breach[] = [];
  for (const run of new Set(breaches.map(breach => breach.run))) {
    const judgement = await askAbout(scenarioOfRun(seed, run), { seed, run, predicate });
    found.push(...breachesOf(run, judgement));
  }
  for (const { invariant, run } of breaches) {
    if (!found.some(breach => breach.invariant === invariant && breach.run === run))
      throw new UsageError(t("merge.not-here", { run, invariant: shown(invariant) }));
  }
  return mergeBreaches(found);
}

function unfinishedWords({ missing, unfinished, subject, seed, runs, of }: Merged): string {
  const again = (shard: number): string =>
    commandLine([
      ...["fuzz", "--subject", subject, "--seed", seed],
      ...["--runs", String(runs), "--shard", `${shard}/${of}`],
    ]);
  return [
    t("merge.unfinished", { count: missing.length + unfinished.length, of }),
    ...missing.map(shard => `  ${t("merge.no-shard", { shard, of, again: again(shard) })}`),
    ...unfinished.map(
      ({ shard, tried }) => `  ${t("merge.ended-early", { shard, of, tried, again: again(shard) })}`,
    ),
  ].join("\n");
}
