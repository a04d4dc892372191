/** `npm run languages`: copies code and changed numbers into the Chinese pages, and says what is left to translate. */
import { writeFileSync } from "node:fs";
import { carryOver } from "./carry-over.ts";
import { driftOf } from "./drift.ts";
import { fileOf, translatedPages } from "./translated.ts";

for (const page of translatedPages()) {
  const { text, changes } = carryOver(page);
  for (const change of changes) console.log(change);
  if (text !== page.chinese.text) writeFileSync(fileOf(page.chinese), text);
}

const pages = translatedPages();
const left = pages.flatMap(page => driftOf(page, pages));
for (const drift of left) console.log(drift);
console.log(
  left.length === 0 ? "The Chinese pages say what the English ones say." : `To translate: ${left.length}.`,
);
process.exitCode = left.length === 0 ? 0 : 1;
