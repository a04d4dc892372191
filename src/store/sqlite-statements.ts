/** What the SQLite store says to its file, prepared once. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { CONTEXT_USERS_MAX } from "./store.ts";

/** Rows that one look at a long table gives. @internal */
export const PAGE_ROWS = 1_000;
/** Users of an account of whom it is known what was sent with their tokens; the longest silent is forgotten first. */
const SPENT_ROWS_MAX = 10_000;

/** Every statement of the store, by what it does. @internal */
export type Statements = ReturnType<typeof prepareStatements>;

/** @internal */
export function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string): StatementSync => database.prepare(sql);
  return {
    account: prepare("SELECT bot_id, cursor FROM account WHERE account = ?"),
    pending: prepare(
      `SELECT position, id, message, beginnings FROM pending WHERE account = ? AND position > ? ORDER BY position LIMIT ${PAGE_ROWS}`,
    ),
    handled: prepare(
      `SELECT position, id, at_ms FROM handled WHERE account = ? AND position > ? ORDER BY position LIMIT ${PAGE_ROWS}`,
    ),
    countHandled: prepare("SELECT count(*) AS rows FROM handled WHERE account = ?"),
    tokens: prepare(
      `SELECT rowid AS position, user, token FROM context_token WHERE account = ? AND rowid > ? ORDER BY rowid LIMIT ${PAGE_ROWS}`,
    ),
    outbox: prepare("SELECT entry FROM outbox WHERE account = ? ORDER BY position"),
    setCursor: prepare(
      "INSERT INTO account VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bot_id = excluded.bot_id, cursor = excluded.cursor",
    ),
    addPending: prepare(
      `INSERT INTO pending (account, id, message) SELECT $account, $id, $message
       WHERE NOT EXISTS (SELECT 1 FROM handled WHERE account = $account AND id = $id) ON CONFLICT DO NOTHING`,
    ),
    setBeginnings: prepare("UPDATE pending SET beginnings = ? WHERE account = ? AND id = ?"),
    dropPending: prepare("DELETE FROM pending WHERE account = ? AND id = ?"),
    setToken: prepare("INSERT OR REPLACE INTO context_token VALUES (?, ?, ?)"),
    trimTokens: prepare(
      `DELETE FROM context_token WHERE account = $account AND rowid <=
       (SELECT rowid FROM context_token WHERE account = $account ORDER BY rowid DESC LIMIT 1 OFFSET ${CONTEXT_USERS_MAX})`,
    ),
    dropForeignTokens: prepare(
      `DELETE FROM context_token WHERE account = $account
       AND EXISTS (SELECT 1 FROM account WHERE account = $account AND bot_id <> $botId)`,
    ),
    putOutbox: prepare("INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?)"),
    dropOutbox: prepare("DELETE FROM outbox WHERE account = ? AND id = ?"),
    spent: prepare("SELECT user, token, texts FROM spent WHERE account = ? ORDER BY position"),
    putSpent: prepare("INSERT OR REPLACE INTO spent (account, user, token, texts) VALUES (?, ?, ?, ?)"),
    trimSpent: prepare(
      `DELETE FROM spent WHERE account = $account AND position <=
       (SELECT position FROM spent WHERE account = $account ORDER BY position DESC LIMIT 1 OFFSET ${SPENT_ROWS_MAX})`,
    ),
    addHandled: prepare("INSERT INTO handled (account, id, at_ms) VALUES (?, ?, ?)"),
    dropHandled: prepare("DELETE FROM handled WHERE account = ? AND id = ?"),
    oldestHandled: prepare("SELECT position, at_ms FROM handled WHERE account = ? ORDER BY position LIMIT 1"),
    dropHandledAt: prepare("DELETE FROM handled WHERE position = ?"),
  };
}
