/** Where a Chinese page no longer says what its English page says, with what to do about it. */
import { INVARIANTS } from "../../sim/index.ts";
import { cellsOf, codesIn, numbersIn, type Part, targetsIn, wordsOf } from "./page.ts";
import { chineseTarget, type Translated } from "./translated.ts";

const INVARIANT_NAMES = new Set(INVARIANTS.map(({ name }) => name));

/** Two parts that stand at the same place of a page. */
export interface Pair {
  english: Part;
  chinese: Part;
}

export function driftOf(page: Translated, pages: readonly Translated[]): string[] {
  const { pairs, drift } = pairsOf(page);
  const at = ({ english, chinese }: Pair) =>
    `${page.chinese.name}:${chinese.line} (${page.english.name}:${english.line})`;
  return [
    ...drift,
    ...pairs.flatMap(pair => differences(pair, page, pages).map(difference => `${at(pair)} ${difference}`)),
  ];
}

/** Section by section, so that a part too many in one section hides nothing of the others. */
export function pairsOf({ english, chinese }: Translated): { pairs: Pair[]; drift: string[] } {
  const [sections, others] = [sectionsOf(english.parts), sectionsOf(chinese.parts)];
  if (sections.length !== others.length) {
    const counts = `${others.length} headings, and ${english.name} has ${sections.length}`;
    return { pairs: [], drift: [`${chinese.name} has ${counts}: add those that lack, in the same order`] };
  }
  const pairs: Pair[] = [];
  const drift: string[] = [];
  for (const [index, section] of sections.entries()) {
    const other = others[index] ?? [];
    const place = Array.from({ length: Math.max(section.length, other.length) }).findIndex(
      (_, at) => section[at]?.shape !== other[at]?.shape,
    );
    const shared = place === -1 ? section : section.slice(0, startOfRun(section, place));
    pairs.push(...shared.map((part, at) => ({ english: part, chinese: other[at]! })));
    if (place === -1) continue;
    const [wanted, given] = [section, other].map(parts => parts[place]?.shape ?? "the end of the section");
    const [there, here] = [section, other].map(parts => (parts[place] ?? parts.at(-1))?.line);
    const names = [section, other].map(parts => parts.slice(shared.length).flatMap(namesOf));
    const lacking = without(names[0] ?? [], names[1] ?? []).map(name => ` It lacks ${name}.`);
    drift.push(
      `${chinese.name}:${here} (${english.name}:${there}) has: ${given}; English has: ${wanted}.${lacking.join("")} Translate what came, take out what went`,
    );
  }
  return { pairs, drift };
}

/** Of the paragraphs or rows before a place where the pages differ, nobody knows which is the one too many. */
function startOfRun(parts: readonly Part[], place: number): number {
  let start = place;
  while (start > 1 && parts[start - 1]?.shape === parts[place - 1]?.shape) start--;
  return start;
}

/** A heading, with what stands below it up to the next. */
function sectionsOf(parts: readonly Part[]): Part[][] {
  const sections: Part[][] = [];
  for (const part of parts) {
    if (part.shape.startsWith("heading") || sections.length === 0) sections.push([]);
    sections.at(-1)?.push(part);
  }
  return sections;
}

function differences(pair: Pair, page: Translated, pages: readonly Translated[]): string[] {
  const { english, chinese } = pair;
  // The README's test compares it with what the command prints.
  if (english.isOutput && chinese.isOutput) return [];
  if (english.isCode)
    return english.text === chinese.text ? [] : [`another ${english.shape}: npm run languages copies it`];
  const targets = targetsIn(english).map(target => chineseTarget(target, page, pages));
  return [
    ...compare("code", codesIn(english), codesIn(chinese)),
    ...compare("link", targets, targetsIn(chinese)),
    ...compareNumbers(pair),
    ...compare("name", namesOf(english), namesOf(chinese)),
    ...(isUntranslated(pair) ? ["stands in English: translate it"] : []),
  ];
}

function compare(what: string, wanted: readonly string[], given: readonly string[]): string[] {
  const [missing, excess] = [without(wanted, given), without(given, wanted)];
  return [
    ...missing.map(one => `lacks the ${what} ${one}`),
    ...excess.map(one => `has the ${what} ${one}, which English has not`),
  ];
}

function compareNumbers(pair: Pair): string[] {
  const changes = changedNumbers(pair);
  if (changes !== undefined) return changes.map(({ from, to }) => `write ${to} for ${from.digits}`);
  const [wanted, given] = digitsOf(pair);
  return compare("number", wanted, given);
}

/** Which number of the Chinese text becomes which; undefined when more have come than gone, or fewer. */
export function changedNumbers(pair: Pair) {
  const [wanted, given] = digitsOf(pair);
  const missing = without(wanted, given);
  const excess = without(given, wanted);
  if (missing.length !== excess.length) return undefined;
  const numbers = numbersIn(pair.chinese);
  return excess.map((digits, index) => {
    const from = numbers.splice(
      numbers.findIndex(number => number.digits === digits),
      1,
    )[0]!;
    return { from, to: missing[index] ?? "" };
  });
}

function digitsOf({ english, chinese }: Pair): [string[], string[]] {
  return [numbersIn(english).map(({ digits }) => digits), numbersIn(chinese).map(({ digits }) => digits)];
}

/** Invariants have one name in every language. */
function namesOf(part: Part): string[] {
  const names = wordsOf(part).match(/[a-z]+(?:-[a-z]+)+/g) ?? [];
  return names.filter(name => INVARIANT_NAMES.has(name));
}

function isUntranslated({ english, chinese }: Pair): boolean {
  const words = wordsOf(english).match(/\b[a-z]+(-[a-z]+)*\b/g) ?? [];
  return words.length > 1 && !/\p{Script=Han}/u.test(wordsOf(chinese)) && cellsOf(english).length === 0;
}

/** Those of the first that the second does not have, each as often as it lacks. */
function without(some: readonly string[], others: readonly string[]): string[] {
  const left = [...others];
  return some.filter(one => {
    const index = left.indexOf(one);
    if (index !== -1) left.splice(index, 1);
    return index === -1;
  });
}
