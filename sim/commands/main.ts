/** Reads the command line, calls one command, and turns what it throws into words and an exit code. */
import { Command, CommanderError, type Option } from "commander";
import { widthOf, wrap } from "../report/columns.ts";
import { wordsOf } from "../subject/describe-error.ts";
import { diskSaid } from "./disk.ts";
import { EXIT_HARNESS, EXIT_USAGE, mistakeIn } from "./exit.ts";
import { faults } from "./faults.ts";
import { examplesOf, help } from "./help.ts";
import { init } from "./init.ts";
import { libraryWords } from "./library-words.ts";
import { list } from "./list.ts";
import { newScenario } from "./new-scenario.ts";
import { VERSION } from "./package-root.ts";
import { preload } from "./preload.ts";
import { replay } from "./replay.ts";
import { run } from "./run.ts";
import { addCoverage, addDiff, addExhaust, addFuzz, addHerd, addMerge, addScore } from "./search-commands.ts";
import { budget, collect, config, type End, grep, jobs, memory, noConfig, tag } from "./shared-options.ts";
import { chooseLanguage, inUse, t } from "./spoken.ts";
import { remark, say, watchStreams } from "./terminal.ts";
import { tour } from "./tour.ts";

function addRun(program: Command, end: End): void {
  program
    .command("run")
    .summary(t("help.run"))
    .argument("[scenarios...]", t("help.run.scenarios"))
    .option("--subject <name>", t("help.run.subject"), collect, [])
    .option("--door <name>", t("help.run.door"))
    .option("--seed <text>", t("help.run.seed"))
    .option(...grep())
    .option(...tag())
    .option("--only <invariants>", t("help.run.only"), collect, [])
    .option("--ignore <invariants>", t("help.run.ignore"), collect, [])
    .option("--failed", t("help.run.failed"))
    .option("--watch", t("help.run.watch"))
    .option("--bail [number]", t("help.run.bail"))
    .option("--no-expect", t("help.run.no-expect"))
    .option("--expect <file>", t("help.run.expect"))
    .option("--write-expect <file>", t("help.run.write-expect"))
    .option("--report <formats>", t("help.run.report"), collect, [])
    .option("--json", t("help.json"))
    .option("--trace <dir>", t("help.run.trace"))
    .option(...config())
    .option(...noConfig())
    .option(...jobs())
    .option(...budget())
    .option(...memory())
    .action(async (names, flags) => {
      end(await run(names, flags));
    });
}

function addList(program: Command, end: End): void {
  program
    .command("list")
    .summary(t("help.list"))
    .argument("[scenarios...]", t("help.run.scenarios"))
    .option(...grep())
    .option(...tag())
    .option("--json", t("help.json"))
    .action((names, flags) => {
      end(list(names, flags));
    });
}

function addReplay(program: Command, end: End): void {
  program
    .command("replay")
    .summary(t("help.replay"))
    .argument("<scenario-or-trace>", t("help.replay.what"))
    .option("--subject <name>", t("help.replay.subject"))
    .option("--door <name>", t("help.replay.door"))
    .option("--seed <text>", t("help.run.seed"))
    .option("--no-expect", t("help.replay.no-expect"))
    .option("--all", t("help.replay.all"))
    .option("--timeline", t("help.replay.timeline"))
    .option("--export <formats>", t("help.replay.export"), collect, [])
    .option(...config())
    .option(...noConfig())
    .option(...budget())
    .option(...memory())
    .action(async (what, flags) => {
      end(await replay(what, flags));
    });
}

function addFaults(program: Command, end: End): void {
  program
    .command("faults")
    .summary(t("help.faults"))
    .argument("[names...]", t("help.faults.names"))
    .option("--json", t("help.json"))
    .action((names, flags) => {
      end(faults(names, flags));
    });
}

function addServe(program: Command, end: End): void {
  program
    .command("serve")
    .summary(t("help.serve"))
    .argument("[scenario]", t("help.serve.scenario"))
    .option("--port <number>", t("help.serve.port"), "0")
    .option("--seed <text>", t("help.serve.seed"))
    .option("--host-allowed <host>", t("help.serve.host-allowed"), collect, [])
    .option("--origin-allowed <origin>", t("help.serve.origin-allowed"), collect, [])
    .option("--verbose", t("help.serve.verbose"))
    .option("--judge", t("help.serve.judge"))
    .option("--json", t("help.serve.json"))
    .action(async (name, flags) => {
      // The HTTP library takes a moment to load; only this command pays for it.
      end(await (await import("./serve.ts")).serve(name, flags));
    });
}

