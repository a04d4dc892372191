/** What the end of one attempt means for the text. Decides, does nothing. */
import { ServiceError } from "../errors.ts";
import type { SendAttempt } from "../outcome.ts";
import { QUOTA, STALE_TOKEN } from "../protocol/codes.ts";

/** The service's own trouble: the same text may be taken a moment later. */
const SYSTEM_ERROR = -1;

/**
 * - `sent`: on with the next piece, or the next text.
 * - `quota`: refused with -2; it waits.
 * - `stale`: the session has to be cured first.
 * - `fault`: a fault of the moment; worth another try.
 * - `refused`: for good.
 * - `ended`: our own stop ended it, which says nothing of the text.
 *
 * @internal
 */
export type Verdict = "sent" | "quota" | "stale" | "fault" | "refused" | "ended";

/** @internal */
export function judge(end: SendAttempt): Verdict {
  switch (end.outcome) {
    case "sent":
      return "sent";
    case "refused":
      return refusal(end);
    case "failed":
    case "unknown":
      return end.error.code === "aborted" ? "ended" : "fault";
    default:
      return end satisfies never;
  }
}

function refusal({ error }: SendAttempt & { outcome: "refused" }): Verdict {
  switch (error instanceof ServiceError ? error.serviceCode : undefined) {
    case QUOTA:
      return "quota";
    case STALE_TOKEN:
      return "stale";
    case SYSTEM_ERROR:
      return "fault";
    default:
      return "refused";
  }
}

/** Whether the attempt may have arrived. @internal */
export const isUnsure = (end: SendAttempt): boolean => end.outcome === "unknown";
