/**
 * `npm run packages:try`: packs both packages, installs them into empty folders under Node 22, 24 and 26 and the oldest that they
 * promise (or those named), and does there what their pages say; then installs the tree itself, from a folder and from git. Exit
 * code 1 when something is not as it should be. Needs npm's registry, or what npm has kept of it.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import Table from "cli-table3";
import manifest from "../../package.json" with { type: "json" };
import { MAJORS, nodeOf, THIS_MAJOR } from "../../sim/calibration/nodes.ts";
import { flawsOf } from "../../tools/package/flaws.ts";
import { build, packAll } from "../../tools/package/pack.ts";
import { printWeights } from "../../tools/package/weights.ts";
import { type Steps, stepsAlone, stepsOfPages, stepsOfTree } from "./steps.ts";
import { UserFolder } from "./user-folder.ts";

const ROOT = join(import.meta.dirname, "../..");
/** The oldest Node that the harness promises to run on. */
const [OLDEST = ""] = /\d+\.\d+/.exec(manifest.engines.node) ?? [];
const majors = process.argv.length > 2 ? process.argv.slice(2) : [OLDEST, ...MAJORS];
const scratch = mkdtempSync(join(tmpdir(), "ilink-packed-"));
const table = new Table({ head: ["Node", "what", "came out", "s"], style: { head: [], border: [] } });
const told: string[] = [];

try {
  await build();
  const packed = await packAll(scratch);
  console.log(printWeights(packed));
  told.push(...(await Promise.all(packed.map(flawsOf))).flat());
  const [whole = "", alone = ""] = packed.map(({ file }) => file);
  for (const major of majors) {
    await take(major, stepsAlone(alone, major));
    await take(major, stepsOfPages(whole, alone));
  }
  const clone = join(scratch, "ilink-sim");
  execFileSync("git", ["clone", "--quiet", ROOT, clone]);
  for (const steps of stepsOfTree(clone)) await take(THIS_MAJOR, steps);
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
console.log(table.toString());
for (const line of told) console.error(`✗ ${line}`);
process.exitCode = told.length === 0 ? 0 : 1;

/** One step after the other in a new folder, up to the first that fails. */
async function take(major: string, steps: Steps): Promise<void> {
  const folder = new UserFolder(await nodeOf(major));
  try {
    for (const [what, step] of steps) {
      const begun = performance.now();
      let words = "as it should";
      try {
        words = (await step(folder)) ?? words;
      } catch (error) {
        words = "not as it should";
        told.push(`Node ${major}, ${what}: ${error instanceof Error ? error.message : error}`);
      }
      table.push([major, what, words, ((performance.now() - begun) / 1_000).toFixed(0)]);
      console.error(`Node ${major}, ${what}: ${words}`);
    }
  } finally {
    folder.remove();
  }
}
