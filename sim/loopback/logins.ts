/** The accounts that are logged in at a loopback server, each with its newest credential. */
import type { Wire } from "../door/wire.ts";
import { logIn, type ServerState } from "../server/state.ts";
import type { Credential } from "../subject/subject.ts";

export interface Logins {
  /** A new login: a new token; the one before is retired. */
  logIn(account: string): Credential;
  /** @throws RangeError for an account that was never logged in. */
  newest(account: string): Credential;
  all(): Credential[];
}

export function createLogins(
  baseUrl: string,
  world: { server: ServerState; wire: Pick<Wire, "carryOut">; nowMs(): number },
): Logins {
  const credentials = new Map<string, Credential>();
  return {
    logIn(account) {
      const { credential, effects } = logIn(world.server, account, world.nowMs());
      world.wire.carryOut(effects);
      const { botId, token, userId } = credential;
      const handed = { account, botId, token, baseUrl, userId };
      credentials.set(account, handed);
      return handed;
    },
    newest(account) {
      const credential = credentials.get(account);
      if (credential === undefined)
        throw new RangeError(`no account "${account}"; there are: ${[...credentials.keys()].join(", ")}`);
      return credential;
    },
    all: () => [...credentials.values()],
  };
}
