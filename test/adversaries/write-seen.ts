/**
 * `npm run -s sim -- score --json | npm run -s score:seen`: notes for each adversary the shortest scenario that
 * catches it, where `npm run test:campaigns` looks for it. What was noted for others stays.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { readScenarios } from "../../sim/commands/trials.ts";

const FILE = join(import.meta.dirname, "seen.json");
const { adversaries } = JSON.parse(readFileSync(0, "utf8")) as {
  adversaries: { name: string; caughtIn: string[] }[];
};
const lengths = new Map(readScenarios([]).map(({ name, endAtMs }) => [name, endAtMs]));
const seen: Record<string, string> = JSON.parse(readFileSync(FILE, "utf8"));
for (const { name, caughtIn } of adversaries) {
  const known = caughtIn.filter(scenario => lengths.has(scenario));
  const [shortest] = known.toSorted((a, b) => (lengths.get(a) ?? 0) - (lengths.get(b) ?? 0));
  if (shortest === undefined) delete seen[name];
  else seen[name] = shortest;
}
writeFileSync(FILE, `${JSON.stringify(seen, Object.keys(seen).toSorted(), 2)}\n`);
