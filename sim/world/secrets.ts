/** Looks for secrets where they must not be: in a log line, a reason, a status. Says which and where, never the secret. */
import type { LeakRecord, NewRecord } from "../trace/record.ts";

export interface Secrets {
  learn(secret: string, account: string, what: LeakRecord["what"]): void;
  inspect(account: string, said: string, where: string): void;
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
      else addTo(byTail, text.slice(-TAIL), secret);
    },
    inspect(account, said, where) {
      const candidates = new Set(short);
      for (let end = TAIL; end <= said.length; end++) {
        for (const secret of byTail.get(said.slice(end - TAIL, end)) ?? []) candidates.add(secret);
      }
      const found = [...candidates].filter(({ text }) => said.includes(text));
      for (const { owner, what } of found.sort((a, b) => a.rank - b.rank)) {
        write({ type: "leak", account: account === "?" ? owner : account, what, where });
      }
    },
  };
}

function addTo(byTail: Map<string, Secret[]>, tail: string, secret: Secret): void {
  const alike = byTail.get(tail);
  if (alike === undefined) byTail.set(tail, [secret]);
  else alike.push(secret);
}
