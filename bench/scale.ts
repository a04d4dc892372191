/**
 * `npm run bench:scale`: what a poll costs, and what a run holds, as runs grow in accounts and in days. Each case runs in
 * a process of its own; of so many samples the median counts, and the cases take turns, so that a busy minute of the
 * machine falls on all. Exit 1 when a limit below is not kept.
 */
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import Table from "cli-table3";
import { Command } from "commander";
import { startProgress } from "../sim/commands/progress.ts";
import { heapFlags, LIMITS } from "../sim/pool/limits.ts";
import type { Measure } from "./scale/child.ts";
import type { Size } from "./scale/life.ts";

/** The dearest poll of a family may cost so much more than the cheapest. */
const SPREAD_MAX = 0.2;
/** Highest resident memory of the large run. */
const RSS_MIB_MAX = 800;
/** Fewer polls than these say little about one: a short run is repeated until they are reached. */
const POLLS_MIN = 20_000;
/** What a worker process of the pool is started with. */
const FLAGS = ["--no-warnings", ...heapFlags(LIMITS)];
/**
 * Where time is measured, the thread that makes garbage also collects it: V8's helpers wait for each other on the
 * processor, so that the CPU time of the same work was now 33 and now 65 microseconds a poll.
 */
const ONE_THREAD = "--single-threaded-gc";
/** A case that takes longer is ended. */
const CASE_MS_MAX = 1_800_000;

interface Case extends Size {
  family: "accounts" | "days" | "large";
}

const CASES: readonly Case[] = [
  ...[1, 10, 100, 1_000].map(accounts => ({ family: "accounts" as const, accounts, hours: 4 })),
  ...[1, 7, 30].map(days => ({ family: "days" as const, accounts: 1, hours: 24 * days })),
  { family: "large", accounts: 1_000, hours: 6 },
];

const { samples, json } = new Command("bench:scale")
  .option("--samples <number>", "processes per case; the median counts", "3")
  .option("--json", "one JSON document on stdout")
  .parse()
  .opts<{ samples: string; json?: boolean }>();
const rounds = Number(samples);
if (!Number.isInteger(rounds) || rounds < 1) {
  console.error(`--samples ${samples}: expected a whole number from 1`);
  process.exit(64);
}

const measured = new Map<Case, Measure[]>(CASES.map(each => [each, []]));
const progress = startProgress("", json !== true);
for (let round = 1; round <= rounds; round++) {
  for (const [each, measures] of measured) {
    progress.update(`round ${round} of ${rounds}: ${each.accounts} accounts for ${each.hours} h`);
    measures.push(await measure(each));
  }
}
progress.stop();
const rows = [...measured].map(([each, measures]) => ({ ...each, ...middle(measures) }));
const spreads = { accounts: spreadOf("accounts"), days: spreadOf("days") };
const large = rows.filter(({ family }) => family === "large").map(({ rssMiB }) => rssMiB);
const rssMiB = Math.max(...large);

if (json === true)
  console.log(JSON.stringify({ version: 1, samples: rounds, rows, spreads, rssMiB }, null, 2));
else {
  console.log(print());
  console.log(
    `From 1 to 1,000 accounts a poll costs ${percent(spreads.accounts)} more at most, from 1 to 30 days`,
  );
  console.log(
    `${percent(spreads.days)} (${percent(SPREAD_MAX)} allowed); the large run holds ${Math.round(rssMiB)} MiB (${RSS_MIB_MAX} allowed).`,
  );
}
process.exitCode = Math.max(spreads.accounts, spreads.days) <= SPREAD_MAX && rssMiB <= RSS_MIB_MAX ? 0 : 1;

async function measure({ family, accounts, hours }: Case): Promise<Measure> {
  const child = fileURLToPath(new URL("./scale/child.ts", import.meta.url));
  const threads = family === "large" ? [] : [ONE_THREAD];
  const args = [...FLAGS, ...threads, child, String(accounts), String(hours), String(POLLS_MIN)];
  const { stdout } = await promisify(execFile)(process.execPath, args, { timeout: CASE_MS_MAX });
  return JSON.parse(stdout) as Measure;
}

/** Of each figure the median. */
function middle(measures: readonly Measure[]): Measure {
  const median = (figure: keyof Measure): number =>
    measures.map(each => each[figure]).toSorted((a, b) => a - b)[measures.length >> 1] as number;
  return {
    polls: median("polls"),
    simulateUs: median("simulateUs"),
    judgeUs: median("judgeUs"),
    digestUs: median("digestUs"),
    rssMiB: median("rssMiB"),
  };
}

function costOf({ simulateUs, judgeUs, digestUs }: Measure): number {
  return simulateUs + judgeUs + digestUs;
}

/** How much more the dearest poll of a family costs than the cheapest. */
function spreadOf(family: Case["family"]): number {
  const costs = rows.filter(row => row.family === family).map(costOf);
  return Math.max(...costs) / Math.min(...costs) - 1;
}

function percent(share: number): string {
  return `${(100 * share).toFixed(0)} %`;
}

function print(): string {
  const table = new Table({
    head: ["accounts", "hours", "polls", "µs a poll", "run", "judge", "digest", "polls/s", "MiB"],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) {
    const cost = costOf(row);
    const figures = [cost, row.simulateUs, row.judgeUs, row.digestUs].map(figure => figure.toFixed(1));
    const perSecond = Math.round(1e6 / cost).toLocaleString("en");
    const polls = row.polls.toLocaleString("en");
    table.push([row.accounts, row.hours, polls, ...figures, perSecond, Math.round(row.rssMiB)]);
  }
  return table.toString();
}
