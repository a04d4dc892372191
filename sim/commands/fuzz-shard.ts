/** `fuzz --shard`: one machine's part of a search, written down while it grows, so that one that was killed goes on. */
import { readFileSync } from "node:fs";
import { search } from "../search/search.ts";
import { parseShard, printShard, SHARDS_MAX, type Shard, shardWith } from "../search/shard.ts";
import { shown } from "../trace/escape.ts";
import { EXIT_USAGE, UsageError } from "./exit.ts";
import { coverageOf } from "./fuzz-coverage.ts";
import { type FuzzFlags, type FuzzJob, ofRuns, openSearch } from "./fuzz-job.ts";
import { printFuzzProgress, triedRuns } from "./fuzz-report.ts";
import { EXIT_INTERRUPTED, untilInterrupted } from "./interrupt.ts";
import { COMMAND, VERSION } from "./package-root.ts";
import { startProgress } from "./progress.ts";
import { remark, say, sayJson } from "./terminal.ts";
import { diskWords, writeWhole } from "./write-whole.ts";

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
    if (out !== undefined) throw new UsageError("--out is where a shard is written: give --shard too");
    return undefined;
  }
  const [, at, all] = /^(\d{1,5})\/(\d{1,5})$/.exec(shard) ?? [];
  const [number, of] = [Number(at), Number(all)];
  if (!(number >= 1 && number <= of && of <= SHARDS_MAX))
    throw new UsageError(`--shard ${shown(shard)}: expected 1/4 to 4/4, or as many as there are machines`);
  if (seed === undefined) throw new UsageError("--shard wants --seed: all machines search with the same");
  if (corpus !== undefined)
    throw new UsageError("--corpus is replayed once and not by each shard: give it to merge");
  if (explain) throw new UsageError("--explain explains what was shrunk: give it to merge");
  return { shard: number, of, file: out ?? `${SHARDS_FOLDER}/${number}-of-${of}.json` };
}

/** @returns the exit code: 0 when the shard has ended, whatever it found. */
export async function fuzzShard(job: FuzzJob, place: ShardPlace): Promise<number> {
  const before = begunShard(job, place);
  if (before.ended === "whole") return tellShard(before, job, place);
  put(before, place.file);
  const progress = startProgress(`shard ${place.shard}/${place.of}: ${before.tried} scenarios`, !job.json);
  const shard = await searchShard(before, job, place, words => progress.update(words)).finally(() =>
    progress.stop(),
  );
  if (shard === undefined) {
    remark(`interrupted: ${shown(place.file)} has what was tried; the same command goes on`);
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
          onProgress(`shard ${shard}/${of}: ${printFuzzProgress(step, ofRuns({ runs, timeMs }, of))}`);
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
    throw new UsageError(`${shown(file)} is not written: ${(error as Error).message}`);
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
  const why =
    found === undefined || other === undefined
      ? "holds something else"
      : `is of another search (${other} ${shown(String(found[other]))}, not ${shown(String(fresh[other]))})`;
  throw new UsageError(`${shown(file)} ${why}: take it away, or give another file by --out`);
}

function readIfThere(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw new UsageError(`${shown(file)}: ${diskWords(error)}`);
  }
}

function tellShard(shard: Shard, { json }: FuzzJob, { file }: ShardPlace): number {
  const { counts, breaches, of, ended } = shard;
  if (triedRuns(counts) === 0 && shard.shard <= shard.runs) {
    remark(`shard ${shard.shard}/${of} tried nothing in its time`);
    return EXIT_USAGE;
  }
  if (json) {
    sayJson({ ...shard, file }, 2);
    return 0;
  }
  const broken = breaches.map(({ invariant, run }) => `  ${invariant} in run ${run}`);
  const words = ended === "time" ? "its time is over" : "all of its scenarios are tried";
  const tried = `${triedRuns(counts)} scenarios (${counts.inconclusive} inconclusive)`;
  say(
    [
      `shard ${shard.shard}/${of} of seed ${shown(shard.seed)}: ${tried}, ${words}`,
      ...(broken.length === 0 ? ["  nothing broke"] : broken),
      `${shown(file)} has it; when all have ended: ${COMMAND} merge <files or folder>`,
    ].join("\n"),
  );
  return 0;
}
