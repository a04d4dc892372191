/** What needs no translator: blocks of code, and numbers that changed. */
import { changedNumbers, type Pair, pairsOf } from "./drift.ts";
import { entryOf } from "./record.ts";
import type { Translated } from "./translated.ts";

export interface CarriedOver {
  /** The Chinese page, with the code and the numbers of the English one. */
  text: string;
  /** What changed, a line each, for whoever looks it over. */
  changes: string[];
}

interface Edit {
  start: number;
  end: number;
  to: string;
}

/** Numbers go only into a text that the record knows as the translation of the English one, but for its numbers. */
export function carryOver(page: Translated, record: readonly string[]): CarriedOver {
  const changes: string[] = [];
  let { text } = page.chinese;
  // From the end on, so that the places before an edit stay where they are.
  for (const pair of pairsOf(page).pairs.toReversed()) {
    const edits = editsOf(pair, record).toSorted((one, other) => other.start - one.start);
    for (const { start, end, to } of edits) {
      changes.unshift(`${page.chinese.name}:${pair.chinese.line} ${said(pair, text.slice(start, end), to)}`);
      text = text.slice(0, start) + to + text.slice(end);
    }
  }
  return { text, changes };
}

function editsOf(pair: Pair, record: readonly string[]): Edit[] {
  const { english, chinese } = pair;
  if (english.isOutput && chinese.isOutput) return [];
  if (english.isCode) {
    if (english.text === chinese.text) return [];
    return [{ start: chinese.start, end: chinese.start + chinese.text.length, to: english.text }];
  }
  if (!record.includes(entryOf(pair))) return [];
  return (changedNumbers(pair) ?? []).map(({ from, to }) => {
    const start = chinese.start + from.at;
    return { start, end: start + from.digits.length, to };
  });
}

function said({ english }: Pair, from: string, to: string): string {
  return english.isCode ? `has the ${english.shape} of line ${english.line} now` : `${from} became ${to}`;
}
