/** A text whose blanks are filled, piece by piece. */

/**
 * The text with each blank replaced by its words. A text in Chinese has a space around a blank for digits and Latin
 * names; between two Chinese characters it is dropped.
 * @param blanks a global expression that finds a blank
 * @param wordsOf what fills the blank that was found
 */
export function withBlanks(
  text: string,
  blanks: RegExp,
  wordsOf: (found: RegExpExecArray) => string,
): string {
  let told = "";
  let end = 0;
  for (const found of text.matchAll(blanks)) {
    told = joined(joined(told, text.slice(end, found.index)), wordsOf(found));
    end = found.index + found[0].length;
  }
  return joined(told, text.slice(end));
}

function joined(before: string, after: string): string {
  if (/\p{Script=Han} $/u.test(before) && /^\p{Script=Han}/u.test(after)) return before.slice(0, -1) + after;
  if (/\p{Script=Han}$/u.test(before) && /^ \p{Script=Han}/u.test(after)) return before + after.slice(1);
  return before + after;
}
