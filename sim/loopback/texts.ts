/** Keys for whatever texts travel past a loopback server. What a client sends is not known before it comes. */
import type { OutboundKey } from "../trace/record.ts";

/** Texts remembered each way; the oldest make room. */
const TEXTS_MAX = 100_000;
/** Characters of them together, each way. */
const CHARACTERS_MAX = 16 * 2 ** 20;

export interface LoopbackTexts {
  /** A fresh key for what a user writes; a text that is given, or one made up. */
  inbound(text?: string): { key: string; text: string };
  /** The key of what the bot sends: the same for the same text. */
  outboundKey(text: string): OutboundKey;
  textOf(key: string): string | undefined;
}

export function createLoopbackTexts(): LoopbackTexts {
  const texts = createBoundedTexts();
  const sent = createBoundedTexts();
  let inboundCount = 0;
  let outboundCount = 0;
  return {
    inbound(given) {
      const key = `m${++inboundCount}`;
      const text = given ?? `message ${key}`;
      texts.put(key, text);
      return { key, text };
    },
    outboundKey(text) {
      const known = sent.get(text);
      const words = isHalved(text) ? { words: "halved" as const } : {};
      if (known !== undefined) return { message: known, ...words };
      const message = `s${++outboundCount}`;
      sent.put(text, message);
      texts.put(message, text);
      return { message, ...words };
    },
    textOf: key => texts.get(key),
  };
}

/** Whether a character of it was cut in two: by UTF-16 units, or by bytes, of which a decoder makes U+FFFD at that end. */
function isHalved(text: string): boolean {
  return !text.isWellFormed() || /^\uFFFD|\uFFFD$/.test(text);
}

/** A map of texts that is bounded by their number and their length. */
function createBoundedTexts() {
  const map = new Map<string, string>();
  let characters = 0;
  return {
    get: (key: string) => map.get(key),
    put(key: string, value: string): void {
      map.set(key, value);
      characters += key.length + value.length;
      for (const [oldest, text] of map) {
        const isRoom = map.size <= TEXTS_MAX && characters <= CHARACTERS_MAX;
        if (isRoom || oldest === key) return;
        map.delete(oldest);
        characters -= oldest.length + text.length;
      }
    },
  };
}
