/** What is told of a served scenario and of its requests, in English. Other languages have the same keys in `sim/words/`. */
import { SENTENCES as OF_DOOR } from "../door/sentences.ts";
import { readBack, type Sentence } from "../trace/sentence.ts";

export const SENTENCES = {
  "left.fault": "fault {name}: the client's own host",
  "left.action": "{action} ({account}): for the client to do",
  "limit.such": "{limit:said} ({more} such in {seconds} s)",
} as const;

/** What was told in English as a sentence, for other languages; undefined when it is none of these. */
export function sentenceOf(told: string): Sentence | undefined {
  // What a client has sent stands within, in quotes, so that the number is looked for at the end.
  const [, limit, more = "", seconds = ""] = /^(.+) \((\d+) such in (\d+) s\)$/s.exec(told) ?? [];
  if (limit === undefined) return readBack(told, { ...SENTENCES, ...OF_DOOR });
  return { key: "limit.such", params: { limit: sentenceOf(limit) ?? limit, more, seconds } };
}
