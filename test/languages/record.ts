/**
 * Which English text each Chinese one was translated from, as hashes of both: no test can compare what sentences mean, but
 * this one knows when an English sentence has changed and its translation has not. Numbers do not count, and line breaks.
 */
import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { type Pair, pairsOf } from "./drift.ts";
import type { Part } from "./page.ts";
import type { Translated } from "./translated.ts";

const FILE = new URL("translations.txt", import.meta.url);

export interface Untold {
  /** The line, for a person. */
  line: string;
  /** The two hashes, as a line of the record. */
  entry: string;
  /** The English text changed and the Chinese one did not; else the translation is new. */
  isStale: boolean;
}

export function readRecord(): string[] {
  return readFileSync(FILE, "utf8").trimEnd().split("\n");
}

export function writeRecord(record: readonly string[]): void {
  writeFileSync(FILE, `${record.join("\n")}\n`);
}

/** The entries whose Chinese text still stands somewhere, in the order of the pages. An entry that is stale stays. */
export function prunedRecord(pages: readonly Translated[], record: readonly string[]): string[] {
  const texts = pages.flatMap(({ chinese }) => chinese.parts.filter(({ isCode }) => !isCode).map(hashOf));
  return [...new Set(texts)].flatMap(text =>
    [...new Set(record)].filter(entry => entry.endsWith(` ${text}`)),
  );
}

/** What of a page the record does not have. */
export function untoldOf(page: Translated, record: readonly string[]): Untold[] {
  const translations = new Set(record.map(entry => entry.split(" ")[1]));
  return proseOf(page).flatMap(pair => {
    const entry = entryOf(pair);
    if (record.includes(entry)) return [];
    const line = `${page.chinese.name}:${pair.chinese.line} (${page.english.name}:${pair.english.line})`;
    return [{ line, entry, isStale: translations.has(hashOf(pair.chinese)) }];
  });
}

/** What to do about it. */
export function adviceOn({ line, isStale }: Untold): string {
  return isStale
    ? `${line} was translated from another English text: translate it anew, or, if it still says the same, npm run languages -- --still-true`
    : `${line} is a new translation: npm run languages writes it down`;
}

function proseOf(page: Translated) {
  return pairsOf(page).pairs.filter(({ english }) => !english.isCode);
}

/** @internal */
export function entryOf({ english, chinese }: Pair): string {
  return `${hashOf(english)} ${hashOf(chinese)}`;
}

function hashOf({ text }: Part): string {
  const words = text.replaceAll(/\d+(?:[.,:]\d+)*/g, "0").replaceAll(/[\s-]+/g, " ");
  return createHash("sha256").update(words).digest("hex").slice(0, 12);
}
