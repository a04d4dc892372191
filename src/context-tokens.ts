/** The newest context token of each user, and whom a recipient's id means. */

/** Users remembered per account; the longest unheard is forgotten first. */
const USERS_MAX = 10_000;

/** A user as the service writes him, with the token to echo when there is one. @internal */
export interface KnownUser {
  user: string;
  token?: string;
}

/**
 * The service's ids are exact: two that differ in case alone are two users. Hosts are known to change the case, though, so
 * that a recipient nobody has heard of is taken for the one user whose id differs from it in case alone, if there is exactly
 * one.
 *
 * @internal
 */
export class ContextTokens {
  /** Users by their id in lower case, then by the id itself. Those alike are remembered and forgotten together: alone, one would be taken for the other. */
  readonly #alike = new Map<string, Map<string, string | undefined>>();
  #size = 0;

  /** A user wrote; without a token of its own, the message leaves him the one that he has. */
  set(user: string, token: string | undefined): void {
    const key = user.toLowerCase();
    const alike = this.#alike.get(key) ?? new Map<string, string | undefined>();
    const known = alike.get(user);
    if (alike.delete(user)) this.#size--;
    alike.set(user, token ?? known);
    this.#size++;
    this.#alike.delete(key);
    this.#alike.set(key, alike);
    while (this.#size > USERS_MAX) this.#forgetOldest();
  }

  /** Whether that very user was heard of. */
  knows(user: string): boolean {
    return this.#alike.get(user.toLowerCase())?.has(user) === true;
  }

  /** That user and no other. */
  of(user: string): KnownUser {
    const token = this.#alike.get(user.toLowerCase())?.get(user);
    return token === undefined ? { user } : { user, token };
  }

  /** Whom a host means by an id: that user; else the only one whose id differs in case alone; else whoever it may be. */
  find(recipient: string): KnownUser {
    const alike = this.#alike.get(recipient.toLowerCase());
    if (alike === undefined || alike.has(recipient) || alike.size > 1) return this.of(recipient);
    const [only = recipient] = alike.keys();
    return this.of(only);
  }

  /** The bot's identity changed: tokens of the old one are worth nothing, the users' ids still are. */
  forgetTokens(): void {
    for (const alike of this.#alike.values()) for (const user of alike.keys()) alike.set(user, undefined);
  }

  #forgetOldest(): void {
    const [[key, alike] = ["", new Map()]] = this.#alike;
    const [oldest] = alike.keys();
    // Nobody else is left: of ids without end that are all alike, the oldest goes alone.
    if (this.#alike.size === 1 && oldest !== undefined) {
      alike.delete(oldest);
      this.#size--;
      return;
    }
    this.#alike.delete(key);
    this.#size -= alike.size;
  }
}
