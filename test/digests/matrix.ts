/**
 * `npm run digests:matrix`: the catalogue under every Node major, in several time zones and languages; each run must have
 * the digest that is committed. Names or folders of scenarios make it shorter: `npm run digests:matrix -- bug-155`.
 * Exit 0 when all are equal, 1 when one differs, 70 when an environment could not be tried. Needs npm's registry for the
 * other Nodes.
 */
import Table from "cli-table3";
import { nodeOf } from "../../sim/calibration/nodes.ts";
import { startProgress } from "../../sim/commands/progress.ts";
import { type Digests, readDigests } from "./digests.ts";
import { digestsElsewhere } from "./elsewhere.ts";

/** Every major at home, then far away: whole, half and quarter hours, both sides of the date line, other letters and digits. */
const ENVIRONMENTS = [
  { major: "22", timeZone: "UTC", locale: "C" },
  { major: "24", timeZone: "UTC", locale: "C" },
  { major: "26", timeZone: "UTC", locale: "C" },
  { major: "22", timeZone: "Asia/Shanghai", locale: "zh_CN.UTF-8" },
  { major: "24", timeZone: "Pacific/Chatham", locale: "tr_TR.UTF-8" },
  { major: "26", timeZone: "America/St_Johns", locale: "ar_EG.UTF-8" },
  { major: "24", timeZone: "Pacific/Pago_Pago", locale: "de_DE.UTF-8" },
];
/** Runs named for each environment; of more the number says enough. */
const NAMED_MAX = 10;

type Row = [node: string, timeZone: string, locale: string, result: string, seconds: string];

const scenarios = process.argv.slice(2);
const committed = readDigests();
const rows: Row[] = [];
const told: string[] = [];
let code = 0;
const progress = startProgress("");
for (const { major, timeZone, locale } of ENVIRONMENTS) {
  const name = `Node ${major}, ${timeZone}, ${locale}`;
  progress.update(`${rows.length + 1} of ${ENVIRONMENTS.length}: ${name}`);
  const begun = performance.now();
  let result: string;
  try {
    const found = await digestsElsewhere({ node: await nodeOf(major), timeZone, locale, scenarios });
    const differing = differingFrom(committed, found);
    result =
      differing.length === 0
        ? `${found.size} runs, all equal`
        : `${differing.length} of ${found.size} runs differ`;
    told.push(
      ...differing
        .slice(0, NAMED_MAX)
        .map(key => `${name}: ${key} has another digest than the committed one`),
    );
    if (differing.length > 0) code = Math.max(code, 1);
  } catch (error) {
    result = "not tried";
    told.push(`${name}: ${error instanceof Error ? error.message : error}`);
    code = 70;
  }
  rows.push([`Node ${major}`, timeZone, locale, result, ((performance.now() - begun) / 1_000).toFixed(0)]);
}
progress.stop();

const table = new Table({ head: ["", "TZ", "LC_ALL", "digests", "s"], style: { head: [], border: [] } });
table.push(...rows);
console.log(table.toString());
for (const line of told) console.error(`✗ ${line}`);
process.exitCode = code;

/** A run that nobody committed differs too. */
function differingFrom(expected: Digests, found: Digests): string[] {
  return [...found].flatMap(([key, digest]) => (expected.get(key) === digest ? [] : [key]));
}
