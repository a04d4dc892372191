/** A client under test that could not even be made: its own mistake, not one of the harness. */
import { shownWhole } from "../trace/escape.ts";
import type { Sentence } from "../trace/sentence.ts";
import { inEnglish } from "./sentences.ts";

export class SubjectFailedError extends Error {
  override readonly name = "SubjectFailedError";
  /** The message, for other languages. */
  readonly sentence: Sentence;

  /** @param problem what came of its create, and what to do */
  constructor(problem: Sentence, options?: ErrorOptions) {
    const sentence = shownWhole(problem);
    super(inEnglish(sentence), options);
    this.sentence = sentence;
  }
}
