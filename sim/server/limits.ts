/** When the service refuses a send: quota, window and burst throttle (ilink-protocol §2.3, §3.2). All are off by default. */
import { type AccountState, userOf } from "./account.ts";
import type { Refusal } from "./options.ts";
import type { ServerState } from "./server-state.ts";

/** More UTF-8 bytes in one text item are refused (ilink-protocol §1.4, "text limit"). */
export const TEXT_BYTES_MAX = 16_384;

/** A doubling penalty grows no further: 30 days. */
const PENALTY_MS_MAX = 30 * 86_400_000;

/** The bodies of a refused send. */
const REFUSALS: Readonly<Record<Refusal, string>> = {
  bare: '{"ret":-2}',
  "prepare-failed": '{"ret":-2,"errmsg":"prepare failed"}',
  "unknown-error": '{"ret":-2,"errmsg":"unknown error"}',
  "rate-limited": '{"ret":-2,"errmsg":"rate limited"}',
  frequency: '{"ret":-2,"errmsg":"freq limit"}',
};

/** The body of a refused send. */
export function refusalBody(state: ServerState): string {
  return REFUSALS[state.options.refusal];
}

/**
 * Count a send against the burst throttle, refused ones too. While the penalty lasts, every further attempt starts
 * it anew or doubles it, as `penaltyGrows` says.
 * @returns whether the send is refused
 */
export function isThrottled(state: ServerState, account: AccountState, nowMs: number): boolean {
  const { burst: most, burstWithinMs, penaltyMs, penaltyGrows } = state.options;
  if (most === null) return false;
  const { burst } = account;
  if (nowMs < burst.untilMs) {
    if (penaltyGrows === "doubles") burst.penaltyMs = Math.min(burst.penaltyMs * 2, PENALTY_MS_MAX);
    if (penaltyGrows !== "fixed") burst.untilMs = nowMs + burst.penaltyMs;
    return true;
  }
  burst.sentMs = burst.sentMs.filter(sentMs => nowMs - sentMs < burstWithinMs);
  if (burst.sentMs.length < most) {
    burst.sentMs.push(nowMs);
    return false;
  }
  burst.sentMs = [];
  burst.penaltyMs = penaltyMs;
  burst.untilMs = nowMs + penaltyMs;
  return true;
}

/**
 * Whether a chat's turn is over: its quota was declared used up, or its last word is too long ago. Only a new
 * message of the user opens it again.
 */
export function isClosed(state: ServerState, account: AccountState, chat: string, nowMs: number): boolean {
  const user = userOf(account, chat);
  if ((user?.lastInbound ?? -1) < account.spentBefore) return true;
  const { windowMs } = state.options;
  if (windowMs === null) return false;
  return user === undefined || nowMs - user.lastInboundMs >= windowMs;
}

/** Count a send against its context token. @returns whether the quota was used up before */
export function isSpent(state: ServerState, context: { sends: number }): boolean {
  const { quota } = state.options;
  if (quota !== null && context.sends >= quota) return true;
  context.sends++;
  return false;
}
