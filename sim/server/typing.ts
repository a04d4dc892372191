/** "typing…": tickets from getconfig and what sendtyping does with them (ilink-protocol §2.5). */
import { type AccountState, putBounded, userOf } from "./account.ts";
import type { Effect, ServerRequest } from "./effect.ts";
import { isSpent } from "./limits.ts";
import type { Objection } from "./objection.ts";
import { accepted, answer, BAD_REQUEST, objected } from "./reply.ts";
import type { ServerState } from "./server-state.ts";

/** Tickets remembered per account. */
const TICKETS_MAX = 1_000;
/** So many refusals of one may reach a client before it is to ask for another. */
const REFUSED_MAX = 5;
/** Characters of a ticket that is remembered. */
const TICKET_LENGTH_MAX = 2_048;
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

/** The refusal of a ticket has reached the client. @param lastRequest the last that had been made by then */
export function hearRefusal({ ticketsRefused }: AccountState, ticket: string, lastRequest: number): void {
  if (ticket.length > TICKET_LENGTH_MAX) return;
  const { count = 0, lastRequest: before = 0 } = ticketsRefused.get(ticket) ?? {};
  const isLate = count >= REFUSED_MAX;
  const heard = { count: count + 1, lastRequest: isLate ? before : lastRequest };
  putBounded(ticketsRefused, ticket, heard, TICKETS_MAX);
}

/** What to object to in a ticket whose refusals were heard again and again: whoever goes on with it heeds no answer. */
function refusedAgain({ ticketsRefused }: AccountState, ticket: string, request: number): Objection[] {
  const heard = ticketsRefused.get(ticket);
  if (heard === undefined || heard.count < REFUSED_MAX || request <= heard.lastRequest) return [];
  const message = `expected another ticket once it was refused ${REFUSED_MAX} times, got the same one`;
  return [{ field: "body.typing_ticket", message }];
}

/** sendtyping: taken with a ticket of this user that this bot was given, and that is not too old. */
export function sendTyping(
  state: ServerState,
  account: AccountState,
  request: ServerRequest,
  body: Record<string, unknown>,
  nowMs: number,
): Effect[] {
  const given = typeof body.typing_ticket === "string" ? body.typing_ticket : "";
  const ticket = account.tickets.get(given);
  const isHis = ticket?.user === body.ilink_user_id && ticket?.botId === account.botId;
  if (ticket === undefined || !isHis || nowMs >= ticket.untilMs) {
    return [
      ...objected(request, "sendtyping", account.name, refusedAgain(account, given, request.request)),
      { ...answer(request.request, '{"ret":-1,"errmsg":"invalid typing_ticket"}'), refusedTicket: given },
    ];
  }
  if (state.options.typingCounts && body.status === 1) {
    const user = userOf(account, ticket.user);
    const context = user && account.contexts.get(user.newestContext);
    if (context !== undefined) isSpent(state, context);
  }
  return [accepted(request, account, "sendtyping"), answer(request.request, '{"ret":0}')];
}
