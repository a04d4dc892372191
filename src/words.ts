/** Words that somebody else wrote (the service, a proxy, a runtime), made fit for an error's message and a line of a log. */

/**
 * What a terminal obeys or does not show: controls, line separators, halves of characters, marks of direction, blanks of no
 * width, tags. The two that join an emoji together are left where they do.
 */
const UNSHOWN =
  /(?<!\p{Extended_Pictographic})\uFE0F|(?<![\p{Extended_Pictographic}\p{Emoji_Modifier}]\uFE0F?)\u200D|\u200D(?!\p{Extended_Pictographic})|(?![\uFE0F\u200D])[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

/** The names that programmers know. */
const NAMES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

/** Shorter texts are no secrets, and may stand in any sentence. */
const SECRET_MIN = 6;
/** Less of an encoded secret than this says nothing of it. */
const ENCODED_MIN = 8;

/**
 * A text in one line, with everything written out that would not be seen as itself: `\x1b`, `\u202e`, `\u{e0041}`. It is for
 * eyes, not for parsers: a backslash stays one.
 *
 * @internal
 */
export function escaped(text: string): string {
  return text.replaceAll(UNSHOWN, found => NAMES[found] ?? numbered(found));
}

/** The beginning of a text, and how much is left out. No character is cut in half. @internal */
export function cut(text: string, charactersMax: number): string {
  if (text.length <= charactersMax) return text;
  const head = text.slice(0, charactersMax).replace(/[\uD800-\uDBFF]$/, "");
  return `${head}… (${text.length - head.length} more characters)`;
}

/** A text without secrets, as they are or encoded as base64, hexadecimal or part of a URL. @internal */
export function withoutSecrets(text: string, secrets: Iterable<string>): string {
  let rest = text;
  const forms = new Set([...secrets].flatMap(secret => (secret.length < SECRET_MIN ? [] : formsOf(secret))));
  // The longest first: one may be a part of another.
  for (const form of [...forms].sort((a, b) => b.length - a.length)) rest = withoutForm(rest, form);
  return rest;
}

/** Also where it is written with the other case of hexadecimal digits: `%3a` for `%3A`. */
function withoutForm(text: string, form: string): string {
  if (!/%[0-9A-F]{2}|^[0-9a-f]+$/.test(form)) return text.replaceAll(form, "***");
  return text.replaceAll(form, "***").replaceAll(otherCase(form), "***");
}

function otherCase(form: string): string {
  return /^[0-9a-f]+$/.test(form)
    ? form.toUpperCase()
    : form.replaceAll(/%[0-9A-F]{2}/g, code => code.toLowerCase());
}

function formsOf(secret: string): string[] {
  const encoded = [
    encodeURIComponent(secret.toWellFormed()),
    Buffer.from(secret).toString("hex"),
    ...base64Of(secret),
  ];
  return [secret, ...encoded.filter(form => form.length >= ENCODED_MIN)];
}

/** In base64 a text looks otherwise by what stands before it: what all texts with it have in common, for the three ways. */
function base64Of(secret: string): string[] {
  return [0, 1, 2].flatMap(before => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
    const from = Math.ceil((before * 8) / 6);
    const to = Math.floor((bytes.length * 8) / 6);
    return (["base64", "base64url"] as const).map(alphabet => bytes.toString(alphabet).slice(from, to));
  });
}

function numbered(found: string): string {
  const code = found.codePointAt(0) as number;
  if (code <= 0xff) return `\\x${hex(code, 2)}`;
  return code <= 0xffff ? `\\u${hex(code, 4)}` : `\\u{${hex(code, 1)}}`;
}

const hex = (code: number, digits: number): string => code.toString(16).padStart(digits, "0");
