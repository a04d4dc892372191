/**
 * Is it the cursor that the server refuses? A cursor from before a login may be unknown to the service, and then every
 * poll is answered with an error code for ever (S-40). Decides when to ask without it: once, so that an outage which
 * answers everything with a code does not throw the cursor away.
 */
import type { PollMeaning } from "./classify.ts";

/** Refusals in a row, while a cursor is sent, that make the cursor itself suspicious. */
const REFUSALS_SUSPICIOUS = 3;

export interface CursorTrial {
  /** Polls with a cursor that were answered with an error code, in a row; failures of the network in between do not count. */
  refusals: number;
  /** The empty cursor was refused as well: it is something else. */
  spent: boolean;
}

/** Nothing speaks against the cursor. */
export const CURSOR_TRUSTED: CursorTrial = { refusals: 0, spent: false };

/** Whether the next poll is to be sent without the cursor. */
export function isTrialDue({ refusals, spent }: CursorTrial): boolean {
  return !spent && refusals >= REFUSALS_SUSPICIOUS;
}

/** What an answer to getupdates makes of the suspicion. A poll without an answer changes nothing. */
export function afterAnswer(trial: CursorTrial, meaning: PollMeaning, sentCursor: string): CursorTrial {
  switch (meaning) {
    case "messages":
    case "idle":
      return CURSOR_TRUSTED;
    case "stale":
      // It is the session that is refused: the row ends.
      return { ...trial, refusals: 0 };
    case "error":
      if (isTrialDue(trial)) return { ...trial, spent: true };
      return sentCursor === "" ? trial : { ...trial, refusals: trial.refusals + 1 };
    case "lapsed":
      return isTrialDue(trial) ? { ...trial, spent: true } : trial;
    default:
      return meaning satisfies never;
  }
}
