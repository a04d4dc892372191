/** A mistake on the command line. The message says what was given and what would be right, in the language in use. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}
