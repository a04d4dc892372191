/** A client under test that could not even be made: its own mistake, not one of the harness. */
import { wordsOf } from "../subject/describe-error.ts";
import type { SubjectModule } from "../subject/subject.ts";
import { UnknownSubjectError } from "../subject/table.ts";
import { shown } from "../trace/escape.ts";
import { placeOfError } from "../trace/place.ts";

export class SubjectFailedError extends Error {
  override readonly name = "SubjectFailedError";

  constructor(subject: string, cause: unknown) {
    const place = placeOfError(cause);
    const where = place === undefined ? "" : `, at ${place}`;
    super(shown(`subject "${subject}": its create failed: ${wordsOf(cause)}${where}`), { cause });
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
