/** Where the Nodes are that the calibration runs under. */
import { execFile } from "node:child_process";
import { promisify } from "node:util";

/** The majors that the table covers: every one that is maintained and that the package runs on. */
export const MAJORS = ["22", "24", "26"] as const;

/** What npm may take to fetch a Node. */
const FETCH_MS_MAX = 300_000;

export const THIS_MAJOR = process.versions.node.split(".", 1)[0] ?? "";

/** Path of a Node of this major: the one that runs, or the newest that npm finds, kept in npm's own cache. */
export async function nodeOf(major: string): Promise<string> {
  if (major === THIS_MAJOR) return process.execPath;
  const args = ["exec", "--yes", `--package=node@${major}`, "--", "node", "-p", "process.execPath"];
  const { stdout } = await promisify(execFile)("npm", args, { timeout: FETCH_MS_MAX });
  const path = stdout.trim().split("\n").at(-1);
  if (!path) throw new Error(`npm found no Node ${major}`);
  return path;
}
