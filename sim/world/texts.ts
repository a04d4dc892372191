/** The texts that travel in a run, and the keys under which the trace knows them: no text is ever written down. */
import { linesOf } from "../server/items.ts";
import type { HandlingRecord, OutboundKey } from "../trace/record.ts";

export interface Texts {
  /** A text of a user: a fresh one, at least so long, or again the one that this user said last. One that is `unsaid` travels in no item of its message, one of `several` in one for each of its lines. */
  inbound(
    user: string,
    form?: { same?: boolean | undefined; chars?: number | undefined; unsaid?: boolean; several?: boolean },
  ): { key: string; text: string };
  /** A text for the bot to send to a user: a fresh one, at least so long, or again the one that he was last sent. */
  outbound(
    user: string,
    form?: { chars?: number | undefined; same?: boolean | undefined },
  ): { key: string; text: string };
  /** The key of a text; `?` for one that this run never produced. */
  inboundKey(text: string): string;
  /** What was done to the words of a message before the handler got them; undefined when all of them are there. */
  wordsOf(key: string, given: string): HandlingRecord["words"];
  /**
   * Which text this is, or a piece of which. Clients may leave out the white space at which they cut. Of texts of the same words each
   * new `clientId` of the same piece is the next one, and each of them after that is the last one once more.
   */
  outboundKey(text: string, clientId?: string): OutboundKey;
  /** Which text it is that came to its end: of texts of the same words the first that has none yet. */
  endedKey(text: string): string;
}

/** What every message of a user says besides its key: what is lost or changed when words are cut, escaped or counted wrongly. */
const WORDS = `grüß dich  👩‍👩‍👧, "så" <b>&amp;\r\n\t你好，ｈｉ ﬁn e\u0301 https://Example.com/A%20b?c=D 👍🏽 ❤️ [微笑]　C:\\new\u00a0*2*`;

/** A text of a user, at least so long: no two places of a long one are alike. */
function inboundText(key: string, chars: number): string {
  let text = `message ${key}: ${WORDS}`;
  for (let line = 1; text.length + key.length + 3 < chars; line++) text += `\n${line}. ${WORDS}`;
  return `${text} (${key})`;
}

export function createTexts(): Texts {
  /** By the key that a text names; more than one when a user said it again. They are given out in their order, the last one from then on. */
  const inbound = new Map<string, { keys: string[]; seen: number }>();
  const outbound = new Map<string, Outbound>();
  let outboundCount = 0;
  /** The key that the text named which a user was last sent. */
  const lastTo = new Map<string, string>();
  /** What users said, by the key that it names. */
  const said = new Map<string, string>();
  /** The key that a user's last text names. */
  const lastOf = new Map<string, string>();
  const written = new Map<string, { text: string; items: readonly string[] }>();
  let inboundCount = 0;
  return {
    inbound(user, { same = false, chars = 0, unsaid = false, several = false } = {}) {
      const key = `m${++inboundCount}`;
      const named = (same ? lastOf.get(user) : undefined) ?? key;
      lastOf.set(user, named);
      const text = (same ? said.get(named) : undefined) ?? inboundText(named, chars);
      said.set(named, text);
      if (!unsaid) written.set(key, { text, items: several ? linesOf(text) : [text] });
      const known = inbound.get(named);
      if (known === undefined) inbound.set(named, { keys: [key], seen: 0 });
      else known.keys.push(key);
      return { key, text };
    },
    outbound(user, { chars = 0, same = false } = {}) {
      const key = `s${++outboundCount}`;
      const named = (same ? lastTo.get(user) : undefined) ?? key;
      lastTo.set(user, named);
      const known = outbound.get(named);
      if (known !== undefined) {
        known.keys.push(key);
        return { key, text: known.text };
      }
      const text = outboundText(key, chars);
      outbound.set(key, { text, keys: [key], byId: new Map(), begun: new Map(), ended: 0 });
      return { key, text };
    },
    inboundKey(text) {
      // A text whose beginning was cut off names its key at its end still.
      const [, first, last] = /message (m\d+)|\((m\d+)\)/.exec(text) ?? [];
      const known = inbound.get(first ?? last ?? "");
      if (known === undefined) return "?";
      return known.keys[Math.min(known.seen++, known.keys.length - 1)] as string;
    },
    wordsOf(key, given) {
      const whole = written.get(key);
      if (whole === undefined || areIn(whole.items, given)) return undefined;
      const { text } = whole;
      return text.startsWith(given.trim()) || text.endsWith(given.trim()) ? "cut" : "changed";
    },
    outboundKey(text, clientId = "") {
      const known = outbound.get(keyIn(text));
      if (known === undefined) return { message: "?" };
      const piece = text.trim();
      if (!known.text.includes(piece)) return { message: keyFor(known, clientId), words: "changed" };
      const place = placeOf(piece, known.text);
      const message = keyFor(known, clientId, place.part);
      return { message, ...place, ...(isHalved(piece) && { words: "halved" }) };
    },
    endedKey(text) {
      const known = outbound.get(keyIn(text));
      return known === undefined ? "?" : keyAt(known, known.ended++);
    },
  };
}

