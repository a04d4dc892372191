/** A client whose `create` throws is told so by name. */
import { wordsOf } from "../subject/describe-error.ts";
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
        const where = place === undefined ? "" : `, at ${place}`;
        throw new SubjectFailedError(name, `its create failed: ${wordsOf(error)}${where}`, { cause: error });
      }
    },
  };
}
