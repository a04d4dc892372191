/** The texts that travel in a run, and the keys under which the trace knows them: no text is ever written down. */

export interface Texts {
  /** A fresh text of a user. */
  inbound(): { key: string; text: string };
  /** A fresh text for the bot to send. */
  outbound(): { key: string; text: string };
  /** The key of a text; `?` for one that this run never produced. */
  inboundKey(text: string): string;
  outboundKey(text: string): string;
}

export function createTexts(): Texts {
  const inboundKeys = new Map<string, string>();
  const outboundKeys = new Map<string, string>();
  return {
    inbound() {
      const key = `m${inboundKeys.size + 1}`;
      const text = `message ${key}`;
      inboundKeys.set(text, key);
      return { key, text };
    },
    outbound() {
      const key = `s${outboundKeys.size + 1}`;
      const text = `send ${key}`;
      outboundKeys.set(text, key);
      return { key, text };
    },
    inboundKey: (text: string) => inboundKeys.get(text) ?? "?",
    outboundKey: (text: string) => outboundKeys.get(text) ?? "?",
  };
}
