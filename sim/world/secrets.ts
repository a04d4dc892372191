/** Looks for secrets where they must not be: in a log line, a reason, a status. Says which and where, never the secret. */
import type { LeakRecord, NewRecord } from "../trace/record.ts";
import { dressings } from "./dressings.ts";

export interface Secrets {
  learn(secret: string, account: string, what: LeakRecord["what"]): void;
  inspect(account: string, said: string, where: string): void;
  /** The text without its secrets. */
  redact(text: string): string;
}

/** Secrets are looked up by their last characters: they begin alike, and a thousand accounts have a thousand of them. */
const TAIL = 8;
/** A half of a secret is looked for on its own, from so many characters on: it may come in two lines, or two fields. */
const HALF_MIN = 12;
/** Of a text, its beginning says enough; of that, so many characters. */
const BEGINNING = 16;
/** How many coats a secret may wear: base64 in JSON, say. */
const COATS_MAX = 2;

interface Secret {
  owner: string;
  what: LeakRecord["what"];
  /** In the order in which they were learned. */
  rank: number;
}

/** A secret, or a part of one that gives it away. */
interface Piece {
  text: string;
  /** Null when several have this part in common: it gives none of them away. */
  secret: Secret | null;
  isWhole: boolean;
}

/** Where something of a secret stands in what was said. */
interface Find {
  from: number;
  to: number;
  secret: Secret;
}

export function createSecrets(write: (record: NewRecord) => void): Secrets {
  const known = new Map<string, Secret>();
  const pieces = createPieces();

  /** Every find in a text, as it stands and under its coats. */
  const findsIn = (said: string, coats: number): Find[] => {
    const finds = pieces.findsIn(said);
    if (coats === COATS_MAX) return finds;
    // What stands there without a coat is found more exactly than under one.
    const bare = new Set(finds.map(({ secret }) => secret));
    for (const { from, to, plain } of dressings(said))
      for (const { secret } of findsIn(plain, coats + 1))
        if (!bare.has(secret)) finds.push({ from, to, secret });
    return finds;
  };

  return {
    learn(text, account, what) {
      const before = known.get(text);
      if (before !== undefined) {
        Object.assign(before, { owner: account, what });
        return;
      }
      const secret = { owner: account, what, rank: known.size };
      known.set(text, secret);
      pieces.add(text, secret, true);
      for (const part of partsOf(text, what)) pieces.add(part, secret, false);
    },
    inspect(account, said, where) {
      const found = new Set(findsIn(said, 0).map(({ secret }) => secret));
      if (found.size === 0) return;
      for (const { owner, what } of [...found].sort((a, b) => a.rank - b.rank)) {
        write({ type: "leak", account: account === "?" ? owner : account, what, where });
      }
    },
    redact(text) {
      let redacted = "";
      let reached = 0;
      for (const { from, to } of findsIn(text, 0).sort((a, b) => a.from - b.from)) {
        if (from >= reached) redacted += `${text.slice(reached, from)}***`;
        reached = Math.max(reached, to);
      }
      return redacted + text.slice(reached);
    },
  };
}

function partsOf(text: string, what: LeakRecord["what"]): string[] {
  const middle = text.length >> 1;
  const halves = middle < HALF_MIN ? [] : [text.slice(0, middle), text.slice(middle)];
  return what === "text" && text.length > BEGINNING ? [text.slice(0, BEGINNING), ...halves] : halves;
}

interface Pieces {
  /** @param isWhole no part of another takes its place */
  add(text: string, secret: Secret, isWhole: boolean): void;
  findsIn(said: string): Find[];
}

function createPieces(): Pieces {
  const byTail = new Map<string, Piece[]>();
  const endings = new Set<number>();
  /** Shorter ones have no such tail. */
  const short: { text: string; secret: Secret }[] = [];
  return {
    add(text, secret, isWhole) {
      if (text.length < TAIL) {
        short.push({ text, secret });
        return;
      }
      const tail = text.slice(-TAIL);
      const alike = byTail.get(tail) ?? [];
      byTail.set(tail, alike);
      const same = alike.find(piece => piece.text === text);
      if (same === undefined) alike.push({ text, secret, isWhole });
      else if (isWhole) Object.assign(same, { secret, isWhole });
      else if (!same.isWhole && same.secret !== secret) same.secret = null;
      endings.add(ending(text, text.length));
    },
    findsIn(said) {
      const finds: Find[] = [];
      for (const { text, secret } of short) {
        const from = said.indexOf(text);
        if (from >= 0) finds.push({ from, to: from + text.length, secret });
      }
      for (let end = TAIL; end <= said.length; end++) {
        // Nearly every line is innocent: this spares it the many small texts.
        if (!endings.has(ending(said, end))) continue;
        for (const { text, secret } of byTail.get(said.slice(end - TAIL, end)) ?? []) {
          if (secret !== null && said.endsWith(text, end))
            finds.push({ from: end - text.length, to: end, secret });
        }
      }
      return finds;
    },
  };
}

/** The last two characters before a place, as a number. */
function ending(text: string, end: number): number {
  return text.charCodeAt(end - 2) * 0x1_0000 + text.charCodeAt(end - 1);
}