/** A text of the bot, and each time that it was asked for. */
interface Outbound {
  text: string;
  keys: string[];
  byId: Map<string, string>;
  /** By the place at which a piece begins, how many of them it was sent for. */
  begun: Map<number, number>;
  /** How many of them came to their end. */
  ended: number;
}

const keyAt = ({ keys }: Outbound, at: number): string => keys[Math.min(at, keys.length - 1)] as string;

/** Which of those that say the same goes by that id: the first that this piece was not sent for yet. */
function keyFor(known: Outbound, clientId: string, part = 0): string {
  const found = known.byId.get(clientId);
  if (found !== undefined) return found;
  const count = known.begun.get(part) ?? 0;
  const key = keyAt(known, count);
  known.begun.set(part, count + 1);
  known.byId.set(clientId, key);
  return key;
}

/**
 * Whether all of it is there, in its order and with something between any two. Clients put words of their own around it:
 * what kind a message is, what it quotes.
 */
function areIn(items: readonly string[], given: string): boolean {
  let from = 0;
  for (const item of items) {
    const at = given.indexOf(item, from);
    if (at < 0) return false;
    from = at + item.length + 1;
  }
  return true;
}

/** Between words; what is left out inside a piece is missed. */
const GAPS = [" ", "  ", " ", "\n", " ", "\n\n"];
/** A character of two UTF-16 units. */
const WIDE = "🙂";
/** Who cuts at a multiple of so many characters without looking cuts one in two. */
const WIDE_EVERY = 500;

/**
 * In the first 4,000 characters it lies across the cut, so that a right client makes that piece one character shorter. In the next 4,000 it ends right
 * before the cut as it has moved by then: a client that takes its second half for a first one cuts it in two.
 */
const WIDE_TURN = 4_000;
const beforeCut = (at: number): number => (Math.ceil(at / WIDE_TURN) % 2 === 1 ? 1 : 3);

/** Every other text is written as in Chinese: a long one has no white space at which it could be cut. */
const DENSE = ["."];
const isDense = (key: string): boolean => Number(key.slice(1)) % 2 === 0;

/**
 * What every text of the bot says, its key between any two words, so that short pieces name it too: what is lost when a client
 * escapes, composes, folds or strips. No Markdown: a client may show that as plain words.
 */
const SAYS = [
  "grüß,",
  '"så" &',
  "<b>&amp;\t你好，",
  "ｈｉ ﬁn e\u0301",
  "👩‍👩‍👧",
  "❤️\n\n",
  "[微笑]　C:\\new\u00a0",
];

/** A text of the bot, at least so long. Every piece of a long one names its key. */
function outboundText(key: string, chars: number): string {
  const gaps = isDense(key) ? DENSE : GAPS;
  let text = `send ${key}  ${WIDE}`;
  if (chars === 0) text += SAYS.map(words => ` ${words} ${key}`).join("");
  for (let word = 1; text.length < chars; word++)
    text += `${gaps[word % gaps.length]}${key}.${String(word).padStart(4, "0")}`;
  for (let at = WIDE_EVERY; at < chars; at += WIDE_EVERY) {
    const from = at - beforeCut(at);
    text = `${text.slice(0, from)}${WIDE}${text.slice(from + WIDE.length)}`;
  }
  return chars === 0 ? text : withoutHalf(text.slice(0, Math.max(chars, `send ${key}`.length)));
}

/** So that it ends in a whole character, of the same length. */
function withoutHalf(text: string): string {
  return isHalved(text) ? `${text.slice(0, -1)}.` : text;
}

/** Whether it begins or ends inside a character of two units. */
function isHalved(text: string): boolean {
  return /^[\uDC00-\uDFFF]|[\uD800-\uDBFF]$/.test(text);
}

/** The key that a text of the bot names; `?` when none. */
function keyIn(text: string): string {
  return /(?:^|[\s.])(s\d+)(?=[\s.]|$)/.exec(text)?.[1] ?? "?";
}

/** Where a piece belongs; nothing for the whole. */
function placeOf(piece: string, whole: string): Omit<OutboundKey, "message"> {
  if (piece === whole.trim()) return {};
  const part = whole.endsWith(piece) ? whole.length - piece.length : whole.indexOf(piece);
  const after = whole.slice(part + piece.length);
  // An end too short to name its text cannot be told from any other; it counts with what comes before it.
  const left = keyIn(after) === "?" ? "" : after.trimStart();
  return { part, chars: whole.length - left.length - part, of: whole.length };
}
