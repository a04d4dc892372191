/** What invariants say of a breach: English, from which a violation's message is made. Other languages have the same keys in `sim/words/`. */
import { IN_ENGLISH, type Sentence, sayer, tell } from "../../trace/sentence.ts";
import { RECEIVING } from "./receiving.ts";
import { REMARKS } from "./remarks.ts";
import { SENDING } from "./sending.ts";
import { STANDING } from "./standing.ts";
import { WAITING } from "./waiting.ts";

export const SENTENCES = { ...RECEIVING, ...SENDING, ...WAITING, ...STANDING, ...REMARKS };

/** The sentence of a key, or a part of one, with what fills its blanks. */
export const say = sayer<typeof SENTENCES>();

/** A text by its name, or the piece of it from a character on. */
export const textName = (message: string, part = 0): Sentence =>
  part === 0 ? say("text", { message }) : say("text.from-character", { message, part });

/** A sentence in English. @param start ISO time of virtual 0 ms */
export const inEnglish = (sentence: Sentence, start: string): string =>
  tell(sentence, { texts: SENTENCES, ...IN_ENGLISH, start }) ?? sentence.key;
