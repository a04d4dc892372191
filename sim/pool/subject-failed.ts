/** A client under test that could not even be made: its own mistake, not one of the harness. */
import { wordsOf } from "../subject/describe-error.ts";
import { inEnglish, say } from "../subject/sentences.ts";
import type { SubjectModule } from "../subject/subject.ts";
import { UnknownSubjectError } from "../subject/table.ts";
import { shownWhole } from "../trace/escape.ts";
import { placeOfError } from "../trace/place.ts";
import type { Sentence } from "../trace/sentence.ts";

export class SubjectFailedError extends Error {
  override readonly name = "SubjectFailedError";

  /** The message, for other languages. */
  readonly sentence: Sentence;

  constructor(subject: string, cause: unknown) {
    const place = placeOfError(cause);
    const told = { subject, error: wordsOf(cause) };
    const sentence = shownWhole(
      place === undefined ? say("subject.failed", told) : say("subject.failed-at", { ...told, place }),
    );
    super(inEnglish(sentence), { cause });
    this.sentence = sentence;
  }
}

/** The same subject, whose failure to be made is told as its own. */
export function blameSubject(name: string, subject: SubjectModule): SubjectModule {
  return {
    ...subject,
    create: async context => {
      try {
        return await subject.create(context);
      } catch (error) {
        if (error instanceof UnknownSubjectError) throw error;
        throw new SubjectFailedError(name, error);
      }
    },
  };
}
