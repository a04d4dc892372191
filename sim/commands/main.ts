/** Reads the command line, calls one command, and turns what it throws into words and an exit code. */
import { Command, CommanderError } from "commander";
import { wordsOf } from "../subject/describe-error.ts";
import { EXIT_HARNESS, EXIT_USAGE, mistakeIn } from "./exit.ts";
import { faults } from "./faults.ts";
import { HELP } from "./help.ts";
import { init } from "./init.ts";
import { list } from "./list.ts";
import { newScenario } from "./new-scenario.ts";
import { VERSION } from "./package-root.ts";
import { preload } from "./preload.ts";
import { replay } from "./replay.ts";
import { run } from "./run.ts";
import { addCoverage, addExhaust, addFuzz, addMerge, addScore } from "./search-commands.ts";
import { BUDGET, CONFIG, collect, type End, GREP, JOBS, MEMORY, NO_CONFIG, TAG } from "./shared-options.ts";
import { remark, say, watchStreams } from "./terminal.ts";
import { tour } from "./tour.ts";
import { diskWords } from "./write-whole.ts";

function addRun(program: Command, end: End): void {
  program
    .command("run")
    .summary("run scenarios and compare with what was expected")
    .argument(
      "[scenarios...]",
      "names below scenarios/ (bug-155/overnight-idle), folders (bug-155) or paths to .yaml files",
    )
    .option(
      "--subject <name>",
      "client under test; may be repeated. Default: every subject that the scenario's expect names",
      collect,
      [],
    )
    .option("--door <name>", "memory (fast, the default) or msw (the subject's whole HTTP stack runs)")
    .option("--seed <text>", "another seed than the scenario's; a number, a commit hash, any text")
    .option(...GREP)
    .option(...TAG)
    .option(
      "--only <invariants>",
      "let these alone decide; what breaks of others is shown. Several by commas",
      collect,
      [],
    )
    .option("--ignore <invariants>", "let all but these decide", collect, [])
    .option("--failed", "only what failed here last time; without it that is run first")
    .option("--watch", "run again what a changed scenario or file of the client concerns; Ctrl-C ends it")
    .option("--bail [number]", "begin no run any more after so many failures. Default: 1")
    .option("--no-expect", "ignore expectations: the verdicts themselves set the exit code")
    .option(
      "--expect <file>",
      "known failures in place of the scenarios' own expectations: only what is new fails",
    )
    .option(
      "--write-expect <file>",
      "write what these runs break into such a file; what it says of others stays",
    )
    .option(
      "--report <formats>",
      "tell the runs as html=<file or folder/>, junit=<file>, markdown=<file>, jsonl=<file> or github; several by commas",
      collect,
      [],
    )
    .option("--json", "one JSON document on stdout and nothing else")
    .option("--trace <dir>", "write each run's trace there as JSON Lines; replay takes such a file")
    .option(...CONFIG)
    .option(...NO_CONFIG)
    .option(...JOBS)
    .option(...BUDGET)
    .option(...MEMORY)
    .action(async (names, flags) => {
      end(await run(names, flags));
    });
}

function addList(program: Command, end: End): void {
  program
    .command("list")
    .summary("list scenarios and subjects")
    .argument("[scenarios...]")
    .option(...GREP)
    .option(...TAG)
    .option("--json")
    .action((names, flags) => {
      end(list(names, flags));
    });
}

function addReplay(program: Command, end: End): void {
  program
    .command("replay")
    .summary("show one run event by event; takes the line that a failure prints, or a trace file")
    .argument("<scenario-or-trace>")
    .option("--subject <name>")
    .option("--door <name>", "memory or msw", "memory")
    .option("--seed <text>")
    .option("--no-expect", "ignore the expectation: the verdict itself sets the exit code, as for run")
    .option("--all", "show every healthy poll too")
    .option(...BUDGET)
    .option(...MEMORY)
    .action(async (what, flags) => {
      end(await replay(what, flags));
    });
}

