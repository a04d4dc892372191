/** What a verdict says beside its breaches: English, from which its reasons and notes are made. Other languages have the same keys in `sim/words/`. */
import { IN_ENGLISH, type Sentence, sayer, tell } from "../../trace/sentence.ts";
import { HALTS } from "./halts.ts";
import { LOSSES } from "./losses.ts";
import { REASONS } from "./reasons.ts";
import { TRIPS } from "./trips.ts";

export const SENTENCES = { ...REASONS, ...HALTS, ...TRIPS, ...LOSSES };

/** The sentence of a key, or a part of one, with what fills its blanks. */
export const say = sayer<typeof SENTENCES>();

/** The same in English. @param start ISO time of virtual 0 ms */
export const inEnglish = (sentence: Sentence, start: string): string =>
  tell(sentence, { texts: SENTENCES, ...IN_ENGLISH, start }) ?? sentence.key;
