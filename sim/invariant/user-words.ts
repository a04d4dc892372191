/** Users' words: when the bot had each message of a user, from the answers that brought them. */
import type { AnswerRecord, InboundRecord } from "../trace/record.ts";
import { addTo, lastBefore } from "./records.ts";
import type { Timeline } from "./timeline.ts";

/** A message of a user, when it first came. */
export interface Word {
  /** Of the answer that brought it. */
  seq: number;
  atMs: number;
  inbound: InboundRecord;
  answer: AnswerRecord;
}

const known = new WeakMap<Timeline, UserWords>();

/** The words of a finished trace. Read at the first call, shared afterwards. */
export function wordsOf(timeline: Timeline): UserWords {
  let words = known.get(timeline);
  if (words === undefined) {
    words = new UserWords(timeline);
    known.set(timeline, words);
  }
  return words;
}

export class UserWords {
  readonly #words = new Map<string, Word[]>();
  /** By account and name in lower case, the names that differ from it in case alone. */
  readonly #spellings = new Map<string, Set<string>>();

  constructor(timeline: Timeline) {
    const inbound = new Map(timeline.all("inbound").map(record => [record.message, record]));
    const had = new Set<string>();
    for (const answer of timeline.all("answer")) {
      for (const message of answer.messages ?? []) {
        const record = inbound.get(message);
        if (record === undefined || !answer.ok || had.has(message)) continue;
        had.add(message);
        const { seq, atMs } = answer;
        const { account, user } = record;
        addTo(this.#words, keyOf(account, user), { seq, atMs, inbound: record, answer });
        const folded = keyOf(account, user.toLowerCase());
        this.#spellings.set(folded, (this.#spellings.get(folded) ?? new Set()).add(user));
      }
    }
  }

  /** In the order in which they came. */
  of(account: string, user: string): readonly Word[] {
    return this.#words.get(keyOf(account, user)) ?? [];
  }

  /** The latest that the bot had at this place: of the user of this name, else of the only one whose name differs in case alone. */
  last(account: string, user: string, seq: number): Word | undefined {
    const exact = this.of(account, user);
    if (exact.length > 0) return lastBefore(exact, seq);
    const [only, ...others] = this.#spellings.get(keyOf(account, user.toLowerCase())) ?? [];
    return only === undefined || others.length > 0 ? undefined : lastBefore(this.of(account, only), seq);
  }
}

function keyOf(account: string, user: string): string {
  return `${account}\n${user}`;
}
