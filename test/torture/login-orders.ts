/** What a process that logs in is told to do. */

/**
 * - `in-place`: the file is overwritten as it is.
 * - `told-first`: a login is reported before its credential is saved.
 * - `litter`: what the judge is shown: a file with a token stays beside it after a restart.
 */
export const LOGIN_SABOTAGES = ["in-place", "told-first", "litter"] as const;
export type LoginSabotage = (typeof LOGIN_SABOTAGES)[number];

export interface LoginOrders {
  path: string;
  baseUrl: string;
  /** The process dies at the n-th step, from 1. A question to the service is a step before and after, as is whatever is done with a file. */
  step?: number;
  sabotage?: LoginSabotage;
}

/** What came of many savings. */
export interface ManySaved {
  /** The token of the last that was told as saved. */
  last: string | null;
  /** What was said of those that were not. */
  refused: string[];
}
