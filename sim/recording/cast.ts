/** Who took part: which account a request was for, and when an account got a new login. */
import type { Exchange, HeardLogin, Ordinal } from "./exchange.ts";

/** A new login of an account that was known. */
export interface Login {
  account: number;
  atMs: number;
  /** The client asked for the QR code itself, or the token came from elsewhere. */
  how: "scan" | "login";
}

export interface Cast {
  /** By exchange; undefined for one that was for none, as a request without a token. */
  accountOf: ReadonlyMap<Exchange, number>;
  /** By account, its exchanges in the order of their requests. */
  exchangesOf: (account: number) => readonly Exchange[];
  /** How many there are; the first is 0. */
  count: number;
  logins: Login[];
  /** A login gave another bot id. */
  newBotId: boolean;
}

interface Account {
  bots: Set<Ordinal>;
  owners: Set<Ordinal>;
  /** Its newest token was refused at last. */
  isStale: boolean;
}

/** @param exchanges in the order of their requests */
export function castOf(exchanges: readonly Exchange[]): Cast {
  const accounts: Account[] = [];
  const byToken = new Map<Ordinal, number>();
  const accountOf = new Map<Exchange, number>();
  const logins: Login[] = [];
  let newBotId = false;
  let qrMs = 0;

  const known = ({ bot, owner }: Omit<HeardLogin, "token">): number => {
    const isOwn = ({ bots, owners }: Account): boolean =>
      (bot !== undefined && bots.has(bot)) || (owner !== undefined && owners.has(owner));
    const own = accounts.findIndex(isOwn);
    // Another bot where one has just been refused: the same account, logged in anew.
    return own >= 0 ? own : accounts.findIndex(({ isStale }) => isStale);
  };
  const meet = ({ token, bot, owner }: HeardLogin, how: Login["how"], atMs: number): number => {
    const found = byToken.get(token) ?? known({ ...(bot && { bot }), ...(owner && { owner }) });
    const at = found < 0 ? accounts.push({ bots: new Set(), owners: new Set(), isStale: false }) - 1 : found;
    const account = accounts[at] as Account;
    if (!byToken.has(token) && found >= 0) {
      logins.push({ account: at, atMs, how });
      if (bot !== undefined && !account.bots.has(bot)) newBotId = true;
    }
    if (!byToken.has(token)) account.isStale = false;
    byToken.set(token, at);
    if (bot !== undefined) account.bots.add(bot);
    if (owner !== undefined) account.owners.add(owner);
    return at;
  };
  for (const exchange of exchanges) {
    const { endpoint, token, bot, reply, requestMs } = exchange;
    if (endpoint === "get_bot_qrcode") qrMs = requestMs;
    if (reply?.login !== undefined) accountOf.set(exchange, meet(reply.login, "scan", qrMs));
    // The QR code's own requests may carry the token of before.
    if (token === undefined || endpoint === "get_bot_qrcode" || endpoint === "get_qrcode_status") continue;
    const at = meet({ token, ...(bot !== undefined && { bot }) }, "login", requestMs);
    accountOf.set(exchange, at);
    if (reply !== undefined) (accounts[at] as Account).isStale = reply.stale !== undefined;
  }
  const own = Map.groupBy(exchanges, exchange => accountOf.get(exchange));
  const exchangesOf = (account: number): readonly Exchange[] => own.get(account) ?? [];
  return { accountOf, exchangesOf, count: accounts.length, logins, newBotId };
}
