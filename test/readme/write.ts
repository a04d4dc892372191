/** `npm run readme`: writes what follows from the catalogue into README.md: counts, and the output of `npm start`. */
import { readFileSync, writeFileSync } from "node:fs";
import { readScenarios } from "../../sim/commands/trials.ts";
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
