#!/usr/bin/env node
/** The command line: flags in, exit code out. Everything else is in commands/. */
import { callerFolder } from "./commands/caller.ts";
import { main } from "./commands/main.ts";

process.chdir(callerFolder(process.cwd(), process.env));
process.exitCode = await main(process.argv);
