/** What an answer to getupdates means for the session. */
import { codeOf, STALE_TOKEN, type WireCodes } from "../protocol/codes.ts";

/** The part of an answer that the judgement needs. */
export interface PollAnswer extends WireCodes {
  msgs?: unknown;
  get_updates_buf?: unknown;
}

/**
 * - `messages`, `idle`: the session is alive.
 * - `stale`: `-14` in any shape.
 * - `error`: another code.
 * - `lapsed`: HTTP 200 without messages, cursor and codes; a dead session has been seen to answer so. A bare yes at once too.
 */
export type PollMeaning = "messages" | "idle" | "stale" | "error" | "lapsed";

/**
 * @param atOnce the answer came sooner than one to a held poll would. Then a bare yes, without messages and cursor, is as
 * empty as one without a code: nobody can live on it.
 */
export function classifyPoll(answer: PollAnswer, atOnce = false): PollMeaning {
  const code = codeOf(answer);
  if (code === STALE_TOKEN) return "stale";
  if (code !== 0) return "error";
  if (Array.isArray(answer.msgs)) return answer.msgs.length > 0 ? "messages" : "idle";
  const hasCursor = typeof answer.get_updates_buf === "string" && answer.get_updates_buf !== "";
  const hasCode = answer.ret !== undefined || answer.errcode !== undefined;
  return hasCursor || (hasCode && !atOnce) ? "idle" : "lapsed";
}
