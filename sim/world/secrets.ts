/** Looks for secrets where they must not be: in a log line, a reason, a status. Says which and where, never the secret. */
import type { LeakRecord, NewRecord } from "../trace/record.ts";

export interface Secrets {
  learn(secret: string, account: string, what: LeakRecord["what"]): void;
  inspect(account: string, said: string, where: string): void;
  /** The text without its secrets. */
  redact(text: string): string;
}

/** Secrets are looked up by their last characters: they begin alike, and a thousand accounts have a thousand of them. */
const TAIL = 12;

interface Secret {
  text: string;
  owner: string;
  what: LeakRecord["what"];
  /** In the order in which they were learned. */
  rank: number;
}

/** One way of writing a secret. */
interface Form {
  text: string;
  secret: Secret;
}

export function createSecrets(write: (record: NewRecord) => void): Secrets {
  const known = new Map<string, Secret>();
  const byTail = new Map<string, Form[]>();
  const endings = new Set<number>();
  /** Shorter ones have no such tail. */
  const short: Secret[] = [];
  const encoded = new Map<string, Secret>();
  const addForm = (form: Form): void => {
    addTo(byTail, form.text.slice(-TAIL), form);
    endings.add(ending(form.text, form.text.length));
  };
  return {
    learn(text, account, what) {
      const before = known.get(text);
      if (before !== undefined) {
        Object.assign(before, { owner: account, what });
        return;
      }
      const secret = { text, owner: account, what, rank: known.size };
      known.set(text, secret);
      if (text.length < TAIL) short.push(secret);
      else addForm({ text, secret });
      // The few that open a bot are looked for in every dress.
      for (const form of what === "token" ? encodingsOf(text) : []) {
        encoded.set(form, secret);
        addForm({ text: form, secret });
      }
    },
    inspect(account, said, where) {
      const found = new Set(short.filter(({ text }) => said.includes(text)));
      for (let end = TAIL; end <= said.length; end++) {
        // Nearly every line is innocent: this spares it the many small texts.
        if (!endings.has(ending(said, end))) continue;
        for (const { text, secret } of byTail.get(said.slice(end - TAIL, end)) ?? []) {
          if (said.endsWith(text, end)) found.add(secret);
        }
      }
      for (const { owner, what } of [...found].sort((a, b) => a.rank - b.rank)) {
        write({ type: "leak", account: account === "?" ? owner : account, what, where });
      }
    },
    redact(text) {
      let redacted = text;
      for (const secret of [...known.keys(), ...encoded.keys()])
        redacted = redacted.replaceAll(secret, "***");
      return redacted;
    },
  };
}

/** The last two characters before a place, as a number. */
function ending(text: string, end: number): number {
  return text.charCodeAt(end - 2) * 0x1_0000 + text.charCodeAt(end - 1);
}

function addTo(byTail: Map<string, Form[]>, tail: string, form: Form): void {
  const alike = byTail.get(tail);
  if (alike === undefined) byTail.set(tail, [form]);
  else alike.push(form);
}

/** A secret as part of a URL, in hexadecimal digits, and as what all base64 texts around it have in common. */
function encodingsOf(secret: string): string[] {
  const ofUrl = encodeURIComponent(secret);
  const ofHex = Buffer.from(secret).toString("hex");
  const forms = [
    ofUrl,
    ofUrl.replaceAll(/%[0-9A-F]{2}/g, code => code.toLowerCase()),
    ofHex,
    ofHex.toUpperCase(),
    ...[0, 1, 2].flatMap(before => base64After(before, secret)),
  ];
  return [...new Set(forms)].filter(form => form.length >= TAIL && form !== secret);
}

/** In base64 a text looks otherwise by how many bytes stand before it; its ends belong to its neighbours too. */
function base64After(before: number, secret: string): string[] {
  const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(secret)]);
  const [from, to] = [Math.ceil((before * 8) / 6), Math.floor((bytes.length * 8) / 6)];
  return (["base64", "base64url"] as const).map(alphabet => bytes.toString(alphabet).slice(from, to));
}
