/** The newest context token of each user, and the user's id as the service writes it. */

/** Users remembered per account; the longest unheard is forgotten first. */
const USERS_MAX = 10_000;

/** @internal */
export class ContextTokens {
  /** Keyed by the lower-cased user id: hosts are known to change the case, the service insists on it. */
  readonly #byUser = new Map<string, { user: string; token: string | undefined }>();

  set(user: string, token: string | undefined): void {
    const key = user.toLowerCase();
    const known = this.#byUser.get(key);
    this.#byUser.delete(key);
    this.#byUser.set(key, { user, token: token ?? known?.token });
    if (this.#byUser.size <= USERS_MAX) return;
    for (const oldest of this.#byUser.keys()) {
      this.#byUser.delete(oldest);
      break;
    }
  }

  /** The user as the wire knows him, with the token to echo when there is one. */
  get(user: string): { user: string; token?: string } {
    const known = this.#byUser.get(user.toLowerCase());
    if (known === undefined) return { user };
    return known.token === undefined ? { user: known.user } : { user: known.user, token: known.token };
  }

  /** The bot's identity changed: tokens of the old one are worth nothing, the users' ids still are. */
  forgetTokens(): void {
    for (const known of this.#byUser.values()) known.token = undefined;
  }
}
