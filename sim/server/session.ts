/** How sessions end and how notifystart mends them. */
import type { AccountState } from "./account.ts";
import type { Effect, ServerRequest } from "./effect.ts";
import { accepted, answer } from "./reply.ts";
import { accountNamed, type ServerState } from "./server-state.ts";
import { changeSession } from "./session-change.ts";

const YES = '{"ret":0}';
/** The shape of a mock in public use: a success by `ret`, a stale token by `errcode` (ilink-protocol §1.5). */
const REFUSED_WITH_RET_ZERO = '{"ret":0,"errcode":-14,"errmsg":"session timeout"}';

/** The session ends by script: stale when notifystart would cure it, else dead. */
export function expire(state: ServerState, name: string, cause: string, nowMs: number): Effect[] {
  const account = accountNamed(state, name);
  if (account.session === "dead") return [];
  return changeSession(account, isCurable(state, account) ? "stale" : "dead", cause, nowMs);
}

/**
 * The WeChat account is bound elsewhere: the session is dead until a new login. Polls that are held learn it when
 * their hold ends, or at once.
 */
export function takeOver(state: ServerState, name: string, nowMs: number): Effect[] {
  const account = accountNamed(state, name);
  const effects = changeSession(account, "dead", "taken-over", nowMs);
  if (state.options.takenOver === "at-boundary" || effects.length === 0) return effects;
  for (const poll of account.held.splice(0)) effects.push(answer(poll.request, state.options.staleBody));
  return effects;
}

/** The session ends without a word: polls get neither messages nor a cursor nor a code (ilink-protocol §1.4, "silent lapse"). */
export function lapseSilently(state: ServerState, name: string, nowMs: number): Effect[] {
  const account = accountNamed(state, name);
  return account.session === "live" ? changeSession(account, "lapsed", "lapsed", nowMs) : [];
}

/** Idleness ends a live session, and age any token. */
export function lapse(state: ServerState, account: AccountState, nowMs: number): Effect[] {
  const { idleAfterMs, tokenLastsMs } = state.options;
  if (tokenLastsMs !== null && nowMs - account.loggedInMs >= tokenLastsMs) {
    return changeSession(account, "dead", "token-expired", nowMs);
  }
  if (idleAfterMs === null || account.session !== "live" || nowMs - account.lastTrafficMs < idleAfterMs)
    return [];
  return expire(state, account.name, "idle", nowMs);
}

/** notifystart on a session in each state. */
export function notifyStart(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  nowMs: number,
): Effect[] {
  const { notifystart, staleBody } = state.options;
  const odd = request.quirk?.notifystart;
  if (odd === "refused-with-ret-zero") return [answer(request.request, REFUSED_WITH_RET_ZERO)];
  const yes = [accepted(request, account, "notifystart"), answer(request.request, YES)];
  if (account.session === "live") return yes;
  // Without effect, it says yes and changes nothing; every other server refuses a token that it cannot cure.
  if (odd === "no-effect") return [answer(request.request, YES)];
  const isMendable = account.session !== "dead" && isCurable(state, account);
  if (!isMendable) return [answer(request.request, notifystart === "no-effect" ? YES : staleBody)];
  account.healed = true;
  return [...changeSession(account, "live", "notifystart", nowMs), ...yes];
}

/** Whether notifystart would cure a session that ended by itself. */
function isCurable(state: ServerState, account: AccountState): boolean {
  const { notifystart } = state.options;
  return notifystart === "heals" || (notifystart === "heals-once" && !account.healed);
}