function addFaults(program: Command, end: End): void {
  program
    .command("faults")
    .summary("list what can go wrong; one kind by its name shows details and a line to paste")
    .argument("[names...]", "fault kinds (hang) or letters of families (C)")
    .option("--json", "one JSON document on stdout and nothing else")
    .action((names, flags) => {
      end(faults(names, flags));
    });
}

function addServe(program: Command, end: End): void {
  program
    .command("serve")
    .summary("serve the mock on 127.0.0.1 in real time, for clients in other processes; Ctrl-C ends it")
    .argument(
      "[scenario]",
      "whose server, users and faults to play. Default: a healthy server to which nobody writes",
    )
    .option("--port <number>", "TCP port; 0 for one that is free", "0")
    .option("--seed <text>", "for tokens, ids and chance; the same seed gives the same credential")
    .option(
      "--host-allowed <host>",
      "a name, or name:port, that requests may give beside localhost; may be repeated",
      collect,
      [],
    )
    .option(
      "--origin-allowed <origin>",
      "an origin that requests may come from; may be repeated. Default: none",
      collect,
      [],
    )
    .option("--verbose", "one line a request on stderr, when it ends, and what else happens")
    .option("--json", "base URL and credentials as one line of JSON")
    .action(async (name, flags) => {
      // The HTTP library takes a moment to load; only this command pays for it.
      end(await (await import("./serve.ts")).serve(name, flags));
    });
}

function addNew(program: Command, end: End): void {
  program
    .command("new")
    .summary("begin a file of your own: new scenario <name>")
    .command("scenario")
    .summary("write scenarios/<name>.yaml, an example that runs as it is")
    .argument("<name>", "folder and what goes wrong: transport/lost-hour")
    .action(name => {
      end(newScenario(name));
    });
}

function addInit(program: Command, end: End): void {
  program
    .command("init")
    .summary("prepare a client's repository: config, first scenario, adapter, workflow; keeps what is there")
    .option("--dry-run", "say what would be written, and write nothing")
    .action(flags => {
      end(init(flags));
    });
}

function addTour(program: Command, end: End): void {
  program
    .command("tour")
    .summary("bug #155 in all its forms as a table, then its night before and after")
    .action(async () => {
      end(await tour());
    });
}

function addPreload(program: Command, end: End): void {
  program
    .command("preload")
    .summary("print the option of Node that puts the repair in front of a process, by its file")
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
  addScore,
  addFaults,
  addServe,
  addNew,
  addInit,
  addPreload,
  addTour,
];

/** @returns the exit code. */
export async function main(argv: readonly string[]): Promise<number> {
  let code = 0;
  const program = new Command("ilink-sim")
    .description(
      "Simulate WeChat's iLink service, break it on purpose, and judge how a bot client comes through.",
    )
    .version(VERSION)
    .addHelpText("after", HELP)
    .showHelpAfterError("(ilink-sim --help shows every command with examples)")
    .exitOverride()
    .configureOutput({
      writeOut: text => say(text.replace(/\n$/, "")),
      writeErr: text => remark(text.replace(/\n$/, "")),
    });
  for (const add of COMMANDS)
    add(program, ended => {
      code = ended;
    });
  const streams = watchStreams();
  try {
    await program.parseAsync(argv);
  } catch (error) {
    code = exitOf(error);
  }
  await streams.flushed();
  const fault = streams.fault();
  if (fault === undefined) return code;
  remark(`stdout cannot be written: ${diskWords(fault)}. What it did not take stands here instead.`);
  await streams.flushed();
  return EXIT_USAGE;
}

/** Words for whatever was thrown. @returns the exit code. */
export function exitOf(error: unknown): number {
  // Commander has printed its own message (or the help or version that was asked for).
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT_USAGE;
  const mistake = mistakeIn(error);
  if (mistake !== undefined) {
    remark(mistake.message);
    return EXIT_USAGE;
  }
  remark("ilink-sim itself failed. Please report this with the command line:");
  remark(error instanceof Error ? (error.stack ?? error.message) : wordsOf(error));
  return EXIT_HARNESS;
}
