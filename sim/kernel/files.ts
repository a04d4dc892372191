/** Files: the asynchronous faces of `node:fs`, answered by their synchronous twins. */
import fs from "node:fs";
import type { Replace } from "./replace.ts";

/** Calls whose answer is not the value that their synchronous twin returns. */
const HANDLES_AND_ITERATORS = new Set(["open", "opendir", "watch", "glob"]);

/**
 * `fs.promises` and callback `fs` go to the thread pool, whose order is the machine's. Each call that has a
 * synchronous twin is answered by it at once, so files keep their content and lose their timing.
 */
export function synchronousFiles(replace: Replace): void {
  const sync = fs as unknown as Record<string, (...args: unknown[]) => unknown>;
  for (const name of Object.keys(fs.promises)) {
    const twin = sync[`${name}Sync`];
    if (typeof twin !== "function" || HANDLES_AND_ITERATORS.has(name)) continue;
    replace(fs.promises, name, async (...args: unknown[]) => twin(...args));
    const native = sync[name];
    if (typeof native !== "function") continue;
    const answered = (...args: unknown[]) => {
      const callback = args.pop() as (error: unknown, result?: unknown) => void;
      let result: unknown;
      try {
        result = twin(...args);
      } catch (error) {
        process.nextTick(callback, error);
        return;
      }
      process.nextTick(callback, null, result);
    };
    // `fs.realpath.native` and its like.
    replace(fs, name, Object.assign(answered, native));
  }
}
