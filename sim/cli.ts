#!/usr/bin/env node
/** The command line: flags in, exit code out. Everything else is in commands/. */
import { main } from "./commands/main.ts";

process.exitCode = await main(process.argv);
