/** The service restarts: what it holds is dropped, and it may come back knowing less. */
import type { AccountState } from "./account.ts";
import { forgetCursors } from "./cursor.ts";
import type { Effect } from "./effect.ts";
import type { ServerState } from "./server-state.ts";
import { expire } from "./session.ts";
import { changeSession, ROLLBACK_MS, remember } from "./session-change.ts";

/**
 * What a restart forgets. `cursors`: none is known any more, and the client did nothing wrong. `sessions`: each live or
 * lapsed one ends as if it had expired. `everything`: both, and client_ids, context tokens, typing tickets, QR codes
 * and upload addresses. `last-minutes`: all that changed in the last 5 minutes: acknowledged positions and sessions
 * are what they were, cursors beyond those positions are unknown, and a login younger than that is void. Messages of users always
 * survive: losing them is another fault.
 */
export type Forgets = "nothing" | "cursors" | "sessions" | "everything" | "last-minutes";

/** Restart at once. Every request that is held is hung up. */
export function restart(state: ServerState, { forgets }: { forgets: Forgets }, nowMs: number): Effect[] {
  const effects: Effect[] = [];
  const hangUp = (request: number): void => void effects.push({ effect: "hang-up", request });
  for (const account of state.accounts.values()) {
    for (const poll of account.held.splice(0)) hangUp(poll.request);
  }
  for (const request of state.heldQrs.keys()) hangUp(request);
  state.heldQrs.clear();
  for (const account of state.accounts.values()) {
    if (forgets === "cursors" || forgets === "everything") forgetCursors(account);
    if (forgets === "sessions" || forgets === "everything") {
      effects.push(...expire(state, account.name, "restart", nowMs));
    }
    if (forgets === "everything") forgetRest(account);
    if (forgets === "last-minutes") effects.push(...rollBack(account, nowMs));
  }
  if (forgets === "everything") {
    state.qrs.clear();
    state.uploads.clear();
  }
  return effects;
}

function forgetRest(account: AccountState): void {
  account.clientIds.clear();
  account.contexts.clear();
  account.tickets.clear();
}

/** Back to the youngest snapshot that is old enough; to the oldest when none is. */
function rollBack(account: AccountState, nowMs: number): Effect[] {
  const { history } = account;
  const then = history.findLast(({ atMs }) => atMs <= nowMs - ROLLBACK_MS) ?? history[0];
  if (then === undefined) return [];
  account.acked = then.acked;
  account.consumed = Math.min(account.consumed, then.acked);
  forgetCursors(account, then.acked);
  const isVoid = then.generation !== account.generation;
  const effects = changeSession(account, isVoid ? "dead" : then.session, "restart", nowMs);
  remember(account, nowMs);
  return effects;
}
