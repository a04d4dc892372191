/** The accounts of a client: each is made when it is served for the first time, and stays. */
import type { Account } from "./account.ts";
import { type Credential, parseCredential } from "./credential.ts";
import type { WaitingText } from "./outcome.ts";
import type { Health } from "./status.ts";

/** @internal */
export class Accounts {
  readonly #accounts = new Map<string, Account>();
  readonly #make: (name: string) => Account;

  constructor(make: (name: string) => Account) {
    this.#make = make;
  }

  /** Start an account, or hand a new credential to it. @throws OptionError for an unusable credential. */
  async serve(credential: Credential): Promise<void> {
    const checked = parseCredential(credential);
    let account = this.#accounts.get(checked.account);
    if (account === undefined) {
      account = this.#make(checked.account);
      this.#accounts.set(checked.account, account);
    }
    await account.serve(checked);
  }

  /** Undefined for one that was never served. */
  get(name: string): Account | undefined {
    return this.#accounts.get(name);
  }

  health(account: string): Health {
    return (
      this.#accounts.get(account)?.health() ?? {
        account,
        state: "stopped",
        sinceMs: null,
        lastPollMs: null,
        pending: 0,
        waiting: { texts: 0, oldestMs: null, users: [] },
      }
    );
  }

  /** The texts that wait, of one account or of all. */
  pending(name?: string): WaitingText[] {
    return [...this.#accounts.values()]
      .filter(account => name === undefined || account.name === name)
      .flatMap(({ texts }) => texts.pending());
  }

  /** Stop them all. */
  stop(): Promise<unknown> {
    return Promise.all([...this.#accounts.values()].map(account => account.stop()));
  }
}
