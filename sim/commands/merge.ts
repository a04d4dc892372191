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
import { UsageError } from "./exit.ts";
import { explainEach } from "./explain-findings.ts";
import { type CorpusRuns, corpusPlans, replayCorpus } from "./fuzz-corpus.ts";
import { type FuzzJob, openSearch } from "./fuzz-job.ts";
import { printFuzzProgress } from "./fuzz-report.ts";
import { SHARDS_FOLDER } from "./fuzz-shard.ts";
import { tellFuzz } from "./fuzz-told.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import type { PoolFlags } from "./jobs.ts";
import { COMMAND, VERSION } from "./package-root.ts";
import { startProgress } from "./progress.ts";
import { type ConfigFlags, configFor, listOf, poolFlags } from "./settings.ts";
import { remark } from "./terminal.ts";
import { diskWords } from "./write-whole.ts";

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
  const progress = startProgress(`${job.subject}: ${merged.breaches.length} findings`, !job.json);
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
          onProgress: step => progress.update(`${job.subject}: ${printFuzzProgress(step, "")}`),
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
  if (first === undefined)
    throw new UsageError(`${places.map(shown).join(" ")}: no file of fuzz --shard is there`);
  const merged = mergeShards([first, ...rest]);
  if ("odd" in merged) {
    const [one, other] = merged.odd;
    throw new UsageError(`these shards are not of one search:\n  ${nameOf(one)}\n  ${nameOf(other)}`);
  }
  if (merged.program === VERSION) return merged;
  throw new UsageError(
    `the shards are of ilink-sim ${shown(merged.program)}, this is ${VERSION}: it draws other scenarios`,
  );
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
    throw new UsageError(`${shown(file)}: ${diskWords(error)}; fuzz --shard writes such files`);
  }
  const shard = parseShard(text);
  if (shard === undefined) throw new UsageError(`${shown(file)} is no file of fuzz --shard, or was cut off`);
  return shard;
}

const nameOf = ({ program, subject, seed, runs, shard, of }: Shard): string =>
  shown(`shard ${shard}/${of}, seed ${seed}, ${runs} runs, ${subject}, ilink-sim ${program}`);

/** @throws UsageError when the shards name code that the caller does not, or another client. */
function mergeJob(merged: Merged, flags: MergeFlags, found: FoundConfig | undefined): FuzzJob {
  const { subject, seed, runs } = merged;
  const wanted = flags.subject;
  if (wanted !== undefined && wanted !== subject)
    throw new UsageError(`--subject ${shown(wanted)}: these shards are of ${shown(subject)}`);
  const isNamed = wanted !== undefined || listOf(found?.config.subject).includes(subject);
  if (!isNamed && !isPartOfPackage(subject))
    throw new UsageError(
      `the shards name code to be run: ${shown(subject)}\nA file of data starts no code. If you trust it, name it yourself: --subject ${quote(subject)}`,
    );
  return {
    subject,
    seed,
    runs,
    by: isNamed ? "command" : "data",
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
      throw new UsageError(
        `run ${run} breaks ${shown(invariant)} in the shards and not here: the client, or this program, is another one`,
      );
  }
  return mergeBreaches(found);
}

function unfinishedWords({ missing, unfinished, subject, seed, runs, of }: Merged): string {
  const again = (shard: number): string =>
    `${COMMAND} ${["fuzz", "--subject", subject, "--seed", seed, "--runs", String(runs), "--shard", `${shard}/${of}`].map(quote).join(" ")}`;
  return [
    `not all of the search is here: ${missing.length + unfinished.length} of ${of} shards did not end`,
    ...missing.map(shard => `  shard ${shard}/${of} has no file: ${again(shard)}`),
    ...unfinished.map(
      ({ shard, tried }) =>
        `  shard ${shard}/${of} ended after ${tried} scenarios; beside its file: ${again(shard)}`,
    ),
  ].join("\n");
}
