/**
 * `npm run mutation -- outbox delivery`: small changes to the code, one at a time, of which the tests of that part must notice
 * each. Prints the score of each part and what survived. Without a name, all parts: some hours.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { PARTS } from "./parts.ts";

const STRYKER = join(import.meta.dirname, "../../node_modules/@stryker-mutator/core/bin/stryker.js");
const [, , ...asked] = process.argv;
const names = asked.length === 0 ? Object.keys(PARTS) : asked;
const unknown = names.find(name => !Object.hasOwn(PARTS, name));
if (unknown !== undefined) {
  console.error(`there is no part ${unknown}; there are: ${Object.keys(PARTS).join(", ")}`);
  process.exit(64);
}
for (const name of names) {
  console.log(`\n${name}`);
  const { status } = spawnSync(process.execPath, [STRYKER, "run", "test/mutation/stryker.config.mjs"], {
    stdio: "inherit",
    env: { ...process.env, MUTATION_PART: name },
  });
  if (status !== 0) process.exitCode = 1;
}
