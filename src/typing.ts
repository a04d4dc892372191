/** "typing…": a ticket per user, kept for a while, then one call. Its failures concern nobody else. */
import type { Clock } from "./clock.ts";
import { askConfig, COURTESY_DEADLINE_MS, type ConfigSeams, troubleOf } from "./config.ts";
import { TransportError } from "./errors.ts";
import type { TypingOutcome } from "./outcome.ts";
import { TYPING_OFF, TYPING_ON } from "./protocol/endpoints.ts";
import { unbegun } from "./transport.ts";

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

/** @internal */
export class Typing {
  readonly #seams: TypingSeams;
  /** Of the credential in use. What another is answered still goes into its own. */
  #tickets = new Map<string, { ticket: string; atMs: number }>();
  /** By user the latest call that waits for a ticket: one after the other, so that what is shown can be hidden too. */
  readonly #asking = new Map<string, Promise<string | TypingOutcome>>();

  constructor(seams: TypingSeams) {
    this.#seams = seams;
  }

  /** Show or hide "typing…". Never throws; takes 15 s at the longest, and twice that where turns are waited for. */
  async show(to: { user: string; token?: string }, on: boolean, signal: AbortSignal): Promise<TypingOutcome> {
    const ticket = await this.#ticketFor(to, signal);
    if (typeof ticket !== "string") return ticket;
    const request = {
      ilink_user_id: to.user,
      typing_ticket: ticket,
      status: on ? TYPING_ON : TYPING_OFF,
    } as const;
    const { transport, target, turns, onStale } = this.#seams;
    const reply = await turns.take(
      to.user,
      { deadlineMs: COURTESY_DEADLINE_MS, signal },
      () => transport.post("sendtyping", request, target(), COURTESY_DEADLINE_MS, signal),
      unbegun("sendtyping"),
    );
    const trouble = troubleOf("sendtyping", reply, onStale);
    // Whatever was wrong, the next call asks for a fresh ticket.
    if (trouble?.outcome === "refused") this.#tickets.delete(to.user);
    return trouble ?? { outcome: "sent" };
  }

  /** The credential changed: tickets belong to the old one. */
  forgetTickets(): void {
    this.#tickets = new Map();
    this.#asking.clear();
  }

  async #ticketFor(
    to: { user: string; token?: string },
    signal: AbortSignal,
  ): Promise<string | TypingOutcome> {
    const asking = this.#ticketAfter(this.#asking.get(to.user), to, signal);
    this.#asking.set(to.user, asking);
    try {
      return await asking;
    } finally {
      if (this.#asking.get(to.user) === asking) this.#asking.delete(to.user);
    }
  }

  async #ticketAfter(
    before: Promise<unknown> | undefined,
    to: { user: string; token?: string },
    signal: AbortSignal,
  ): Promise<string | TypingOutcome> {
    await before;
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
