/**
 * `npm run mutation:judge -- --sample 100 --seed 1 outbox recovery`: small changes to the client's code, drawn by chance, of
 * which the catalogue and the invariants alone must notice each that anybody could. No unit test is asked: other clients have
 * others. Prints the table of `score`: those that nothing noticed, and in how many runs they do anything otherwise at all.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { Command } from "commander";
import { changesOf, drawn, keepSample } from "./changes.ts";
import { PARTS } from "./parts.ts";

const OF_THE_CLIENT = Object.keys(PARTS).filter(name =>
  PARTS[name]?.mutate.every(path => path.startsWith("src/")),
);

const command = new Command("mutation:judge")
  .argument("[parts...]", `parts of the client. Default: ${OF_THE_CLIENT.join(", ")}`)
  .option("--sample <number>", "so many changes", "100")
  .option("--seed <text>", "by which they are drawn", "1")
  .option("--jobs <number>", "worker processes", "2")
  .parse();
const { sample, seed, jobs } = command.opts<{ sample: string; seed: string; jobs: string }>();
const parts = command.args.length === 0 ? OF_THE_CLIENT : command.args;
const unknown = parts.find(name => !OF_THE_CLIENT.includes(name));
if (unknown !== undefined) {
  console.error(`there is no part ${unknown} of the client; there are: ${OF_THE_CLIENT.join(", ")}`);
  process.exit(64);
}
const count = Number(sample);
if (!Number.isInteger(count) || count < 1) {
  console.error(`--sample ${sample}: expected a whole number from 1`);
  process.exit(64);
}
const all = await changesOf(parts);
const some = drawn(all, count, seed);
keepSample(some);
console.log(`${some.length} of ${all.length} changes, by seed ${seed}`);
const { status } = spawnSync(
  process.execPath,
  [
    "--no-warnings",
    join(import.meta.dirname, "../../sim/cli.ts"),
    ...["score", "--bank", join(import.meta.dirname, "judged-bank.ts")],
    ...["--until-caught", "--differ", "--jobs", jobs],
  ],
  { stdio: "inherit" },
);
process.exitCode = status ?? 1;
