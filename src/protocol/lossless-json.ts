/**
 * JSON whose whole numbers never lose digits, in a time that its length bounds. The service writes uint64 ids
 * (`message_id`, `msg_id`, `svr_id`) unquoted; a double rounds them, and two different messages become one.
 */

/** What a short text can hold does no harm, whatever it is: characters. */
const SHORT = 150_000;
/**
 * Brackets, braces and keys in one text, at most, how deep they may be nested, and how many different keys there may be. They
 * cost the runtime's parser far more than their length: ten million brackets hold the event loop up for a second. A message
 * has about 25 of them.
 */
const PARTS_MAX = 2_000_000;
const DEPTH_MAX = SHORT;
const KEYS_MAX = 20_000;
/** Numbers that become strings, at most: each is a string of its own in memory. A message has four of them. */
const LONG_NUMBERS_MAX = 200_000;
const KEY_HASHES = 65_536;

/** JSON that would hold up whoever parses it. @internal */
export class JsonLimitError extends SyntaxError {}

/** Fewer digits always fit a double, and more than sixteen never do in a safe way. */
const LONG_RUN = 16;

const PIECES_MAX = 512;

/** How far a string is read before its end is looked for, characters. */
const LOOK_AHEAD = 32;

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const MINUS = 0x2d;
const COLON = 0x3a;
const ZERO = 0x30;

/** What a character means outside strings, by its code. */
const STRING = 1;
const NUMBER = 2;
const NUMBER_GOES_ON = 3;
const OPEN = 4;
const CLOSE = 5;
const KEY = 6;
const MEANINGS = new Uint8Array(128);
for (const [meaning, characters] of [
  [STRING, '"'],
  [NUMBER, "-0123456789"],
  [NUMBER_GOES_ON, "+.eE"],
  [OPEN, "[{"],
  [CLOSE, "]}"],
  [KEY, ":"],
] as const) {
  for (const character of characters) MEANINGS[character.charCodeAt(0)] = meaning;
}

/**
 * Parse JSON; whole numbers beyond the safe range come back as strings with their exact digits. They are quoted before
 * the parser sees them: a reviver would walk the whole value and run out of stack on one that is nested deeply.
 *
 * @throws SyntaxError for what is no JSON, or goes beyond the limits of this file. Its message may quote the text.
 */
export function parseLosslessJson(text: string): unknown {
  // Most answers are short and have no long number: they cost one look at every sixteenth character.
  const isPlain = text.length <= SHORT && !hasLongRun(text);
  return JSON.parse(isPlain ? text : quoteLongNumbers(text));
}

/** Whether sixteen digits stand side by side. */
function hasLongRun(text: string): boolean {
  for (let at = LONG_RUN - 1; at < text.length; ) {
    if (!isDigit(text.charCodeAt(at))) {
      at += LONG_RUN;
      continue;
    }
    let from = at;
    while (from > 0 && at - from < LONG_RUN && isDigit(text.charCodeAt(from - 1))) from--;
    const end = endOfDigits(text, at, Math.min(from + LONG_RUN, text.length));
    if (end - from >= LONG_RUN) return true;
    // What stands at the end of the run is no digit.
    at = end + LONG_RUN;
  }
  return false;
}

/** The same text with every whole number beyond the safe range in quotes. What is no JSON stays none. */
function quoteLongNumbers(text: string): string {
  /** The text between the places where a quote belongs; joined now and then, which is quicker and needs less memory. */
  const pieces: string[] = [];
  let quoted = "";
  let copied = 0;
  const limits = new Limits(text);
  for (let at = 0; at < text.length; ) {
    const meaning = meaningAt(text, at);
    if (meaning === STRING) at = limits.string(at, endOfString(text, at + 1));
    else if (meaning === NUMBER) {
      const end = endOfNumber(text, at + 1);
      if (end - at >= LONG_RUN && isUnsafe(text, at, end)) {
        limits.longNumber();
        pieces.push(text.slice(copied, at), text.slice(at, end));
        copied = end;
        if (pieces.length >= PIECES_MAX) {
          quoted += `${pieces.join('"')}"`;
          pieces.length = 0;
        }
      }
      at = end;
    } else {
      if (meaning >= OPEN) limits.part(meaning);
      at++;
    }
  }
  if (copied === 0) return text;
  pieces.push(text.slice(copied));
  return quoted + pieces.join('"');
}

