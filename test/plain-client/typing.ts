/** How the plain client shows "typing…": with a ticket that is asked for once. */
import type { Line } from "./line.ts";
import type { Manners } from "./manners.ts";
import { codeOf } from "./protocol.ts";
import type { Requests } from "./requests.ts";

/** Rejects when it could not be shown. */
export type Typing = (line: Line, to: string, on: boolean) => Promise<void>;

export function createTyping(manners: Manners, { call }: Requests): Typing {
  const tickets = new Map<string, string>();
  const show: Typing = async (line, to, on) => {
    const user = { ilink_user_id: to };
    const limits = { deadlineMs: manners.typingMs };
    if (!on && !manners.takesTypingBack) return;
    const kept = manners.ticketOf(to, line.credential.botId);
    let ticket = tickets.get(kept);
    if (ticket === undefined) {
      const { typing_ticket, ...config } = await call(line, "getconfig", user, limits);
      manners.onCode(line, codeOf(config));
      if (typing_ticket === undefined) throw new Error("no ticket");
      ticket = typing_ticket;
      tickets.set(kept, ticket);
    }
    const shown = { ...user, typing_ticket: ticket, status: on ? 1 : 2 };
    const code = codeOf(await call(line, "sendtyping", shown, limits));
    manners.onCode(line, code);
    if (code === 0) return;
    if (manners.forgetsStaleTickets) tickets.delete(kept);
    throw new Error("the ticket is stale");
  };
  /** One call after the other, so that what is hidden was not shown after it. */
  const last = new Map<string, Promise<void>>();
  return (line, to, on) => {
    const turn = (last.get(to) ?? Promise.resolve()).then(() => show(line, to, on));
    last.set(
      to,
      turn.catch(() => {}),
    );
    return turn;
  };
}
