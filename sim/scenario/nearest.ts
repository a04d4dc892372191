/** The known words nearest to a mistaken one, for "did you mean". */
import type { Sentence } from "../trace/sentence.ts";
import { inEnglish, say } from "./sentences.ts";

/** The known words at the least distance, if that is within a third of the word's length and three edits. At most three, in the order given. */
export function nearest(word: string, known: readonly string[]): string[] {
  const wanted = word.toLowerCase();
  const limit = Math.min(3, Math.ceil(word.length / 3));
  const distances = known.map(candidate => distanceOf(wanted, candidate.toLowerCase(), limit));
  const least = Math.min(limit, ...distances);
  return known.filter((_, at) => distances[at] === least).slice(0, 3);
}

/** `did you mean x?`, or else every word there is. */
export function suggested(word: string, known: readonly string[]): Sentence {
  if (known.length === 0) return say("near.nothing");
  return meant(nearest(word, known)) ?? say("near.known", { words: known });
}

/** `did you mean x?`; undefined where nothing is near. */
export function meant([a, b, c]: readonly string[]): Sentence | undefined {
  if (a === undefined) return undefined;
  if (b === undefined) return say("near.one", { a });
  return c === undefined ? say("near.two", { a, b }) : say("near.three", { a, b, c });
}

/** The same in English. */
export const suggestion = (word: string, known: readonly string[]): string =>
  inEnglish(suggested(word, known));

/** Edits from one word to the other. The beginning of a word, or a part of it between dashes, is just near enough. */
function distanceOf(word: string, candidate: string, limit: number): number {
  const isPart = word.length >= 3 && (candidate.startsWith(word) || candidate.split(/[-/]/).includes(word));
  const edits = Math.abs(word.length - candidate.length) > limit ? limit + 1 : levenshtein(word, candidate);
  return isPart ? Math.min(edits, limit) : edits;
}

function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, row[j]! + 1, next[j - 1]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
