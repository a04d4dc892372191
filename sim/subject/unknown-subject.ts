/** The error for a subject's name that leads nowhere. */
import { shown } from "../trace/escape.ts";

/** A subject was asked for that does not exist or cannot be one. The message says what to do. */
export class UnknownSubjectError extends Error {
  override readonly name = "UnknownSubjectError";
  readonly code = "ILINK_SIM_UNKNOWN_SUBJECT";
  /** The subject's name as it was asked for. */
  readonly subject: string;

  constructor(subject: string, problem: string, remedy: string, options?: ErrorOptions) {
    super(`${shown(`subject "${subject}": ${problem}`)}\n  ${remedy}`, options);
    this.subject = subject;
  }
}
