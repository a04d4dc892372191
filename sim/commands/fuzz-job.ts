/** What a search is asked for, from the command line and the config, and the processes that it runs in. */
import { randomBytes } from "node:crypto";
import type { FoundConfig } from "../config/read-config.ts";
import type { Outcome } from "../pool/outcome.ts";
import type { TrialPool } from "../pool/pool.ts";
import { parseDuration } from "../scenario/duration.ts";
import type { Scenario } from "../scenario/scenario.ts";
import type { Predicate } from "../search/fuzz.ts";
import type { NamedBy } from "../subject/table.ts";
import { shown } from "../trace/escape.ts";
import type { Trace } from "../trace/trace.ts";
import { UsageError } from "./exit.ts";
import { createPredicate } from "./fuzz-predicate.ts";
import { openPool, type PoolFlags, wholeNumber } from "./jobs.ts";
import { type ConfigFlags, listOf, poolFlags } from "./settings.ts";
import { t } from "./spoken.ts";

export interface FuzzFlags extends PoolFlags, ConfigFlags {
  /** @default 1000, and with --time as many as it allows */
  runs?: string;
  /** The number of one run of the seed: that one alone. */
  run?: string;
  /** After how much real time no scenario is begun any more: `10m`. */
  time?: string;
  seed?: string;
  /** @default the config's, else fixed */
  subject?: string;
  /** `2/4`: of four machines the second. */
  shard?: string;
  /** Where a shard is written. */
  out?: string;
  /** A folder of scenarios that are replayed first, and into which findings go. */
  corpus?: string;
  /** A file for the cells of behaviour that the search reaches. */
  coverage?: string;
  /** Search for a planted defect first. */
  canary?: boolean;
  /** Find out which values matter, and the point of no return. */
  explain?: boolean;
  json?: boolean;
}

/** What a search is for. */
export interface FuzzJob {
  subject: string;
  by: NamedBy;
  seed: string;
  runs: number;
  /** Of them that one alone; undefined for all. */
  only: number | undefined;
  /** Undefined when the number of runs alone ends it. */
  timeMs: number | undefined;
  pool: PoolFlags;
  corpus: string | undefined;
  coverage: string | undefined;
  explain: boolean;
  json: boolean;
}

const RUNS_DEFAULT = "1000";
const RUNS_MAX = 10_000_000;

/** @throws UsageError */
export function fuzzJob(flags: FuzzFlags, found: FoundConfig | undefined): FuzzJob {
  const timeMs = flags.time === undefined ? undefined : timeOf(flags.time);
  const only = onlyOf(flags);
  const runs = flags.runs ?? (timeMs === undefined ? RUNS_DEFAULT : String(RUNS_MAX));
  return {
    subject: subjectOf(flags, found, "fuzz"),
    by: "command",
    seed: flags.seed ?? String(randomBytes(4).readUInt32BE(0)),
    runs: only === undefined ? wholeNumber("--runs", runs, { max: RUNS_MAX }) : only + 1,
    only,
    timeMs,
    pool: poolFlags(flags, found),
    corpus: flags.corpus,
    coverage: flags.coverage,
    explain: flags.explain === true,
    json: flags.json === true,
  };
}

/** @throws UsageError when the config names several: a search is for one. */
export function subjectOf(
  { subject }: { subject?: string },
  found: FoundConfig | undefined,
  command: string,
): string {
  const [usual = "fixed", ...more] = listOf(found?.config.subject);
  if (subject !== undefined || more.length === 0) return subject ?? usual;
  throw new UsageError(t("mistake.one-client", { command, usual }));
}

/** @throws UsageError for what does not go with one run alone. */
function onlyOf({ run, runs, time, seed, shard }: FuzzFlags): number | undefined {
  if (run === undefined) return undefined;
  const others = { runs, time, shard };
  const other = Object.entries(others).find(([, value]) => value !== undefined)?.[0];
  if (other !== undefined) throw new UsageError(t("fuzz.run-alone", { other: `--${other}` }));
  if (seed === undefined) throw new UsageError(t("fuzz.run-of-seed"));
  return wholeNumber("--run", run, { min: 0, max: RUNS_MAX - 1 });
}

function timeOf(text: string): number {
  const ms = parseDuration(text);
  if (ms !== undefined && ms > 0) return ms;
  throw new UsageError(t("mistake.time", { text: shown(text) }));
}

/** How many scenarios, in words that follow a number of tried ones. */
export function ofRuns(
  { runs, only, timeMs }: Pick<FuzzJob, "runs" | "only" | "timeMs">,
  shards = 1,
): string {
  if (only !== undefined) return t("search.of", { runs: 1 });
  return timeMs === undefined || runs < RUNS_MAX ? t("search.of", { runs: Math.ceil(runs / shards) }) : "";
}

export interface OpenSearch {
  pool: TrialPool;
  predicate: Predicate;
  /** One run, and its trace where that is wanted. */
  run(scenario: Scenario, wants: { trace: boolean }): Promise<Outcome>;
}

/**
 * The processes of a search, which the signal ends.
 * @param onTrace Told the trace of each scenario that the predicate is asked about. Without it, traces stay where they are.
 * @throws UnknownSubjectError when the client cannot be one.
 */
export async function openSearch(
  { subject, by, pool: flags, runs }: Pick<FuzzJob, "subject" | "by" | "pool" | "runs">,
  signal: AbortSignal,
  onTrace?: (trace: Trace) => void,
): Promise<OpenSearch> {
  const pool = openPool(flags, runs);
  signal.addEventListener("abort", pool.close, { once: true });
  const place = { subject, cwd: process.cwd(), by, door: "memory" } as const;
  try {
    await pool.check(place);
  } catch (error) {
    pool.close();
    throw error;
  }
  const run: OpenSearch["run"] = (scenario, { trace }) =>
    pool.run({ ...place, scenario, seed: scenario.seed, trace });
  const wants = { trace: onTrace !== undefined };
  return { pool, run, predicate: createPredicate(scenario => run(scenario, wants), onTrace) };
}
