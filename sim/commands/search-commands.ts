/** The commands that search: for what breaks a client, and for the bad clients that nothing catches. */
import type { Command } from "commander";
import { coverage } from "./coverage.ts";
import { exhaust } from "./exhaust.ts";
import { fuzz } from "./fuzz.ts";
import { merge } from "./merge.ts";
import { score } from "./score.ts";
import { BUDGET, CONFIG, CORPUS, collect, type End, JOBS, MEMORY, NO_CONFIG } from "./shared-options.ts";

export function addFuzz(program: Command, end: End): void {
  program
    .command("fuzz")
    .summary("run generated scenarios; shrink and write down each invariant that breaks")
    .option("--runs <number>", "how many scenarios. Default: 1000; with --time as many as it allows")
    .option("--time <time>", "begin no scenario any more after this real time: 10m, 2h")
    .option("--seed <text>", "seed of the whole search; default: a fresh one, which is printed")
    .option("--subject <name>", "client under test. Default: the config's, or fixed")
    .option(...CORPUS)
    .option("--shard <i/n>", "of n machines this is number i; its findings go into a file, for merge")
    .option("--out <file>", "the file of a shard. Default: .ilink-sim/shards/<i>-of-<n>.json")
    .option(
      "--coverage <file>",
      "count there what was reached: client's state, its life, endpoint, fault kind",
    )
    .option(...CONFIG)
    .option(...NO_CONFIG)
    .option(...JOBS)
    .option(...BUDGET)
    .option(...MEMORY)
    .option("--json", "one JSON document on stdout and nothing else")
    .action(async flags => {
      end(await fuzz(flags));
    });
}

export function addMerge(program: Command, end: End): void {
  program
    .command("merge")
    .summary("shrink and tell what the shards of a search found together")
    .argument("[files...]", "files of fuzz --shard, or folders of them. Default: .ilink-sim/shards")
    .option("--subject <name>", "the client, where it is code of yours: files of data start none")
    .option(...CORPUS)
    .option(...CONFIG)
    .option(...NO_CONFIG)
    .option(...JOBS)
    .option(...BUDGET)
    .option(...MEMORY)
    .option("--json", "one JSON document on stdout and nothing else")
    .action(async (files, flags) => {
      end(await merge(files, flags));
    });
}

export function addExhaust(program: Command, end: End): void {
  program
    .command("exhaust")
    .summary("try every sequence of faults up to a length in a short life, and certify it")
    .option("--length <number>", "the longest sequence", "2")
    .option("--kinds <names>", "fault kinds, by commas. Default: 27, one of each sort that a client can tell")
    .option("--subject <name>", "client under test. Default: the config's, or fixed")
    .option(...CONFIG)
    .option(...NO_CONFIG)
    .option(...JOBS)
    .option(...BUDGET)
    .option(...MEMORY)
    .option("--json", "one JSON document on stdout and nothing else")
    .action(async flags => {
      end(await exhaust(flags));
    });
}

export function addCoverage(program: Command, end: End): void {
  program
    .command("coverage")
    .summary("add up what searches reached, and tell what none of them did")
    .argument("<files...>", "files of fuzz --coverage")
    .option("--out <file>", "write the sum there")
    .option("--fail", "exit with 1 while a cell is neither reached nor excused")
    .option("--json", "one JSON document on stdout and nothing else")
    .action((files, flags) => {
      end(coverage(files, flags));
    });
}

export function addScore(program: Command, end: End): void {
  program
    .command("score")
    .summary("count the bad clients of a bank that the invariants catch")
    .argument("[names...]", "words of the names of those that are meant. Default: all")
    .option(
      "--bank <file>",
      "a module that exports a bank. Default: the checkout's, test/adversaries/bank.ts",
    )
    .option(
      "--scenario <name>",
      "scenarios or folders to run; may be repeated. Default: the whole catalogue",
      collect,
      [],
    )
    .option("--search <number>", "generated scenarios as well", "0")
    .option("--seed <text>", "seed of the generated scenarios", "1")
    .option("--until-caught", "try nothing more of one that is caught")
    .option("--json", "one JSON document on stdout and nothing else")
    .option(...JOBS)
    .option(...BUDGET)
    .option(...MEMORY)
    .action(async (names, flags) => {
      end(await score(names, flags));
    });
}
