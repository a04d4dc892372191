/** A worker process: runs trials, one after the other, for the command that started it. */
import { enableCompileCache } from "node:module";

// Before the modules that it is for.
enableCompileCache();
const { serveTrials } = await import("./serve-trials.ts");
serveTrials();
