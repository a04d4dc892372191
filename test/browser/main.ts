/** `npm run browser`: the page of timelines, the playground and the site in a real Chromium; with `--screenshots <folder>` it leaves pictures there. */
import { spawnSync } from "node:child_process";
import { mkdirSync } from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { findChromium, HOW_TO_GET_IT } from "./chromium.ts";

const { values } = parseArgs({ options: { screenshots: { type: "string" } } });
const program = findChromium();
if (program === undefined) {
  console.error(HOW_TO_GET_IT);
  process.exit(64);
}
const folder = values.screenshots === undefined ? undefined : resolve(values.screenshots);
if (folder !== undefined) mkdirSync(folder, { recursive: true });
const root = join(import.meta.dirname, "../..");
const { status } = spawnSync(
  process.execPath,
  [join(root, "node_modules/vitest/vitest.mjs"), "run", "test/browser"],
  {
    cwd: root,
    stdio: "inherit",
    env: {
      ...process.env,
      WHOLE: "1",
      CHROMIUM: program,
      ...(folder !== undefined && { SCREENSHOTS: folder }),
    },
  },
);
process.exit(status ?? 1);
