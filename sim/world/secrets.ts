/** Looks for secrets where they must not be: in a log line, a reason, a status. Says which and where, never the secret. */
import type { LeakRecord, NewRecord } from "../trace/record.ts";

export interface Secrets {
  learn(secret: string, account: string, what: LeakRecord["what"]): void;
  inspect(account: string, said: string, where: string): void;
}

export function createSecrets(write: (record: NewRecord) => void): Secrets {
  const known = new Map<string, { account: string; what: LeakRecord["what"] }>();
  return {
    learn: (secret, account, what) => void known.set(secret, { account, what }),
    inspect(account, said, where) {
      for (const [secret, { account: owner, what }] of known) {
        if (said.includes(secret))
          write({ type: "leak", account: account === "?" ? owner : account, what, where });
      }
    },
  };
}
