/** What somebody did, before accounts and users have names. Times are milliseconds since the first request. */
import type { WorkloadLine } from "../scenario/scenario.ts";
import type { Ordinal } from "./exchange.ts";
import type { Names } from "./names.ts";

export interface Doing {
  action: WorkloadLine["action"];
  account: number;
  atMs: number;
  user?: Ordinal;
  group?: Ordinal;
  as?: WorkloadLine["as"];
  chars?: number;
  same?: true;
}

/** A doing as a line of a scenario. */
export function lineOf(doing: Doing, names: Names, round: (ms: number) => number): WorkloadLine {
  const { action, account, atMs, user, group, as, chars, same } = doing;
  return {
    action,
    account: names.account(account),
    ...(user !== undefined && { user: names.user(user) }),
    ...(as !== undefined && as !== "text" && { as }),
    ...(group !== undefined && { group: names.group(group) }),
    ...(same !== undefined && { same }),
    ...(chars !== undefined && { chars }),
    atMs: round(atMs),
  };
}
