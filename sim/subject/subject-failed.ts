/** A client under test that could not even be made: its own mistake, not one of the harness. */
import { shown } from "../trace/escape.ts";

export class SubjectFailedError extends Error {
  override readonly name = "SubjectFailedError";

  /** @param problem what came of its create, and what to do */
  constructor(subject: string, problem: string, options?: ErrorOptions) {
    super(shown(`subject "${subject}": ${problem}`), options);
  }
}
