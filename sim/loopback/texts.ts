/** Keys for whatever texts travel past a loopback server. What a client sends is not known before it comes. */
import type { OutboundKey } from "../trace/record.ts";

/** Texts remembered each way; the oldest make room. */
const TEXTS_MAX = 100_000;

export interface LoopbackTexts {
  /** A fresh key for what a user writes; a text that is given, or one made up. */
  inbound(text?: string): { key: string; text: string };
  /** The key of what the bot sends: the same for the same text. */
  outboundKey(text: string): OutboundKey;
  textOf(key: string): string | undefined;
}

export function createLoopbackTexts(): LoopbackTexts {
  const texts = new Map<string, string>();
  const sent = new Map<string, string>();
  let inboundCount = 0;
  let outboundCount = 0;
  return {
    inbound(given) {
      const key = `m${++inboundCount}`;
      const text = given ?? `message ${key}`;
      put(texts, key, text);
      return { key, text };
    },
    outboundKey(text) {
      const known = sent.get(text);
      if (known !== undefined) return { message: known };
      const message = `s${++outboundCount}`;
      put(sent, text, message);
      put(texts, message, text);
      return { message };
    },
    textOf: key => texts.get(key),
  };
}

function put(map: Map<string, string>, key: string, value: string): void {
  map.set(key, value);
  const [oldest] = map.size > TEXTS_MAX ? map.keys() : [];
  if (oldest !== undefined) map.delete(oldest);
}
