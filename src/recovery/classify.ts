/** What an answer to getupdates means for the session. */
import { codeOf, STALE_TOKEN, type WireCodes } from "../protocol/codes.ts";

/** A refusal comes at once: a poll that is unanswered for longer looks held. */
export const HELD_MS = 4_000;
/** After needs-login was declared, more is asked for: to take it back in error would announce it twice. */
export const HELD_BARRED_MS = 6_000;
/** An idle answer that comes sooner was not held. */
const AT_ONCE_MS = 1_500;

/**
 * - `good`: the session is alive.
 * - `stale`: `-14` in any shape; `code`: another code.
 * - `lapsed`: HTTP 200 without messages, cursor and codes; a dead session has been seen to answer so. A bare yes at once too:
 *   nobody can live on it.
 */
export type PollMeaning = "good" | "stale" | "code" | "lapsed";

export function classifyPoll(
  answer: WireCodes & { msgs?: unknown; get_updates_buf?: unknown },
  elapsedMs: number,
): PollMeaning {
  const code = codeOf(answer);
  if (code !== 0) return code === STALE_TOKEN ? "stale" : "code";
  const hasCursor = typeof answer.get_updates_buf === "string" && answer.get_updates_buf !== "";
  const hasCode = answer.ret !== undefined || answer.errcode !== undefined;
  const isGood = Array.isArray(answer.msgs) || hasCursor || (hasCode && elapsedMs > AT_ONCE_MS);
  return isGood ? "good" : "lapsed";
}
