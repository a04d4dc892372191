/** Users' words: when the bot had each message of a user, from the answers that brought them. */
import type { AnswerRecord, InboundRecord } from "../trace/record.ts";
import { addTo, lastBefore } from "./records.ts";
import type { Timeline } from "./timeline.ts";

/** So long a message may be arriving: whoever acts meanwhile need not have it yet. */
export const ARRIVING_MS = 1_000;

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

  constructor(timeline: Timeline) {
    const inbound = new Map(timeline.all("inbound").map(record => [record.message, record]));
    const had = new Set<string>();
    for (const answer of timeline.all("answer")) {
      for (const message of answer.messages ?? []) {
        const record = inbound.get(message);
        if (record === undefined || !answer.ok || had.has(message)) continue;
        had.add(message);
        const { seq, atMs } = answer;
        addTo(this.#words, keyOf(record.account, record.user), { seq, atMs, inbound: record, answer });
      }
    }
  }

  /** In the order in which they came. */
  of(account: string, user: string): readonly Word[] {
    return this.#words.get(keyOf(account, user)) ?? [];
  }

  /** The latest that the bot had at this place. */
  last(account: string, user: string, seq: number): Word | undefined {
    return lastBefore(this.of(account, user), seq);
  }
}

function keyOf(account: string, user: string): string {
  return `${account}\n${user.toLowerCase()}`;
}
