/** How many texts were sent with the newest context token of each user: it is good for about ten (ilink-protocol §2.3). */
import type { Spending } from "../store/store.ts";

/** Users remembered per account; the longest silent is forgotten first. */
const USERS_MAX = 10_000;

/** @internal */
export class Spent {
  readonly #users = new Map<string, { token: string | undefined; texts: number }>();

  restore(spendings: readonly Spending[]): void {
    for (const { user, token, texts } of spendings) this.#set(user, { token, texts });
  }

  /** Sent to him with that token. */
  of(user: string, token: string | undefined): number {
    const known = this.#users.get(user);
    return known !== undefined && known.token === token ? known.texts : 0;
  }

  /** One more went. Gives what is to be remembered. */
  add(user: string, token: string | undefined): Spending {
    const texts = this.of(user, token) + 1;
    this.#set(user, { token, texts });
    return { user, texts, ...(token !== undefined && { token }) };
  }

  #set(user: string, spending: { token: string | undefined; texts: number }): void {
    this.#users.delete(user);
    this.#users.set(user, spending);
    if (this.#users.size <= USERS_MAX) return;
    const [oldest] = this.#users.keys();
    if (oldest !== undefined) this.#users.delete(oldest);
  }
}
