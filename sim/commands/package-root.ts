/** Where the package lives: the folder of its package.json, from a checkout or from `dist`. */
import { existsSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

export const PACKAGE_ROOT = findRoot(dirname(fileURLToPath(import.meta.url)));

/** The catalogue that comes with the package. */
export const SCENARIOS_ROOT = join(PACKAGE_ROOT, "scenarios");

/** Ending of our own modules: `.ts` in a checkout, `.js` in the published package. */
export const MODULE_ENDING = import.meta.url.endsWith(".ts") ? ".ts" : ".js";

/** How this program is called: a script of package.json in a checkout, by its name elsewhere. */
export const COMMAND = MODULE_ENDING === ".ts" ? "npm run -s sim --" : "npx ilink-sim";

function findRoot(start: string): string {
  for (let folder = start; folder !== dirname(folder); folder = dirname(folder)) {
    if (existsSync(join(folder, "scenarios")) && existsSync(join(folder, "package.json"))) return folder;
  }
  throw new Error(`no package.json beside a scenarios folder above ${start}`);
}
