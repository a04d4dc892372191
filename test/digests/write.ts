/**
 * `npm run digests`: run the catalogue, write each digest into `digests.txt`, and say what changed. Exit 1 when a verdict
 * is not the one that its scenario expects: the digests are written all the same.
 */
import { existsSync } from "node:fs";
import { startProgress } from "../../sim/commands/progress.ts";
import { plans, run } from "../catalogue.ts";
import { compareDigests, DIGESTS_FILE, readDigests, runKey, writeDigests } from "./digests.ts";

/** Runs named one by one; of more the number says enough. */
const NAMED_MAX = 40;

const before = existsSync(DIGESTS_FILE) ? readDigests() : new Map<string, string>();
const after = new Map<string, string>();
const surprises: string[] = [];
const progress = startProgress("");
for (const plan of plans) {
  const { row } = await run(plan);
  const key = runKey(row.scenario, row.subject);
  after.set(key, row.digest);
  if (!row.asExpected) surprises.push(key);
  progress.update(`${after.size} of ${plans.length} runs · ${key}`);
}
progress.stop();
writeDigests(after);

const { changed, added, gone } = compareDigests(before, after);
console.log(
  `${after.size} runs: ${changed.length} changed, ${added.length} new, ${gone.length} gone. Written: ${DIGESTS_FILE}`,
);
name("changed", changed);
name("new", added);
name("gone", gone);
name("NOT AS EXPECTED", surprises);
if (changed.length > 0) console.log("\nSay in the commit why these runs take another course.");
if (surprises.length > 0) process.exitCode = 1;

function name(what: string, keys: readonly string[]): void {
  for (const key of keys.slice(0, NAMED_MAX)) console.log(`  ${what}: ${key}`);
  if (keys.length > NAMED_MAX) console.log(`  ${what}: ${keys.length - NAMED_MAX} more`);
}
