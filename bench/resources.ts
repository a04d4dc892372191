/**
 * `npm run bench:resources`: what a client holds over thousands of polls, and after its end. Exit 1 when it grows beyond
 * the bounds of `resources/growth.ts`, or when something is left.
 */
import Table from "cli-table3";
import { Command } from "commander";
import { findGrowth, findLeft } from "./resources/growth.ts";
import type { Sample } from "./resources/sample.ts";
import { liveOnSockets } from "./resources/sockets.ts";
import { liveVirtually } from "./resources/virtual.ts";

/** Checkpoints of a life; the first two are for caches to become warm. */
const CHECKPOINTS = 10;
const WARM_UP = 2;
/** Of any fewer, a fifth is no warm-up. */
const CYCLES_MIN = 2_000;

const flags = new Command("bench:resources")
  .option("--cycles <number>", "polls in virtual time", "10000")
  .option("--socket-cycles <number>", "polls on real sockets, each with a message", "3000")
  .parse()
  .opts<{ cycles: string; socketCycles: string }>();

const lives = [
  {
    name: "virtual time, memory door, a message in 100 polls",
    cycles: Number(flags.cycles),
    live: liveVirtually,
  },
  {
    name: "real sockets, SQLite, a message in each poll",
    cycles: Number(flags.socketCycles),
    live: liveOnSockets,
  },
];

for (const { cycles } of lives) {
  if (Number.isInteger(cycles) && cycles >= CYCLES_MIN) continue;
  console.error(`expected a whole number of cycles from ${CYCLES_MIN}: with fewer the caches are not warm`);
  process.exit(64);
}

let isFlat = true;
for (const { name, cycles, live } of lives) {
  const samples: Sample[] = [];
  const begunMs = performance.now();
  await live(cycles, Math.max(1, Math.floor(cycles / CHECKPOINTS)), sample => void samples.push(sample));
  const seconds = ((performance.now() - begunMs) / 1_000).toFixed(1);
  const closed = samples.pop();
  console.log(`\n${name}: ${cycles.toLocaleString("en")} cycles in ${seconds} s`);
  console.log(printSamples(samples, closed));
  const complaints = [
    ...findGrowth(samples.slice(WARM_UP)).map(growth => `grew: ${growth}`),
    ...(closed === undefined
      ? ["it never closed"]
      : findLeft(closed).map(left => `left after the end: ${left}`)),
  ];
  for (const complaint of complaints) console.log(complaint);
  if (complaints.length > 0) isFlat = false;
}
console.log(isFlat ? "\nFlat, and nothing is left." : "\nNot flat.");
process.exitCode = isFlat ? 0 : 1;

function printSamples(samples: readonly Sample[], closed: Sample | undefined): string {
  const table = new Table({
    head: ["cycles", "heap KiB", "listeners", "timers", "requests", "sockets", "files"],
    style: { head: [], border: [] },
  });
  const rows = samples.map((sample, index) => [
    index < WARM_UP ? `${sample.cycles} (warm-up)` : sample.cycles,
    sample,
  ]);
  for (const [label, sample] of [...rows, ...(closed ? [["closed", closed]] : [])] as [string, Sample][]) {
    const { heapBytes, listeners, timers, requests, sockets, files } = sample;
    table.push([
      label,
      Math.round(heapBytes / 1_024),
      listeners,
      timers,
      requests,
      sockets ?? "",
      files ?? "",
    ]);
  }
  return table.toString();
}
