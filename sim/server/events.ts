/** What happens to the server from outside, for faults: nothing here is an answer to a request. */

import type { Effect } from "./effect.ts";
import { serveHeld } from "./hand-over.ts";
import { accountNamed, type ServerState } from "./server-state.ts";

export { restart } from "./restart.ts";
export { expire, lapseSilently, takeOver } from "./session.ts";

/** Every send of the account is refused until the user it goes to has written again, whatever the quota was. */
export function exhaustQuota(state: ServerState, name: string, _nowMs?: number): Effect[] {
  accountNamed(state, name).spentBefore = state.messageCount;
  return [];
}

/** The newest messages handed over come again, with the same ids, at once where a poll waits (OW#239, OW#66). */
export function redeliver(state: ServerState, name: string, count: number, nowMs: number): Effect[] {
  const account = accountNamed(state, name);
  const handed = account.messages.filter(message => message.handed > 0 && !message.gone);
  for (const { position } of count > 0 ? handed.slice(-count) : []) {
    if (!account.again.some(again => again.position === position)) {
      account.again.push({ position, dueMs: nowMs });
    }
  }
  return serveHeld(state, account, nowMs);
}

/** What users write from now on stays on the server's side until it is released (OW#261: a late batch). */
export function withhold(state: ServerState, name: string): Effect[] {
  const account = accountNamed(state, name);
  account.withheldFrom ??= account.messages.length;
  return [];
}

/** What was withheld is there, all at once. */
export function release(state: ServerState, name: string, nowMs: number): Effect[] {
  const account = accountNamed(state, name);
  account.withheldFrom = null;
  return serveHeld(state, account, nowMs);
}

/** A foreign poller with the same token takes the next messages: they are noted as lost when they come (Lingtai-AI/lingtai#83). */
export function stealNext(state: ServerState, name: string, count: number): Effect[] {
  accountNamed(state, name).stealing += count;
  return [];
}

/** No typing ticket issued so far is good any more. */
export function forgetTickets(state: ServerState, name: string): Effect[] {
  accountNamed(state, name).tickets.clear();
  return [];
}
