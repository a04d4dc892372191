/** Where the package lives: the folder of its package.json, from a checkout or from `dist`. */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { quote } from "../report/replay-line.ts";

export const PACKAGE_ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/** Of the package, as its manifest says. */
export const VERSION = (
  JSON.parse(readFileSync(join(PACKAGE_ROOT, "package.json"), "utf8")) as { version: string }
).version;

/** The catalogue that comes with the package. */
export const SCENARIOS_ROOT = join(PACKAGE_ROOT, "scenarios");

/** Ending of our own modules: `.ts` in a checkout, `.js` in the published package. */
export const MODULE_ENDING = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/** How this program is called: a script of package.json in a checkout, by its name elsewhere. */
export const COMMAND = MODULE_ENDING === ".ts" ? "npm run -s sim --" : "npx ilink-sim";

/** A line that calls it so, for a shell. */
export const commandLine = (words: readonly string[]): string => `${COMMAND} ${words.map(quote).join(" ")}`;

/** How it is called from another folder: of a checkout, npm is told where it lies. */
export function commandFrom(cwd: string): string {
  if (MODULE_ENDING !== ".ts") return COMMAND;
  const path = relative(cwd, PACKAGE_ROOT);
  return path === "" ? COMMAND : `npm --prefix ${quote(path)} run -s sim --`;
}

function findRoot(start: string): string {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "scenarios")) && existsSync(join(folder, "package.json"))) return folder;
  }
  throw new Error(`no package.json beside a scenarios folder above ${start}`);
}
