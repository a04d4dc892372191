/** How words of others are shown: what moves a cursor, hides or turns text around is written out, and nothing is endless. */

/**
 * What a terminal obeys or does not show: controls, line separators, halves of characters, marks of direction, blanks of no
 * width, tags. The two that join an emoji together are left where they do.
 */
const UNSHOWN =
  /(?<!\p{Extended_Pictographic})\uFE0F|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?)\u200D|\u200D(?!\p{Extended_Pictographic})|(?![\uFE0F\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The names that programmers know. */
const NAMES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Longest text of somebody else in a report, characters. */
const CHARACTERS_MAX = 2_000;

/**
 * A text in one line, with everything written out that would not be seen as itself: `\x1b`, `\u202e`, `\u{e0041}`. It is for
 * eyes, not for parsers: a backslash stays one.
 */
export function escaped(text: string): string {
  return text.replaceAll(UNSHOWN, found => NAMES[found] ?? numbered(found));
}

/** Whether there is anything in a text that would not be seen as itself; a line break counts. */
export function hasUnshown(text: string): boolean {
  return text.search(UNSHOWN) >= 0;
}

/** The beginning of a text, and how much is left out. No character is cut in half. */
export function cut(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const head = text.slice(0, charactersMax).replace(/[\uD800-\uDBFF]$/, "");
  return `${head}… (${text.length - head.length} more characters)`;
}

/** One line of at most 2,000 characters and a word on the rest. */
export function shown(text: string): string {
  return escaped(cut(text, CHARACTERS_MAX));
}

/** Plain data with every text in it as it is shown, keys too. */
export function shownWhole<Data>(data: Data): Data {
  if (typeof data === "string") return shown(data) as Data;
  if (typeof data !== "object" || data === null) return data;
  if (Array.isArray(data)) return data.map(shownWhole) as Data;
  return Object.fromEntries(
    Object.entries(data).map(([key, value]) => [shown(key), shownWhole(value)]),
  ) as Data;
}

/**
 * Many lines for a terminal: the line breaks stay, and what `keep` matches; everything else is escaped.
 * @param keep must match sequences that begin with ESC, and match globally.
 */
export function escapedLines(text: string, keep?: RegExp): string {
  let out = "";
  let from = 0;
  for (const { 0: own, index } of text.matchAll(keep ?? /(?!)/g)) {
    out += escapedBetween(text.slice(from, index)) + own;
    from = index + own.length;
  }
  return out + escapedBetween(text.slice(from));
}

/** JSON with nothing in it that a terminal would obey; it says the same. */
export function escapedJson(json: string): string {
  return json.replaceAll(UNSHOWN, found =>
    found === "\n"
      ? found
      : Array.from({ length: found.length }, (_, at) => `\\u${hex(found.charCodeAt(at), 4)}`).join(""),
  );
}

const escapedBetween = (text: string): string => text.split("\n").map(escaped).join("\n");

function numbered(found: string): string {
  const code = found.codePointAt(0) as number;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");
