/** `npm run readme`: writes what follows from the catalogue into README.md: counts; the output of `npm start` into that of each language; and what other pages show as output. */
import { readFileSync, writeFileSync } from "node:fs";
import { basename } from "node:path";
import { readScenarios } from "../../sim/commands/trials.ts";
import { PAGE_OF_OUTPUTS, withOutputs } from "../pages/outputs.ts";
import { countsOf, withCounts } from "./counts.ts";
import { LANGUAGES, readmeOf, tailOf, tourOutput, withOutput } from "./output.ts";

const { text, wrong } = withCounts(readFileSync(readmeOf("en"), "utf8"), countsOf(readScenarios([])));
for (const line of wrong) console.log(line);
writeFileSync(readmeOf("en"), text);

for (const language of LANGUAGES) {
  const before = readFileSync(readmeOf(language), "utf8");
  const after = withOutput(before, tailOf(await tourOutput(language), language), language);
  const name = basename(readmeOf(language));
  console.log(
    after === before ? `${name} shows what npm start prints.` : `${name}: npm start prints something else.`,
  );
  writeFileSync(readmeOf(language), after);
}

const page = new URL(`../../${PAGE_OF_OUTPUTS}`, import.meta.url);
const shown = readFileSync(page, "utf8");
const printed = await withOutputs(shown);
if (printed !== shown) console.log(`${PAGE_OF_OUTPUTS} shows other output.`);
writeFileSync(page, printed);
