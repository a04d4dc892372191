/** Why a run halted, as a sentence. A trace holds that in English alone. */
import { readBack, type Sentence, sayer } from "../trace/sentence.ts";
import { HALTS } from "./sentences/halts.ts";

const say = sayer<typeof HALTS>();

/** Words that no table has stay as they are. */
export const haltSentence = (message: string): Sentence =>
  readBack(message, HALTS) ?? say("halt", { message });
