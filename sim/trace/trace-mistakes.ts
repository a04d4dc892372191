/** The error for a file that is no trace, in English. Other languages have the same keys in `sim/words/`. */
import { IN_ENGLISH, type Sentence, sayer, tell } from "./sentence.ts";

export const MISTAKES = {
  "trace.no-json": "line {line} is not JSON; a trace file has one JSON object a line",
  "trace.no-record": 'line {line} is not a record: it has no "type"',
  "trace.no-header": "the first line is not a trace header of version 1; write one with: run --trace <dir>",
} as const;

/** The sentence of a key. */
export const say = sayer<typeof MISTAKES>();

/** Thrown when a file is not a trace; the message says which line and why. */
export class TraceFormatError extends Error {
  override readonly name = "TraceFormatError";
  /** The message, for other languages. */
  readonly sentence: Sentence;

  constructor(sentence: Sentence) {
    super(tell(sentence, { texts: MISTAKES, ...IN_ENGLISH, start: "" }) ?? sentence.key);
    this.sentence = sentence;
  }
}
