/** A client whose `create` throws is told so by name. */
import { wordsOf } from "../subject/describe-error.ts";
import { say } from "../subject/sentences.ts";
import type { SubjectModule } from "../subject/subject.ts";
import { SubjectFailedError } from "../subject/subject-failed.ts";
import { UnknownSubjectError } from "../subject/table.ts";
import { placeOfError } from "../trace/place.ts";

/** The same subject, whose failure to be made is told as its own. */
export function blameSubject(name: string, subject: SubjectModule): SubjectModule {
  return {
    ...subject,
    create: async context => {
      try {
        return await subject.create(context);
      } catch (error) {
        if (error instanceof UnknownSubjectError) throw error;
        const place = placeOfError(error);
        const told = { subject: name, error: wordsOf(error) };
        const problem =
          place === undefined ? say("subject.failed", told) : say("subject.failed-at", { ...told, place });
        throw new SubjectFailedError(problem, { cause: error });
      }
    },
  };
}
