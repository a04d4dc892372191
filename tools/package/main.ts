/** `npm run packages`: builds both packages, packs them into `dist/`, and says what they weigh and what is wrong with them. */
import { join } from "node:path";
import { flawsOf } from "./flaws.ts";
import { build, PACKAGE_FOLDERS, packAll } from "./pack.ts";
import { printWeights } from "./weights.ts";

await build();
const packed = await packAll(join(PACKAGE_FOLDERS["ilink-sim"], "dist"));
console.log(printWeights(packed));
const flaws = (await Promise.all(packed.map(flawsOf))).flat();
for (const flaw of flaws) console.error(`✗ ${flaw}`);
for (const { file } of packed) console.log(file);
process.exitCode = flaws.length === 0 ? 0 : 1;
