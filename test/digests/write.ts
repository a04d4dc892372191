/**
 * `npm run digests`: run the catalogue, write each digest into `digests.txt`, and say what changed. Exit 1 when a verdict
 * is not the one that its scenario expects: the digests are written all the same. With `--expectations`, what came out is
 * also written into the scenarios, for every subject but `fixed`, the ones that a new scenario does not name yet among them:
 * read the difference before it is committed.
 */
import { existsSync } from "node:fs";
import { startProgress } from "../../sim/commands/progress.ts";
import { violatedInvariants } from "../../sim/verdict/trial.ts";
import { plans, type ReadyPlan, run } from "../catalogue.ts";
import { compareDigests, DIGESTS_FILE, readDigests, runKey, writeDigests } from "./digests.ts";
import { type Surprise, summarize, writeExpectations } from "./expectations.ts";
import { unsaidPlans, unsaidRepairs } from "./unsaid.ts";

/** Runs named one by one; of more the number says enough. */
const NAMED_MAX = 40;

const before = existsSync(DIGESTS_FILE) ? readDigests() : new Map<string, string>();
const after = new Map<string, string>();
const surprises: Surprise[] = [];
const isWriting = process.argv.includes("--expectations");
const progress = startProgress("");
for (const plan of plans) await take(plan);
if (isWriting) {
  for (const plan of unsaidPlans()) await take(plan);
  const cameOf = (name: string, of: string) =>
    surprises.find(({ scenario, subject }) => scenario === name && subject === of)?.came;
  for (const plan of unsaidRepairs(cameOf)) await take(plan);
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
for (const line of summarize(surprises)) console.log(`  NOT AS EXPECTED: ${line}`);
if (changed.length > 0) console.log("\nSay in the commit why these runs take another course.");
const others = surprises.filter(({ subject }) => subject !== "fixed");
if (isWriting) writeExpectations(others);
if (surprises.length > (isWriting ? others.length : 0)) process.exitCode = 1;

async function take(plan: ReadyPlan): Promise<void> {
  const { row, verdict } = await run(plan);
  const { scenario, subject } = row;
  after.set(runKey(scenario, subject), row.digest);
  const came = verdict.verdict === "violated" ? violatedInvariants(verdict) : verdict.verdict;
  const expected = plan.scenario.expect[subject];
  if (expected === undefined || !row.asExpected)
    surprises.push({ scenario, subject, expected: expected ?? "pass", came });
  progress.update(`${after.size} runs, ${plans.length} at least · ${runKey(scenario, subject)}`);
}

function name(what: string, keys: readonly string[]): void {
  for (const key of keys.slice(0, NAMED_MAX)) console.log(`  ${what}: ${key}`);
  if (keys.length > NAMED_MAX) console.log(`  ${what}: ${keys.length - NAMED_MAX} more`);
}
