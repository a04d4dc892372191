#!/usr/bin/env node
/** The command line: flags in, exit code out. Everything else is in commands/. */
import module from "node:module";
import { callerFolder } from "./commands/caller.ts";
import { endOnInterrupt } from "./commands/interrupt.ts";
import { oldNode } from "./commands/old-node.ts";

// Before anything that an older Node does not have; it would say what it lacks, and not what to do.
const tooOld = oldNode(process.versions.node);
if (tooOld !== undefined) {
  process.stderr.write(`${tooOld}\n`);
  process.exit(64);
}
// Before the modules that it is for: half of what a short command takes is loading them.
module.enableCompileCache();
endOnInterrupt();
process.chdir(callerFolder(process.cwd(), process.env));
const { exitOf, main } = await import("./commands/main.ts");
// In the words of a command, and without anything in them that a terminal would obey.
process.on("uncaughtException", error => process.exit(exitOf(error)));
// Nothing that is still open keeps the command from ending: everything said has been taken.
process.exit(await main(process.argv));
