/** What was written in English and kept as a sentence too, in the reader's language. */
import { type Sentence, tell } from "../trace/sentence.ts";
import { BREACHES } from "./zh/breaches/table.ts";
import { HALTS } from "./zh/halts.ts";
import { REMARKS } from "./zh/remarks.ts";
import { IN_CHINESE } from "./zh/times.ts";
import { TRIPS } from "./zh/trips.ts";
import { VERDICT } from "./zh/verdict.ts";

/** In English, and as a sentence, where there is one. */
export interface Said {
  readonly message: string;
  readonly sentence?: Sentence | undefined;
}

/** The Chinese text of every sentence. */
export const SENTENCES: Readonly<Record<string, string>> = {
  ...BREACHES,
  ...REMARKS,
  ...VERDICT,
  ...HALTS,
  ...TRIPS,
};

/** In Chinese; in English where nothing else is known. @param start ISO time of virtual 0 ms */
export function inChinese({ message, sentence }: Said, start: string): string {
  if (sentence === undefined) return message;
  return tell(sentence, { texts: SENTENCES, ...IN_CHINESE, start }) ?? message;
}