function addRecord(program: Command, end: End): void {
  program
    .command("record")
    .summary(t("help.record"))
    .option("--upstream <url>", t("help.record.upstream"))
    .option("--port <number>", t("help.record.port"), "0")
    .option("--out <file>", t("help.record.out"), "recorded.yaml")
    .option("--for <time>", t("help.record.for"))
    .option("--expect <subject>", t("help.record.expect"))
    .option("--force", t("help.record.force"))
    .option("--verbose", t("help.record.verbose"))
    .action(async flags => {
      end(await (await import("./record.ts")).record(flags));
    });
}

function addNew(program: Command, end: End): void {
  program
    .command("new")
    .summary(t("help.new"))
    .command("scenario")
    .summary(t("help.new-scenario"))
    .argument("<name>", t("help.new-scenario.name"))
    .action(name => {
      end(newScenario(name));
    });
}

function addInit(program: Command, end: End): void {
  program
    .command("init")
    .summary(t("help.init"))
    .option("--ci <name>", t("help.init.ci"))
    .option("--dry-run", t("help.init.dry-run"))
    .action(flags => {
      end(init(flags));
    });
}

function addTour(program: Command, end: End): void {
  program
    .command("tour")
    .summary(t("help.tour"))
    .action(async () => {
      end(await tour());
    });
}

function addPreload(program: Command, end: End): void {
  program
    .command("preload")
    .summary(t("help.preload"))
    .action(() => {
      end(preload());
    });
}

/** In the order in which the help shows them. */
const COMMANDS = [
  addRun,
  addList,
  addReplay,
  addFuzz,
  addMerge,
  addExhaust,
  addCoverage,
  addDiff,
  addScore,
  addHerd,
  addFaults,
  addServe,
  addRecord,
  addNew,
  addInit,
  addPreload,
  addTour,
];

/** @returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  const streams = watchStreams();
  try {
    chooseLanguage(argv, process.env);
    await programOf(ended => {
      code = ended;
    }).parseAsync(argv);
  } catch (error) {
    code = exitOf(error);
  }
  await streams.flushed();
  const fault = streams.fault();
  if (fault === undefined) return code;
  remark(t("run.stdout-lost", { why: diskSaid(fault) }));
  await streams.flushed();
  return EXIT_USAGE;
}

function programOf(end: End): Command {
  // The library's own headings, in the language in use.
  const titles: Readonly<Record<string, string>> = {
    "Usage:": t("help.usage"),
    "Arguments:": t("help.arguments"),
    "Options:": t("help.options"),
    "Commands:": t("help.commands"),
  };
  const program = new Command("ilink-sim")
    .description(t("help.what"))
    .version(VERSION, "-V, --version", t("help.version"))
    .helpOption("-h, --help", t("help.help"))
    .helpCommand("help [command]", t("help.help"))
    .option("--lang <language>", t("help.lang"))
    .addHelpText("after", help())
    .showHelpAfterError(t("help.after-error"))
    .configureHelp({
      styleTitle: title => titles[title] ?? title,
      displayWidth: widthOf,
      boxWrap: (text, width) => wrap(text, width).join("\n"),
      optionDescription,
    })
    .exitOverride()
    .configureOutput({
      writeOut: text => say(text.replace(/\n$/, "")),
      writeErr: text => remark(text.replace(/\n$/, "")),
      outputError: (text, write) => write(libraryWords(text)),
    });
  for (const add of COMMANDS) add(program, end);
  for (const command of program.commands) teach(command);
  return program;
}

/** A default that is a list is empty. */
function optionDescription({ description, defaultValue }: Option): string {
  if (typeof defaultValue !== "string") return description;
  return t("help.with-default", { what: description, value: defaultValue });
}

/** The help of a command says what it does, and has examples. */
function teach(command: Command): void {
  const path = command.parent?.parent ? `${command.parent.name()} ${command.name()}` : command.name();
  command.description(command.summary()).addHelpText("after", examplesOf(path));
  for (const each of command.commands) teach(each);
}

/** Words for whatever was thrown. @returns the exit code. */
export function exitOf(error: unknown): number {
  // Commander has printed its own message (or the help or version that was asked for).
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  const mistake = mistakeIn(error);
  if (mistake !== undefined) {
    remark(inUse().mistake(mistake));
    return EXIT_USAGE;
  }
  remark(t("run.own-fault"));
  remark(error instanceof Error ? (error.stack ?? error.message) : wordsOf(error));
  return EXIT_HARNESS;
}
