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

export function createSecrets(write: (record: NewRecord) => void): Secrets {
  const known = new Map<string, Secret>();
  const byTail = new Map<string, Secret[]>();
  const endings = new Set<number>();
  /** Shorter ones have no such tail. */
  const short: Secret[] = [];
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
      else {
        addTo(byTail, text.slice(-TAIL), secret);
        endings.add(ending(text, text.length));
      }
    },
    inspect(account, said, where) {
      const found = new Set(short.filter(({ text }) => said.includes(text)));
      for (let end = TAIL; end <= said.length; end++) {
        // Nearly every line is innocent: this spares it the many small texts.
        if (!endings.has(ending(said, end))) continue;
        for (const secret of byTail.get(said.slice(end - TAIL, end)) ?? []) {
          if (said.endsWith(secret.text, end)) found.add(secret);
        }
      }
      for (const { owner, what } of [...found].sort((a, b) => a.rank - b.rank)) {
        write({ type: "leak", account: account === "?" ? owner : account, what, where });
      }
    },
    redact(text) {
      let redacted = text;
      for (const secret of known.keys()) redacted = redacted.replaceAll(secret, "***");
      return redacted;
    },
  };
}

/** The last two characters before a place, as a number. */
function ending(text: string, end: number): number {
  return text.charCodeAt(end - 2) * 0x1_0000 + text.charCodeAt(end - 1);
}

function addTo(byTail: Map<string, Secret[]>, tail: string, secret: Secret): void {
  const alike = byTail.get(tail);
  if (alike === undefined) byTail.set(tail, [secret]);
  else alike.push(secret);
}
