/** Answers of the repair's own: each tells the truth, and none makes a program pause for long. */
import type { RecoveryState } from "../recovery/state.ts";
import { describe } from "../status.ts";
import type { Answer } from "./call.ts";

/** What a poll is told of a session in trouble; null when all is well. @internal */
export function troubleOf(state: RecoveryState | null): Answer | null {
  if (state === null || state.kind === "live") return null;
  const { reason } = describe(state);
  return state.kind === "barred"
    ? plain(401, "Unauthorized", `this bot needs a new login (${reason}); it is looked after until then`)
    : plain(
        503,
        "Service Unavailable",
        `nothing is received at the moment (${reason}); it is being tried again`,
      );
}

/** What a poll is told whose token was replaced. @internal */
export const REPLACED: Answer = plain(401, "Unauthorized", "a newer token of this bot is in use");

/** What a poll is told that nothing came for: what the service says at the end of a hold. @internal */
export function nothingCame(cursor: string): Answer {
  return {
    status: 200,
    statusText: "OK",
    headers: [["content-type", "application/json"]],
    text: JSON.stringify({ ret: 0, msgs: [], get_updates_buf: cursor }),
  };
}

function plain(status: number, statusText: string, text: string): Answer {
  return {
    status,
    statusText,
    headers: [["content-type", "text/plain; charset=utf-8"]],
    text: `ilink-sim repair: ${text}`,
  };
}
