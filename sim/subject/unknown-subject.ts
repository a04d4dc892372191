/** The error for a subject's name that leads nowhere. */
import { shown, shownWhole } from "../trace/escape.ts";
import type { Sentence } from "../trace/sentence.ts";
import { inEnglish, say } from "./sentences.ts";

interface Options extends ErrorOptions {
  /** The English of sentences within the problem that are not of this folder. */
  texts?: Readonly<Record<string, string>>;
  /** What the name is of. @default a subject */
  of?: "subject" | "bank";
}

/** A subject was asked for that does not exist or cannot be one. The message says what to do. */
export class UnknownSubjectError extends Error {
  override readonly name = "UnknownSubjectError";
  readonly code = "ILINK_SIM_UNKNOWN_SUBJECT";
  /** The subject's name as it was asked for. */
  readonly subject: string;
  /** The message, for other languages. */
  readonly sentence: Sentence;

  constructor(
    subject: string,
    problem: Sentence,
    remedy: Sentence,
    { texts, of = "subject", ...options }: Options = {},
  ) {
    const sentence = say(`${of}.unknown`, {
      ...{ subject: shown(subject), problem: shownWhole(problem), remedy },
    });
    super(inEnglish(sentence, texts), options);
    this.subject = subject;
    this.sentence = sentence;
  }
}
