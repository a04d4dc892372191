/** "typing…": tickets from getconfig and what sendtyping does with them (ilink-protocol §2.5). */
import { type AccountState, putBounded, userOf } from "./account.ts";
import type { Effect, ServerRequest } from "./effect.ts";
import { isSpent } from "./limits.ts";
import { accepted, answer, BAD_REQUEST } from "./reply.ts";
import type { ServerState } from "./server-state.ts";

/** Tickets remembered per account. */
const TICKETS_MAX = 1_000;
/** Characters of a user's id in one. */
const USER_LENGTH_MAX = 1_024;

/** getconfig: a fresh ticket for one user. `ret: 0` is always there: the official client takes nothing else for a yes. */
export function getConfig(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Record<string, unknown>,
  nowMs: number,
): Effect[] {
  const user = typeof body.ilink_user_id === "string" ? body.ilink_user_id : "";
  if (user.length > USER_LENGTH_MAX) return [answer(request.request, BAD_REQUEST)];
  const ticket = Buffer.from(`ticket|${account.botId}|${user}|${++state.serial}`, "utf8").toString("base64");
  const untilMs = nowMs + state.options.ticketLastsMs;
  putBounded(account.tickets, ticket, { user, botId: account.botId, untilMs }, TICKETS_MAX);
  return [
    accepted(request, account, "getconfig"),
    answer(request.request, `{"ret":0,"typing_ticket":${JSON.stringify(ticket)}}`),
  ];
}

/** sendtyping: taken with a ticket of this user that this bot was given, and that is not too old. */
export function sendTyping(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Record<string, unknown>,
  nowMs: number,
): Effect[] {
  const ticket = typeof body.typing_ticket === "string" ? account.tickets.get(body.typing_ticket) : undefined;
  const isHis = ticket?.user === body.ilink_user_id && ticket?.botId === account.botId;
  if (ticket === undefined || !isHis || nowMs >= ticket.untilMs) {
    return [answer(request.request, '{"ret":-1,"errmsg":"invalid typing_ticket"}')];
  }
  if (state.options.typingCounts && body.status === 1) {
    const user = userOf(account, ticket.user);
    const context = user && account.contexts.get(user.newestContext);
    if (context !== undefined) isSpent(state, context);
  }
  return [accepted(request, account, "sendtyping"), answer(request.request, '{"ret":0}')];
}
