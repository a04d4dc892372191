#!/usr/bin/env node
/** The command line: flags in, exit code out. Everything else is in commands/. */
import { enableCompileCache } from "node:module";
import { callerFolder } from "./commands/caller.ts";

// Before the modules that it is for: half of what a short command takes is loading them.
enableCompileCache();
process.chdir(callerFolder(process.cwd(), process.env));
const { main } = await import("./commands/main.ts");
process.exitCode = await main(process.argv);
