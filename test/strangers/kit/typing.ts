/** "typing…" with a ticket that is asked for once a user, until one is refused. */
import * as wire from "./wire.ts";

const AGAIN_MS = 4_000;

type Call = (endpoint: string, fields: object) => Promise<wire.Answer>;

export class Typing {
  readonly #call: Call;
  readonly #tickets = new Map<string, string>();
  /** By user: what is still on its way. */
  readonly #shown = new Map<string, Promise<void>>();

  constructor(call: Call) {
    this.#call = call;
  }

  /** Of one user one after the other: the end must not overtake the beginning. Never rejects. */
  show(to: string, on: boolean): Promise<void> {
    const shown = (this.#shown.get(to) ?? Promise.resolve()).then(() => this.#show(to, on));
    this.#shown.set(to, shown);
    return shown;
  }

  /** Shows it with a ticket that is asked for anew, and again and again, until the function that is returned is called, or a stop. */
  keepOn(to: string, stop: AbortSignal): () => void {
    this.#tickets.delete(to);
    const timer = setInterval(() => void this.show(to, true), AGAIN_MS);
    const end = (): void => clearInterval(timer);
    stop.addEventListener("abort", end);
    void this.show(to, true);
    return () => {
      end();
      stop.removeEventListener("abort", end);
      if (!stop.aborted) void this.show(to, false);
    };
  }

  async #show(to: string, on: boolean): Promise<void> {
    const user = { ilink_user_id: to };
    try {
      const ticket = this.#tickets.get(to) ?? (await this.#call("getconfig", user)).typing_ticket;
      if (typeof ticket !== "string") return;
      this.#tickets.set(to, ticket);
      const fields = { ...user, typing_ticket: ticket, status: on ? 1 : 2 };
      if (wire.codeOf(await this.#call("sendtyping", fields)) !== 0) this.#tickets.delete(to);
    } catch {
      this.#tickets.delete(to);
    }
  }
}
