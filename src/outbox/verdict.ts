/** What the end of one attempt means for the text. Decides, does nothing. */
import { ServiceError } from "../errors.ts";
import type { SendAttempt } from "../outcome.ts";
import { STALE_TOKEN } from "../protocol/codes.ts";
import { isQuota } from "../sender.ts";

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

function refusal(end: SendAttempt & { outcome: "refused" }): Verdict {
  if (isQuota(end)) return "quota";
  const code = end.error instanceof ServiceError ? end.error.serviceCode : undefined;
  if (code === STALE_TOKEN) return "stale";
  return code === SYSTEM_ERROR ? "fault" : "refused";
}

/** Whether the attempt may have arrived. @internal */
export const isUnsure = (end: SendAttempt): boolean => end.outcome === "unknown";
