/** What was found out about a failure. */
import type { Note } from "./explain.ts";
import type { NoReturn } from "./no-return.ts";

export interface Explanation {
  notes: readonly Note[];
  /** Undefined when no fault struck. */
  noReturn: NoReturn | undefined;
}