/** Counts what costs the parser more than its length. A short text cannot have too much of it. */
class Limits {
  readonly #text: string;
  #parts = 0;
  #depth = 0;
  /** Of the latest string. */
  #from = 0;
  #end = 0;
  /** Which hashes of keys were seen, for a long text. */
  readonly #seen: Uint8Array | undefined;
  #keys = 0;
  #longNumbers = 0;

  constructor(text: string) {
    this.#text = text;
    this.#seen = text.length > SHORT ? new Uint8Array(KEY_HASHES) : undefined;
  }

  string(from: number, end: number): number {
    this.#from = from;
    this.#end = end;
    return end;
  }

  longNumber(): void {
    if (++this.#longNumbers > LONG_NUMBERS_MAX)
      throw new JsonLimitError(
        `the body has more than ${LONG_NUMBERS_MAX} whole numbers of more than 15 digits`,
      );
  }

  part(meaning: number): void {
    if (++this.#parts > PARTS_MAX)
      throw new JsonLimitError(`the body has more than ${PARTS_MAX} brackets, braces and keys`);
    if (meaning === OPEN && ++this.#depth > DEPTH_MAX)
      throw new JsonLimitError(`the body has more than ${DEPTH_MAX} lists and objects within each other`);
    if (meaning === CLOSE) this.#depth--;
    if (meaning === KEY && this.#seen !== undefined) this.#key(this.#seen);
  }

  /** Different keys are counted by a small hash: where two have the same, one is not counted. */
  #key(seen: Uint8Array): void {
    let hash = 0;
    for (let at = this.#from; at < this.#end; at++) hash = (hash * 31 + this.#text.charCodeAt(at)) | 0;
    // A string that is followed by two colons would be hashed twice.
    this.#from = this.#end;
    const slot = (hash ^ (hash >>> 16)) & (KEY_HASHES - 1);
    if (seen[slot] === 1) return;
    seen[slot] = 1;
    if (++this.#keys > KEYS_MAX)
      throw new JsonLimitError(`the body has more than ${KEYS_MAX} different keys`);
  }
}

function meaningAt(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code < 128 ? (MEANINGS[code] as number) : 0;
}

/** Where a string ends, behind its quote; the end of the text for one that is never closed. */
function endOfString(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) return at + 1;
    if (code === BACKSLASH) at++;
    else if (at - from === LOOK_AHEAD) {
      // Most have no quote of their own: the runtime finds their end many characters at a time.
      const end = text.indexOf('"', at);
      if (end < 0) return text.length;
      if (text.charCodeAt(end - 1) !== BACKSLASH) return end + 1;
    }
  }
  return text.length;
}

/** Where everything ends that a number may be made of. Whether it is one, the parser says. */
function endOfNumber(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const meaning = meaningAt(text, at);
    if (meaning !== NUMBER && meaning !== NUMBER_GOES_ON) return at;
  }
  return text.length;
}

/** Whether this is a whole number that a double may round. */
function isUnsafe(text: string, from: number, end: number): boolean {
  const first = text.charCodeAt(from) === MINUS ? from + 1 : from;
  const digits = end - first;
  if (digits < LONG_RUN || text.charCodeAt(first) === ZERO || endOfDigits(text, first, end) < end)
    return false;
  // A number is no key of an object, and in quotes it would be one.
  if (text.charCodeAt(endOfSpace(text, end)) === COLON) return false;
  return digits > LONG_RUN || !Number.isSafeInteger(Number(text.slice(from, end)));
}

function endOfDigits(text: string, from: number, limit: number): number {
  for (let at = from; at < limit; at++) if (!isDigit(text.charCodeAt(at))) return at;
  return limit;
}

function endOfSpace(text: string, from: number): number {
  for (let at = from; at < text.length; at++) {
    const code = text.charCodeAt(at);
    // Those that JSON knows: space, tab, line feed, carriage return.
    if (code !== 0x20 && code !== 0x09 && code !== 0x0a && code !== 0x0d) return at;
  }
  return text.length;
}

function isDigit(code: number): boolean {
  return code >= ZERO && code <= 0x39;
}
