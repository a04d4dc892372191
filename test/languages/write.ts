/**
 * `npm run languages`: copies code and changed numbers into the Chinese pages, writes down new translations, and says what is
 * left to translate. With `--still-true` it takes each Chinese text for a translation of the English one beside it.
 */
import { writeFileSync } from "node:fs";
import { parseArgs } from "node:util";
import { carryOver } from "./carry-over.ts";
import { driftOf } from "./drift.ts";
import { adviceOn, prunedRecord, readRecord, untoldOf, writeRecord } from "./record.ts";
import { titlesLeft } from "./titles.ts";
import { fileOf, translatedPages } from "./translated.ts";

const { values: flags } = parseArgs({ options: { "still-true": { type: "boolean", default: false } } });
const record = readRecord();

for (const page of translatedPages()) {
  const { text, changes } = carryOver(page, record);
  for (const change of changes) console.log(change);
  if (text !== page.chinese.text) writeFileSync(fileOf(page.chinese), text);
}

const pages = translatedPages();
const untold = pages.flatMap(page => untoldOf(page, record));
const stale = untold.filter(({ isStale }) => isStale && !flags["still-true"]);
const added = untold.filter(one => !stale.includes(one));
writeRecord(prunedRecord(pages, [...record, ...added.map(({ entry }) => entry)]));

const left = [...pages.flatMap(page => driftOf(page, pages)), ...stale.map(adviceOn), ...titlesLeft()];
for (const line of left) console.log(line);
console.log(
  left.length === 0 ? "The Chinese pages say what the English ones say." : `To do: ${left.length}.`,
);
process.exitCode = left.length === 0 ? 0 : 1;
