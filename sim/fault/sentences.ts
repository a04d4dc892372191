/** What a value of a scenario must be, and what to write instead, in English. Other languages have the same keys in `sim/words/`. */
import { type Sentence, sayer } from "../trace/sentence.ts";

export const FORMS = {
  "value.list": "a list",
  "value.mapping": "a mapping",
  "value.written": "{value}",

  "must.length": "must be a length of time, not {got:said}",
  "must.length-or": "must be a length of time or {word}",
  "must.last": "must be more than 0s",
  "must.shorter-first": "must give the shorter time first",
  "must.regime": "must be one of flapping, unstable, brown-out, every-nth, rate-cap",
  "must.code": "must be a whole number or text",
  "must.not-zero": "must not be 0",
  "must.ret-or-errcode": 'needs "ret" or "errcode"',
  "must.count-or-none": "must be a whole number from 1 on, or none",
  "must.yes-or-no": "must be true or false",

  "write.this": "write {example}",
  "write.example": "write for example {example}",
  "write.length": "write for example 500ms, 35s, 10m, 1h30m or 2d (at most 366d)",
  "write.or": "{write:said}, or {word}",
  "write.no-zero": "0 means success; write for example -1",
  "write.yes-or-no": "write true or false",
} as const;

/** The sentence of a key. */
export const say = sayer<typeof FORMS>();

/** What is wrong with a value, and what would be right. */
export interface Wrong {
  readonly message: Sentence;
  readonly hint?: Sentence;
}

/** The message of a schema, which holds texts alone: the sentences, for whoever tells the mistake. */
export const wrong = (message: Sentence, hint?: Sentence): string =>
  JSON.stringify({ message, ...(hint !== undefined && { hint }) } satisfies Wrong);
