/** An error as a reason in a report: one short line without secrets. */

/** Longest reason, in characters. */
const REASON_LENGTH_MAX = 160;

/**
 * First line of the error's text, cut to a readable length.
 * @param secrets Texts to leave out, such as tokens.
 */
export function describeError(error: unknown, secrets: Iterable<string> = []): string {
  let text = wordsOf(error).split("\n", 1)[0] ?? "";
  for (const secret of secrets) text = text.replaceAll(secret, "***");
  return text.length > REASON_LENGTH_MAX ? `${text.slice(0, REASON_LENGTH_MAX - 1)}…` : text;
}

/** Anything thrown as a text; what cannot even be made one is told as that. */
export function wordsOf(error: unknown): string {
  try {
    return String(error);
  } catch {
    return "something was thrown that cannot be shown as text";
  }
}

/** So many errors behind an error are looked at. */
const CAUSES_MAX = 8;

/** All that an error says, and what is behind it: for whoever looks for secrets. */
export function allWordsOf(error: unknown): string {
  const words: string[] = [];
  for (let next = error; next !== undefined && words.length <= CAUSES_MAX; next = causeOf(next)) {
    words.push(wordsOf(next));
  }
  return words.join("\n");
}

function causeOf(error: unknown): unknown {
  try {
    return error instanceof Error ? error.cause : undefined;
  } catch {
    return undefined;
  }
}
