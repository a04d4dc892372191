/** `fuzz --shard`: one machine's part of a search, written down while it grows, so that one that was killed goes on. */
import { readFileSync } from "node:fs";
import { search } from "../search/search.ts";
import { parseShard, printShard, SHARDS_MAX, type Shard, shardWith } from "../search/shard.ts";
import { shown } from "../trace/escape.ts";
import { diskSaid } from "./disk.ts";
import { EXIT_USAGE, UsageError } from "./exit.ts";
import { coverageOf } from "./fuzz-coverage.ts";
import { type FuzzFlags, type FuzzJob, ofRuns, openSearch } from "./fuzz-job.ts";
import { printFuzzProgress, triedRuns } from "./fuzz-report.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { COMMAND, VERSION } from "./package-root.ts";
import { startProgress } from "./progress.ts";
import { t } from "./spoken.ts";
import { remark, say, sayJson } from "./terminal.ts";
import { writeWhole } from "./write-whole.ts";

/** Where shards are written and looked for. */
export const SHARDS_FOLDER = ".ilink-sim/shards";

/** How often what was tried is written down, real milliseconds: so much is lost with a machine. */
const WRITE_EVERY_MS = 5_000;

export interface ShardPlace {
  /** From 1. */
  shard: number;
  of: number;
  file: string;
}

/**
 * Which shard is asked for; undefined when the whole search is.
 * @throws UsageError for what does not go with it.
 */
export function shardPlace({ shard, out, seed, corpus, explain }: FuzzFlags): ShardPlace | undefined {
  if (shard === undefined) {
    if (out !== undefined) throw new UsageError(t("shard.out-alone"));
    return undefined;
  }
  const [, at, all] = /^(\d{1,5})\/(\d{1,5})$/.exec(shard) ?? [];
  const [number, of] = [Number(at), Number(all)];
  if (!(number >= 1 && number <= of && of <= SHARDS_MAX))
    throw new UsageError(t("shard.number", { text: shown(shard) }));
  if (seed === undefined) throw new UsageError(t("shard.seed"));
  if (corpus !== undefined) throw new UsageError(t("shard.corpus"));
  if (explain) throw new UsageError(t("shard.explain"));
  return { shard: number, of, file: out ?? `${SHARDS_FOLDER}/${number}-of-${of}.json` };
}

/** @returns the exit code: 0 when the shard has ended, whatever it found. */
export async function fuzzShard(job: FuzzJob, place: ShardPlace): Promise<number> {
  const before = begunShard(job, place);
  if (before.ended === "whole") return tellShard(before, job, place);
  put(before, place.file);
  const progress = startProgress(t("shard.begun", { ...place, tried: before.tried }), !job.json);
  const shard = await searchShard(before, job, place, words => progress.update(words)).finally(() =>
    progress.stop(),
  );
  if (shard === undefined) {
    remark(t("shard.interrupted", { file: shown(place.file) }));
    return EXIT_INTERRUPTED;
  }
  return tellShard(shard, job, place);
}

/** The shard when it has ended; undefined when it was interrupted. */
async function searchShard(
  begin: Shard,
  job: FuzzJob,
  { shard, of, file }: ShardPlace,
  onProgress: (words: string) => void,
): Promise<Shard | undefined> {
  const { seed, runs, timeMs } = job;
  const counter = coverageOf(job, { goesOn: begin.tried > 0 });
  let written = performance.now();
  const result = await untilInterrupted(async signal => {
    const { pool, predicate } = await openSearch(job, signal, counter?.add);
    const begun = performance.now();
    let isOver = false;
    try {
      const { prefix, interrupted } = await search({
        runs,
        seed,
        signal,
        predicate,
        begin,
        jobs: pool.jobs,
        shard: { index: shard - 1, of },
        isEnough: () => {
          isOver = timeMs !== undefined && performance.now() - begun >= timeMs;
          return isOver;
        },
        onProgress(step) {
          onProgress(t("shard.progress", { shard, of, what: printFuzzProgress(step, ofRuns(job, of)) }));
          if (performance.now() - written < WRITE_EVERY_MS) return;
          put(shardWith(begin, step.prefix, null), file);
          counter?.write();
          written = performance.now();
        },
      });
      const ended = interrupted ? null : isOver ? "time" : "whole";
      const found = shardWith(begin, prefix, ended);
      put(found, file);
      counter?.write();
      return found;
    } finally {
      pool.close();
    }
  });
  return result?.ended === null ? undefined : result;
}

/** @throws UsageError when it cannot be written: hours of work end there, and not after them. */
function put(shard: Shard, file: string): void {
  try {
    writeWhole(file, printShard(shard));
  } catch (error) {
    throw new UsageError(t("disk.not-written", { file: shown(file), why: diskSaid(error) }));
  }
}

/**
 * What the file has of this shard, or one that has tried nothing.
 * @throws UsageError when the file is something else.
 */
function begunShard({ subject, seed, runs }: FuzzJob, { shard, of, file }: ShardPlace): Shard {
  const fresh: Shard = {
    version: 1,
    program: VERSION,
    subject,
    seed,
    runs,
    shard,
    of,
    ended: null,
    tried: 0,
    counts: { pass: 0, violated: 0, inconclusive: 0 },
    breaches: [],
  };
  const text = readIfThere(file);
  if (text === undefined) return fresh;
  const found = parseShard(text);
  const keys = ["program", "subject", "seed", "runs", "shard", "of"] as const;
  const other = found === undefined ? undefined : keys.find(key => found[key] !== fresh[key]);
  if (found !== undefined && other === undefined) return found;
  if (found === undefined || other === undefined)
    throw new UsageError(t("shard.something-else", { file: shown(file) }));
  throw new UsageError(
    t("shard.other-search", {
      file: shown(file),
      key: other,
      found: shown(String(found[other])),
      wanted: shown(String(fresh[other])),
    }),
  );
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageError(t("disk.not-read", { file: shown(file), why: diskSaid(error) }));
  }
}

function tellShard(shard: Shard, { json }: FuzzJob, { file }: ShardPlace): number {
  const { counts, breaches, of, ended } = shard;
  if (triedRuns(counts) === 0 && shard.shard <= shard.runs) {
    remark(t("shard.nothing-tried", { shard: shard.shard, of }));
    return EXIT_USAGE;
  }
  if (json) {
    sayJson({ ...shard, file }, 2);
    return 0;
  }
  const broken = breaches.map(each => `  ${t("shard.broke", each)}`);
  const told = {
    ...{ shard: shard.shard, of, seed: shown(shard.seed) },
    ...{ tried: triedRuns(counts), inconclusive: counts.inconclusive },
  };
  say(
    [
      t(ended === "time" ? "shard.tried-in-time" : "shard.tried-all", told),
      ...(broken.length === 0 ? [`  ${t("shard.nothing-broke")}`] : broken),
      t("shard.merge", { file: shown(file), command: COMMAND }),
    ].join("\n"),
  );
  return 0;
}
