/** "typing…": a ticket per user, kept for a while, then one call. Its failures concern nobody else. */
import type { Clock } from "./clock.ts";
import { ServiceError, TransportError } from "./errors.ts";
import type { TypingOutcome } from "./outcome.ts";
import { codeOf, STALE_TOKEN, type WireCodes } from "./protocol/codes.ts";
import { type Endpoint, TYPING_OFF, TYPING_ON } from "./protocol/endpoints.ts";
import type { Reply, Target, Transport } from "./transport.ts";

/** Deadline of each of the two calls. */
const DEADLINE_MS = 5_000;
/** Tickets are said to be good for about a day; half of that is safe. */
const TICKET_AGE_MS_MAX = 12 * 60 * 60 * 1_000;
/** Tickets kept; the oldest goes first. */
const TICKETS_MAX = 1_000;

/** @internal */
export interface TypingSeams {
  clock: Clock;
  transport: Transport;
  target: () => Target;
  /** The server called the token stale. */
  onStale: () => void;
}

/** @internal */
export class Typing {
  readonly #seams: TypingSeams;
  readonly #tickets = new Map<string, { ticket: string; atMs: number }>();

  constructor(seams: TypingSeams) {
    this.#seams = seams;
  }

  /** Show or hide "typing…". Never throws; takes 10 s at the longest. */
  async show(to: { user: string; token?: string }, on: boolean, signal: AbortSignal): Promise<TypingOutcome> {
    const kept = this.#ticketOf(to.user);
    const ticket = kept ?? (await this.#askTicket(to, signal));
    if (typeof ticket !== "string") return ticket;
    const request = {
      ilink_user_id: to.user,
      typing_ticket: ticket,
      status: on ? TYPING_ON : TYPING_OFF,
    } as const;
    const { transport, target } = this.#seams;
    const outcome = this.#judge(
      "sendtyping",
      await transport.post("sendtyping", request, target(), DEADLINE_MS, signal),
    );
    // Whatever was wrong, the next call asks for a fresh ticket.
    if (outcome.outcome === "refused") this.#tickets.delete(to.user);
    return outcome;
  }

  /** The credential changed: tickets belong to the old one. */
  forgetTickets(): void {
    this.#tickets.clear();
  }

  #ticketOf(user: string): string | undefined {
    const kept = this.#tickets.get(user);
    if (kept === undefined || this.#seams.clock.monotonicMs() - kept.atMs > TICKET_AGE_MS_MAX)
      return undefined;
    return kept.ticket;
  }

  async #askTicket(
    to: { user: string; token?: string },
    signal: AbortSignal,
  ): Promise<string | TypingOutcome> {
    const { clock, transport, target } = this.#seams;
    const request = { ilink_user_id: to.user, ...(to.token !== undefined && { context_token: to.token }) };
    const reply = await transport.post("getconfig", request, target(), DEADLINE_MS, signal);
    const outcome = this.#judge("getconfig", reply);
    if (outcome.outcome !== "sent") return outcome;
    const ticket = reply.kind === "answer" ? reply.body.typing_ticket : undefined;
    if (typeof ticket !== "string" || ticket === "") {
      const error = new TransportError("malformed-body", {
        endpoint: "getconfig",
        message: "the answer has no ticket",
      });
      return { outcome: "failed", reason: error.message, error };
    }
    this.#tickets.delete(to.user);
    this.#tickets.set(to.user, { ticket, atMs: clock.monotonicMs() });
    if (this.#tickets.size > TICKETS_MAX) {
      for (const oldest of this.#tickets.keys()) {
        this.#tickets.delete(oldest);
        break;
      }
    }
    return ticket;
  }

  #judge(endpoint: Endpoint, reply: Reply<WireCodes>): TypingOutcome {
    switch (reply.kind) {
      case "answer": {
        const code = codeOf(reply.body);
        if (code === 0) return { outcome: "sent" };
        if (code === STALE_TOKEN) this.#seams.onStale();
        const error = new ServiceError(
          endpoint,
          code,
          typeof reply.body.errmsg === "string" ? reply.body.errmsg : undefined,
        );
        return { outcome: "refused", reason: error.message, error };
      }
      case "fault": {
        const outcome = reply.error.neverReached ? "failed" : "unknown";
        return { outcome, reason: reply.error.message, error: reply.error };
      }
      case "aborted": {
        const error = new TransportError("aborted", { endpoint, message: "the account was stopped" });
        return { outcome: "unknown", reason: error.message, error };
      }
      default:
        return reply satisfies never;
    }
  }
}
