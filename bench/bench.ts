/**
 * Polls per second, side by side in one process: the harness through both doors, its limit, and the hand-written
 * alternative. `--json` for machines, `--samples N` for patience.
 */
import { cpus } from "node:os";
import Table from "cli-table3";
import { Command } from "commander";
import { Bench } from "tinybench";
import { resolveSubject } from "../sim/subject/table.ts";
import { digestTrace } from "../sim/trace/digest.ts";
import { judge } from "../sim/verdict/judge.ts";
import { simulate } from "../sim/world/simulate.ts";
import { liveBareLoop } from "./bare-loop.ts";
import { liveByHand } from "./by-hand.ts";
import { healthyDay, idleFaultsDay } from "./healthy-day.ts";

interface Contender {
  name: string;
  what: string;
  /** Live one day; returns its polls. */
  live(): Promise<number>;
}

const fixed = await resolveSubject("fixed", { cwd: process.cwd() });

/** A day of the client under the harness, with trace, digest and every invariant. */
async function liveSimulated(door: "memory" | "msw"): Promise<number> {
  const { trace, polls } = await simulate({ scenario: healthyDay, subject: fixed, door });
  const { verdict } = judge(trace);
  if (verdict !== "pass") throw new Error(`the healthy day came out ${verdict} through ${door}`);
  digestTrace(trace);
  return polls;
}

/** A run in which no fault strikes proves nothing, and is judged so; here it is the cost that counts. */
async function liveUnstruck(): Promise<number> {
  const { trace, polls, fired } = await simulate({ scenario: idleFaultsDay, subject: fixed, door: "memory" });
  const { violations } = judge(trace);
  if (violations.length > 0 || Object.keys(fired).length > 0) throw new Error("a fault struck after all");
  digestTrace(trace);
  return polls;
}

const CONTENDERS: readonly Contender[] = [
  {
    name: "memory",
    what: "fixed through the memory door; trace, digest, all invariants",
    live: () => liveSimulated("memory"),
  },
  {
    name: "idle-faults",
    what: "the same with 20 faults open all day that never strike",
    live: liveUnstruck,
  },
  {
    name: "msw",
    what: "fixed through the msw door; trace, digest, all invariants",
    live: () => liveSimulated("msw"),
  },
  { name: "bare-loop", what: "the limit: waits on the same clock, nothing else", live: liveBareLoop },
  {
    name: "by-hand",
    what: "hand-written: msw and fake timers around the same client, no harness",
    live: liveByHand,
  },
];

const { samples, json } = new Command("bench")
  .option("--samples <number>", "days lived per contender; the median counts", "5")
  .option("--json", "one JSON document on stdout")
  .parse()
  .opts<{ samples: string; json?: boolean }>();

const polls = new Map<string, number>();
const bench = new Bench({
  iterations: Number(samples),
  time: 0,
  warmupIterations: 1,
  warmupTime: 0,
  throws: true,
});
for (const { name, live } of CONTENDERS) {
  bench.add(name, async () => {
    polls.set(name, await live());
  });
}
await bench.run();

const rows = CONTENDERS.map(({ name, what }) => {
  const result = bench.getTask(name)?.result;
  if (result === undefined || !("latency" in result)) throw new Error(`${name} was not measured`);
  const medianMs = result.latency.p50;
  const pollCount = polls.get(name) ?? 0;
  return {
    name,
    what,
    polls: pollCount,
    medianMs,
    minMs: result.latency.min,
    maxMs: result.latency.max,
    pollsPerSecond: (pollCount / medianMs) * 1000,
  };
});
const memory = rows[0]?.pollsPerSecond ?? 0;

if (json === true) {
  const machine = { node: process.version, cpu: cpus()[0]?.model, cores: cpus().length };
  const ratios = Object.fromEntries(rows.map(row => [row.name, memory / row.pollsPerSecond]));
  console.log(
    JSON.stringify({ version: 1, machine, samples: Number(samples), rows, memoryRatio: ratios }, null, 2),
  );
} else {
  const table = new Table({
    head: ["24 virtual hours", "polls", "median ms", "polls/s", "memory is"],
    style: { head: [], border: [] },
  });
  for (const row of rows) {
    table.push([
      row.what,
      row.polls,
      row.medianMs.toFixed(0),
      Math.round(row.pollsPerSecond).toLocaleString("en"),
      row.name === "memory" ? "" : `${(memory / row.pollsPerSecond).toFixed(2)} ×`,
    ]);
  }
  console.log(table.toString());
}
