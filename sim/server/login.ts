/** What a finished QR login changes: a new token, a live session. */

import { createAccount } from "./account.ts";
import { dropCursors, forgetCursors } from "./cursor.ts";
import type { Effect } from "./effect.ts";
import { hex, userId } from "./ids.ts";
import type { IssuedCredential, ServerState } from "./server-state.ts";
import { changeSession } from "./session-change.ts";

/** Tokens known, retired ones included. A forgotten one is answered as a retired one is. */
const TOKENS_MAX = 10_000;

/** A QR login finished: the account (made when new) gets a live session under a new token; earlier tokens are retired. */
export function logIn(
  state: ServerState,
  name: string,
  nowMs: number,
): { credential: IssuedCredential; effects: Effect[] } {
  const { uint32, newBotId, cursorAfterLogin, loginHost } = state.options;
  const known = state.accounts.get(name);
  const account = known ?? createAccount(name, newBot(uint32), nowMs);
  if (known === undefined) state.accounts.set(name, account);
  else if (newBotId) {
    account.botId = newBot(uint32);
    account.begins = account.acked;
  }
  if (known !== undefined && newBotId) dropCursors(account);
  else if (known !== undefined && cursorAfterLogin === "unknown") forgetCursors(account);
  account.generation++;
  account.token = `${account.botId}:${hex(16, uint32)}`;
  account.loggedInMs = nowMs;
  account.healed = false;
  account.cursorsHeld = 0;
  const alias = `${name}#${account.generation}`;
  if (state.tokens.size >= TOKENS_MAX) forgetRetired(state);
  const host = known !== undefined && loginHost === "moved" ? "moved" : "api";
  state.tokens.set(account.token, { account, alias, host, uin: undefined });
  const effects: Effect[] = [];
  if (known !== undefined) {
    effects.push({
      effect: "note",
      record: { type: "credential", account: name, token: alias, ...(newBotId && { newBot: true }) },
    });
  }
  effects.push(...changeSession(account, "live", known === undefined ? "start" : "login", nowMs, true));
  return {
    credential: {
      account: name,
      alias,
      botId: account.botId,
      token: account.token,
      host,
      userId: userId(`owner-of-${name}`),
    },
    effects,
  };
}

function newBot(uint32: () => number): string {
  return `${hex(6, uint32)}@im.bot`;
}

/** Forget the token that has been retired longest. */
function forgetRetired({ tokens }: ServerState): void {
  for (const [token, { account }] of tokens) {
    if (account.token === token) continue;
    tokens.delete(token);
    return;
  }
}
