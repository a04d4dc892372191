/** Names for whoever takes part: made up, in the order of their appearance. */
import type { Ordinal } from "./exchange.ts";

export interface Names {
  account(account: number): string;
  user(user: Ordinal): string;
  group(group: Ordinal): string;
}

const USERS = [
  ..."alice bob carol dave erin frank grace heidi ivan judy mallory niaj olivia".split(" "),
  ..."peggy quentin rupert sybil trent uma victor wendy xavier yara zoe".split(" "),
];

export function createNames(): Names {
  const users = new Map<Ordinal, string>();
  const groups = new Map<Ordinal, string>();
  const nameIn = (
    known: Map<Ordinal, string>,
    ordinal: Ordinal,
    nth: (position: number) => string,
  ): string => {
    const name = known.get(ordinal) ?? nth(known.size);
    known.set(ordinal, name);
    return name;
  };
  return {
    account: account => (account === 0 ? "bot" : `bot${account + 1}`),
    user: user => nameIn(users, user, position => USERS[position] ?? `user${position + 1}`),
    group: group => nameIn(groups, group, position => `group${position + 1}`),
  };
}
