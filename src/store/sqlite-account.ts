/** Reads an account from its tables: a page at a time, so that a long backlog leaves the event loop to others. */
import { systemClock } from "../clock.ts";
import type { InboundMessage } from "../protocol/message.ts";
import { PAGE_ROWS, type Statements } from "./sqlite-statements.ts";
import { fromColumn } from "./sqlite-text.ts";
import type { QueuedText, StoredAccount } from "./store.ts";

/** @throws SyntaxError for a row that is damaged; what SQLite throws. @internal */
export async function readAccount(statements: Statements, name: string): Promise<StoredAccount> {
  const row = statements.account.get(name) as { bot_id: string; cursor: string } | undefined;
  const outbox = statements.outbox.all(name) as { entry: string }[];
  const spent = statements.spent.all(name) as { user: string; token: string | null; texts: number }[];
  const contextTokens: StoredAccount["contextTokens"] = [];
  await pages<{ position: number; user: string; token: string }>(statements.tokens, name, rows => {
    for (const { user, token } of rows) contextTokens.push([fromColumn(user), fromColumn(token)]);
  });
  const pending: InboundMessage[] = [];
  const begun: NonNullable<StoredAccount["beginnings"]> = [];
  await pages<{ position: number; id: string; message: string; beginnings: number }>(
    statements.pending,
    name,
    rows => {
      for (const { id, message, beginnings } of rows) {
        pending.push(JSON.parse(message) as InboundMessage);
        if (beginnings > 0) begun.push([fromColumn(id), beginnings]);
      }
    },
  );
  const handled: StoredAccount["handled"] = [];
  await pages<{ position: number; id: string; at_ms: number }>(statements.handled, name, rows => {
    for (const { id, at_ms } of rows) handled.push([fromColumn(id), at_ms]);
  });
  return {
    botId: fromColumn(row?.bot_id ?? ""),
    cursor: fromColumn(row?.cursor ?? ""),
    pending,
    beginnings: begun,
    handled,
    contextTokens,
    outbox: outbox.map(({ entry }) => JSON.parse(entry) as QueuedText),
    spent: spent.map(({ user, token, texts }) => ({
      user: fromColumn(user),
      texts,
      ...(token !== null && { token: fromColumn(token) }),
    })),
  };
}

/** Page by page, in the order of their positions. Where the first is the last one, nothing waits. */
async function pages<Row extends { position: number }>(
  statement: Statements["pending"],
  name: string,
  take: (rows: Row[]) => void,
): Promise<void> {
  let position = 0;
  for (;;) {
    const rows = statement.all(name, position) as unknown as Row[];
    take(rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < PAGE_ROWS) return;
    position = last.position;
    await new Promise<void>(resolve => systemClock.setImmediate?.(resolve));
  }
}
