/** Which records a reader wants to see. */
import type { TraceRecord } from "../trace/record.ts";
import { type Row, rowWords } from "./rows.ts";
import type { Language } from "./words.ts";

export interface Filter {
  text: string;
  /** Empty for all, as in what follows. */
  endpoint: string;
  account: string;
  user: string;
  /** Polls that brought nothing are shown too. */
  quiet: boolean;
  /** What the client said for itself. */
  log: boolean;
}

export const NO_FILTER: Filter = { text: "", endpoint: "", account: "", user: "", quiet: false, log: true };

/** @param language in which the record is shown: what is searched for is what is seen */
export function passes(
  record: Row,
  filter: Filter,
  { quiet, language }: { quiet: ReadonlySet<number>; language: Language },
): boolean {
  const { text, endpoint, account, user } = filter;
  if (!filter.quiet && quiet.has(record.seq)) return false;
  if (!filter.log && record.type === "log") return false;
  if (endpoint !== "" && !("endpoint" in record && record.endpoint === endpoint)) return false;
  if (account !== "" && !("account" in record && record.account === account)) return false;
  if (user !== "" && userOf(record) !== user) return false;
  return text === "" || rowWords(record, language).toLowerCase().includes(text.toLowerCase());
}

export interface Choices {
  endpoints: readonly string[];
  accounts: readonly string[];
  users: readonly string[];
}

/** What can be chosen, as it comes in a run. */
export function choicesOf(records: readonly TraceRecord[]): Choices {
  const [endpoints, accounts, users] = [new Set<string>(), new Set<string>(), new Set<string>()];
  for (const record of records) {
    if ("endpoint" in record) endpoints.add(record.endpoint);
    if ("account" in record && record.account !== undefined) accounts.add(record.account);
    const user = userOf(record);
    if (user !== undefined) users.add(user);
  }
  return { endpoints: [...endpoints], accounts: [...accounts], users: [...users] };
}

function userOf(record: Row): string | undefined {
  if ("user" in record) return record.user;
  return "to" in record ? record.to : undefined;
}
