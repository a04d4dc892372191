/** Mistakes of a person, which the parts of the harness tell in English and as a sentence, in the reader's language. */

import { tell } from "../trace/sentence.ts";
import type { Said } from "./told.ts";
import { SCENARIO_MISTAKES } from "./zh/scenario-mistakes.ts";
import { SERVED } from "./zh/served.ts";
import { SUBJECT_MISTAKES } from "./zh/subject-mistakes.ts";
import { IN_CHINESE } from "./zh/times.ts";
import { TRACE_MISTAKES } from "./zh/trace-mistakes.ts";
import { VERDICT } from "./zh/verdict.ts";

/** The Chinese text of every such sentence; how a process was lost is a verdict, too. */
export const MISTAKEN: Readonly<Record<string, string>> = {
  ...SCENARIO_MISTAKES,
  ...SUBJECT_MISTAKES,
  ...TRACE_MISTAKES,
  ...SERVED,
  ...VERDICT,
};

/** In Chinese; in English where nothing else is known. */
export function mistakeInChinese({ message, sentence }: Said): string {
  if (sentence === undefined) return message;
  return tell(sentence, { texts: MISTAKEN, ...IN_CHINESE, start: "" }) ?? message;
}
