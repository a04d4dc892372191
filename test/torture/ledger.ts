/** What users write to a server of an attack, and what it takes from the bots. */
import type { Loopback } from "../../sim/loopback/loopback.ts";
import type { TraceRecord } from "../../sim/trace/record.ts";

export interface WrittenMessage {
  /** What the client calls it. */
  id: string;
  account: string;
  user: string;
}

export interface Ledger {
  readonly written: readonly WrittenMessage[];
  /** How often the server took each text. */
  readonly taken: ReadonlyMap<string, number>;
  /** Requests of any kind. */
  readonly requests: number;
}

export interface LedgerKeeper extends Ledger {
  /** To be told of each record of the server. */
  onRecord(record: TraceRecord): void;
  /** A user writes. */
  write(service: Loopback, user: string, account: string, text?: string): void;
  /** The service whose texts these are. */
  readTexts(service: Pick<Loopback, "textOf">): void;
}

export function keepLedger(): LedgerKeeper {
  const written: WrittenMessage[] = [];
  const taken = new Map<string, number>();
  let requests = 0;
  let texts: Pick<Loopback, "textOf"> | undefined;
  return {
    written,
    taken,
    get requests() {
      return requests;
    },
    onRecord(record) {
      if (record.type === "request") requests++;
      if (record.type !== "accepted" || record.message === undefined || record.duplicate) return;
      const text = texts?.textOf(record.message) ?? "?";
      taken.set(text, (taken.get(text) ?? 0) + 1);
    },
    write(service, user, account, text) {
      const { id } = service.userWrites(user, { account, ...(text !== undefined && { text }) });
      written.push({ id, account, user });
    },
    readTexts(service) {
      texts = service;
    },
  };
}
