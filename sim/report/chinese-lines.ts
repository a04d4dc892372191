/** A text in Chinese as lines: it breaks between two characters too, not only at a space. */
import stringWidth from "string-width";

/** What no line begins with, and what no line ends with. */
const CLOSING = "，。；：、！？）”」》…";
const OPENING = "（“「《";

/** Spaces; or a character or a word with the punctuation that stays with it. */
const PIECE = new RegExp(
  `\\s+|[${OPENING}]*(?:\\p{Script=Han}|[^\\s\\p{Script=Han}${OPENING}${CLOSING}]+)[${CLOSING}]*|[${OPENING}${CLOSING}]+`,
  "gu",
);

/** Whether a text is in Chinese and plain: colours would be cut in two. */
export const isPlainChinese = (text: string): boolean =>
  /\p{Script=Han}/u.test(text) && !text.includes("\u001b");

/** Lines of a paragraph, none wider than `width`; a word that is wider itself is broken. */
export function chineseLines(text: string, width: number): string[] {
  const lines = [""];
  for (const [piece] of text.matchAll(PIECE)) {
    const line = lines.at(-1) ?? "";
    if (stringWidth(line + piece.trimEnd()) <= width) lines[lines.length - 1] = line + piece;
    else if (piece.trim() !== "") lines.push(...broken(piece, width));
  }
  const whole = lines.map(line => line.trimEnd());
  return whole[0] === "" ? whole.slice(1) : whole;
}

/** The pieces of a word that fit on a line. */
function broken(word: string, width: number): string[] {
  const parts = [""];
  for (const character of word) {
    if (stringWidth((parts.at(-1) ?? "") + character) > width) parts.push("");
    parts[parts.length - 1] += character;
  }
  return parts;
}
