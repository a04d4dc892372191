/** `npm run readme`: writes what follows from the catalogue into README.md: counts, and the output of `npm start`; and what other pages show as output. */
import { readFileSync, writeFileSync } from "node:fs";
import { readScenarios } from "../../sim/commands/trials.ts";
import { PAGE_OF_OUTPUTS, withOutputs } from "../pages/outputs.ts";
import { countsOf, withCounts } from "./counts.ts";
import { tailOf, tourOutput, withOutput } from "./output.ts";

const README = new URL("../../README.md", import.meta.url);

const before = readFileSync(README, "utf8");
const { text, wrong } = withCounts(before, countsOf(readScenarios([])));
const after = withOutput(text, tailOf(await tourOutput()));
for (const line of wrong) console.log(line);
if (after !== text) console.log("The output of npm start is another.");
if (after === before) console.log("README.md says what is so.");
else writeFileSync(README, after);

const page = new URL(`../../${PAGE_OF_OUTPUTS}`, import.meta.url);
const shown = readFileSync(page, "utf8");
const printed = await withOutputs(shown);
if (printed !== shown) console.log(`${PAGE_OF_OUTPUTS} shows other output.`);
writeFileSync(page, printed);
