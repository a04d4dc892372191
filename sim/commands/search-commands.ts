/** The commands that search: for what breaks a client, and for the bad clients that nothing catches. */
import type { Command } from "commander";
import { coverage } from "./coverage.ts";
import { diff } from "./diff.ts";
import { exhaust } from "./exhaust.ts";
import { fuzz } from "./fuzz.ts";
import { herd } from "./herd.ts";
import { merge } from "./merge.ts";
import { score } from "./score.ts";
import { budget, collect, config, corpus, type End, jobs, memory, noConfig } from "./shared-options.ts";
import { t } from "./spoken.ts";

export function addFuzz(program: Command, end: End): void {
  program
    .command("fuzz")
    .summary(t("help.fuzz"))
    .option("--runs <number>", t("help.fuzz.runs"))
    .option("--time <time>", t("help.fuzz.time"))
    .option("--seed <text>", t("help.fuzz.seed"))
    .option("--run <number>", t("help.fuzz.run"))
    .option("--subject <name>", t("help.fuzz.subject"))
    .option(...corpus())
    .option("--shard <i/n>", t("help.fuzz.shard"))
    .option("--out <file>", t("help.fuzz.out"))
    .option("--coverage <file>", t("help.fuzz.coverage"))
    .option("--canary", t("help.fuzz.canary"))
    .option("--explain", t("help.explain"))
    .option(...config())
    .option(...noConfig())
    .option(...jobs())
    .option(...budget())
    .option(...memory())
    .option("--json", t("help.json"))
    .action(async flags => {
      end(await fuzz(flags));
    });
}

export function addMerge(program: Command, end: End): void {
  program
    .command("merge")
    .summary(t("help.merge"))
    .argument("[files...]", t("help.merge.files"))
    .option("--subject <name>", t("help.merge.subject"))
    .option(...corpus())
    .option("--explain", t("help.explain"))
    .option(...config())
    .option(...noConfig())
    .option(...jobs())
    .option(...budget())
    .option(...memory())
    .option("--json", t("help.json"))
    .action(async (files, flags) => {
      end(await merge(files, flags));
    });
}

export function addExhaust(program: Command, end: End): void {
  program
    .command("exhaust")
    .summary(t("help.exhaust"))
    .option("--length <number>", t("help.exhaust.length"), "2")
    .option("--kinds <names>", t("help.exhaust.kinds"))
    .option("--subject <name>", t("help.exhaust.subject"))
    .option("--explain", t("help.explain"))
    .option(...config())
    .option(...noConfig())
    .option(...jobs())
    .option(...budget())
    .option(...memory())
    .option("--json", t("help.json"))
    .action(async flags => {
      end(await exhaust(flags));
    });
}

export function addCoverage(program: Command, end: End): void {
  program
    .command("coverage")
    .summary(t("help.coverage"))
    .argument("<files...>", t("help.coverage.files"))
    .option("--out <file>", t("help.coverage.out"))
    .option("--fail", t("help.coverage.fail"))
    .option("--json", t("help.json"))
    .action((files, flags) => {
      end(coverage(files, flags));
    });
}

export function addDiff(program: Command, end: End): void {
  program
    .command("diff")
    .summary(t("help.diff"))
    .argument("<a>", t("help.diff.a"))
    .argument("<b>", t("help.diff.b"))
    .option("--scenario <name>", t("help.diff.scenario"), collect, [])
    .option("--runs <number>", t("help.diff.runs"))
    .option("--seed <text>", t("help.score.seed"), "1")
    .option("--same", t("help.diff.same"))
    .option("--markdown <file>", t("help.diff.markdown"))
    .option("--json", t("help.json"))
    .option(...jobs())
    .option(...budget())
    .option(...memory())
    .action(async (a, b, flags) => {
      end(await diff(a, b, flags));
    });
}

export function addScore(program: Command, end: End): void {
  program
    .command("score")
    .summary(t("help.score"))
    .argument("[names...]", t("help.score.names"))
    .option("--bank <file>", t("help.score.bank"))
    .option("--scenario <name>", t("help.score.scenario"), collect, [])
    .option("--search <number>", t("help.score.search"), "0")
    .option("--seed <text>", t("help.score.seed"), "1")
    .option("--until-caught", t("help.score.until-caught"))
    .option("--differ", t("help.score.differ"))
    .option("--json", t("help.json"))
    .option(...jobs())
    .option(...budget())
    .option(...memory())
    .action(async (names, flags) => {
      end(await score(names, flags));
    });
}

export function addHerd(program: Command, end: End): void {
  program
    .command("herd")
    .summary(t("help.herd"))
    .option("--subject <name>", t("help.fuzz.subject"))
    .option("--clients <number>", t("help.herd.clients"), "10000")
    .option("--outage <time>", t("help.herd.outage"), "2m")
    .option("--capacity <number>", t("help.herd.capacity"))
    .option("--beyond <what>", t("help.herd.beyond"), "refuse")
    .option("--seed <text>", t("help.herd.seed"), "1")
    .option("--budget <seconds>", t("help.herd.budget"), "1800")
    .option("--memory <MB>", t("help.herd.memory"), "2048")
    .option(...config())
    .option(...noConfig())
    .option("--json", t("help.json"))
    .action(async flags => {
      end(await herd(flags));
    });
}
