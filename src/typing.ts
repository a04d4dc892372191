/** "typing…": a ticket per user, kept for a while, then one call. Its failures concern nobody else. */
import type { Clock } from "./clock.ts";
import { askConfig, COURTESY_DEADLINE_MS, type ConfigSeams, troubleOf } from "./config.ts";
import { TransportError } from "./errors.ts";
import type { TypingOutcome } from "./outcome.ts";
import { TYPING_OFF, TYPING_ON } from "./protocol/endpoints.ts";
import { unbegun } from "./reply.ts";

/** Tickets are said to be good for about a day; half of that is safe. */
const TICKET_AGE_MS_MAX = 12 * 60 * 60 * 1_000;
/** Tickets kept; the oldest goes first. */
const TICKETS_MAX = 1_000;
/** Tickets asked for in one call: one, and another after each login that comes between. */
const TICKETS_ASKED_MAX = 3;

/** @internal */
export interface TypingSeams extends ConfigSeams {
  clock: Clock;
}

/** What a user is to see. */
interface Wish {
  on: boolean;
}

/** @internal */
export class Typing {
  readonly #seams: TypingSeams;
  /** Of the credential in use. What another is answered still goes into its own. */
  #tickets = new Map<string, { ticket: string; atMs: number }>();
  /** By user what to show when the ticket is there. Of several calls the latest counts, and all end as it does. */
  readonly #wishes = new Map<string, { wish: Wish; end: Promise<TypingOutcome> }>();

  constructor(seams: TypingSeams) {
    this.#seams = seams;
  }

  /** Show or hide "typing…". Never throws; takes 15 s at the longest, and twice that where turns are waited for. */
  show(to: { user: string; token?: string }, on: boolean, signal: AbortSignal): Promise<TypingOutcome> {
    const ticket = this.#ticketOf(to.user);
    if (ticket !== undefined) return this.#send(to.user, ticket, on, signal);
    const waiting = this.#wishes.get(to.user);
    if (waiting !== undefined) {
      waiting.wish.on = on;
      return waiting.end;
    }
    const wish = { on };
    const end = this.#fulfil(wish, to, signal);
    this.#wishes.set(to.user, { wish, end });
    return end;
  }

  async #fulfil(
    wish: Wish,
    to: { user: string; token?: string },
    signal: AbortSignal,
  ): Promise<TypingOutcome> {
    const ticket = await this.#newTicketFor(to, signal);
    if (this.#wishes.get(to.user)?.wish === wish) this.#wishes.delete(to.user);
    return typeof ticket === "string" ? this.#send(to.user, ticket, wish.on, signal) : ticket;
  }

  async #send(user: string, ticket: string, on: boolean, signal: AbortSignal): Promise<TypingOutcome> {
    const request = {
      ilink_user_id: user,
      typing_ticket: ticket,
      status: on ? TYPING_ON : TYPING_OFF,
    } as const;
    const { transport, target, turns, onStale } = this.#seams;
    const reply = await turns.take(
      user,
      { deadlineMs: COURTESY_DEADLINE_MS, signal },
      () => transport.post("sendtyping", request, target(), COURTESY_DEADLINE_MS, signal),
      unbegun("sendtyping"),
    );
    const trouble = troubleOf("sendtyping", reply, onStale);
    // Whatever was wrong, the next call asks for a fresh ticket.
    if (trouble?.outcome === "refused") this.#tickets.delete(user);
    return trouble ?? { outcome: "sent" };
  }

  /** The credential changed: tickets belong to the old one. */
  forgetTickets(): void {
    this.#tickets = new Map();
    this.#wishes.clear();
  }

  async #newTicketFor(
    to: { user: string; token?: string },
    signal: AbortSignal,
  ): Promise<string | TypingOutcome> {
    for (let asked = 0; asked < TICKETS_ASKED_MAX; asked++) {
      const tickets = this.#tickets;
      const ticket = this.#ticketOf(to.user) ?? (await this.#askTicket(to, signal));
      // A login came between: its bot has tickets of its own.
      if (tickets === this.#tickets) return ticket;
    }
    const message = `the account logged in during each of ${TICKETS_ASKED_MAX} requests for a typing ticket`;
    const error = new TransportError("aborted", { endpoint: "getconfig", message });
    return { outcome: "failed", reason: error.message, error };
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
    const tickets = this.#tickets;
    const config = await askConfig(this.#seams, to, signal);
    if (config.outcome !== "answered") return config;
    const { typingTicket: ticket } = config;
    if (ticket === undefined) {
      const message = "the answer has no ticket";
      const error = new TransportError("malformed-body", { endpoint: "getconfig", message });
      return { outcome: "failed", reason: error.message, error };
    }
    tickets.delete(to.user);
    tickets.set(to.user, { ticket, atMs: this.#seams.clock.monotonicMs() });
    if (tickets.size > TICKETS_MAX) {
      for (const oldest of tickets.keys()) {
        tickets.delete(oldest);
        break;
      }
    }
    return ticket;
  }
}
