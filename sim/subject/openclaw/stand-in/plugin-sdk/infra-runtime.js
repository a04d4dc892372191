/** Temporary files and file locks. */
import path from "node:path";
import { resolveStateDir } from "./state-dir.js";

/**
 * The real host answers a folder below the system's temporary one; here it must vanish with the run.
 * @returns {string}
 */
export function resolvePreferredOpenClawTmpDir() {
  return path.join(resolveStateDir(), "tmp");
}

/** @type {Map<string, Promise<unknown>>} */
const lastInLine = new Map();

/**
 * Run a function while no other caller holds the lock on the same file. The real host also locks other
 * processes out; a run has only one.
 * @template T
 * @param {string} file
 * @param {unknown} _options
 * @param {() => Promise<T>} task
 * @returns {Promise<T>}
 */
export async function withFileLock(file, _options, task) {
  const turn = (lastInLine.get(file) ?? Promise.resolve()).then(task);
  const settled = turn.catch(() => {});
  lastInLine.set(file, settled);
  try {
    return await turn;
  } finally {
    if (lastInLine.get(file) === settled) lastInLine.delete(file);
  }
}
