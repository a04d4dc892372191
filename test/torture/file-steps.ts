/** Counts what a process does with files through `node:fs`, and kills it at the step that was drawn. */
import fs from "node:fs";
import type { FileHandle } from "node:fs/promises";
import { syncBuiltinESMExports } from "node:module";

type Call = (...args: unknown[]) => unknown;
type Owner = Record<string, Call>;

/** Calls that change something on the disk, or have to do with it. */
const OF_FILES = ["open", "rename", "rm", "unlink", "writeFile", "link", "copyFile", "chmod", "readdir"];
const OF_FILES_SYNC = [
  "openSync",
  "renameSync",
  "rmSync",
  "unlinkSync",
  "writeFileSync",
  "writeSync",
  "fsyncSync",
  "closeSync",
  "linkSync",
];
const OF_HANDLES = ["writeFile", "write", "sync", "datasync", "close", "chmod"];

/** A step before and after each of them. To be called before anything is opened. */
export async function countFileSteps(step: () => void): Promise<void> {
  const handle = await fs.promises.open("/dev/null");
  const handles = Object.getPrototypeOf(handle) as FileHandle & Owner;
  await handle.close();
  count(fs.promises as unknown as Owner, OF_FILES, step);
  count(fs as unknown as Owner, OF_FILES_SYNC, step);
  count(handles, OF_HANDLES, step);
  syncBuiltinESMExports();
}

function count(owner: Owner, names: readonly string[], step: () => void): void {
  for (const name of names) {
    const call = owner[name];
    if (call === undefined) continue;
    owner[name] = function (this: unknown, ...args) {
      step();
      const result = Reflect.apply(call, this, args);
      if (result instanceof Promise) return result.finally(step);
      step();
      return result;
    };
  }
}
