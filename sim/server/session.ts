/** How sessions end and how notifystart mends them. */
import type { Effect, ServerRequest } from "./effect.ts";
import { accepted, answer } from "./reply.ts";
import { type AccountState, accountNamed, changeSession, type ServerState } from "./state.ts";

/** The session ends by script: stale when notifystart would cure it, else dead. */
export function expire(state: ServerState, name: string, cause: string, nowMs: number): Effect[] {
  const account = accountNamed(state, name);
  if (account.session === "dead") return [];
  return changeSession(account, state.options.notifystart === "heals" ? "stale" : "dead", cause, nowMs);
}

/** The WeChat account is bound elsewhere: the session is dead until a new login. */
export function takeOver(state: ServerState, name: string, nowMs: number): Effect[] {
  return changeSession(accountNamed(state, name), "dead", "taken-over", nowMs);
}

/** Idleness ends a live session. */
export function lapse(state: ServerState, account: AccountState, nowMs: number): Effect[] {
  const { idleAfterMs } = state.options;
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
  switch (account.session) {
    case "live":
      return [accepted(request, account, "notifystart"), answer(request.request, '{"ret":0}')];
    case "stale":
      return [
        ...changeSession(account, "live", "notifystart", nowMs),
        accepted(request, account, "notifystart"),
        answer(request.request, '{"ret":0}'),
      ];
    case "dead":
      // A server whose notifystart has no effect says yes and changes nothing; every other one refuses a dead token.
      return [answer(request.request, notifystart === "no-effect" ? '{"ret":0}' : staleBody)];
  }
}
