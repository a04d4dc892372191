/** What the SQLite store says to its file, prepared once. */
import type { DatabaseSync, StatementSync } from "node:sqlite";

/** Every statement of the store, by what it does. @internal */
export type Statements = ReturnType<typeof prepareStatements>;

/** @internal */
export function prepareStatements(database: DatabaseSync) {
  const prepare = (sql: string): StatementSync => database.prepare(sql);
  return {
    account: prepare("SELECT bot_id, cursor FROM account WHERE account = ?"),
    pending: prepare("SELECT message FROM pending WHERE account = ? ORDER BY position"),
    handled: prepare("SELECT id, at_ms FROM handled WHERE account = ? ORDER BY position"),
    tokens: prepare("SELECT user, token FROM context_token WHERE account = ? ORDER BY rowid"),
    outbox: prepare("SELECT entry FROM outbox WHERE account = ? ORDER BY position"),
    setCursor: prepare(
      "INSERT INTO account VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bot_id = excluded.bot_id, cursor = excluded.cursor",
    ),
    addPending: prepare(
      `INSERT INTO pending (account, id, message) SELECT $account, $id, $message
       WHERE NOT EXISTS (SELECT 1 FROM handled WHERE account = $account AND id = $id) ON CONFLICT DO NOTHING`,
    ),
    dropPending: prepare("DELETE FROM pending WHERE account = ? AND id = ?"),
    setToken: prepare("INSERT OR REPLACE INTO context_token VALUES (?, ?, ?)"),
    dropForeignTokens: prepare(
      `DELETE FROM context_token WHERE account = $account
       AND EXISTS (SELECT 1 FROM account WHERE account = $account AND bot_id <> $botId)`,
    ),
    putOutbox: prepare("INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?)"),
    dropOutbox: prepare("DELETE FROM outbox WHERE account = ? AND id = ?"),
    addHandled: prepare("INSERT OR REPLACE INTO handled (account, id, at_ms) VALUES (?, ?, ?)"),
    dropAged: prepare("DELETE FROM handled WHERE account = ? AND at_ms < ?"),
    dropCrowded: prepare(
      `DELETE FROM handled WHERE account = $account AND position <=
       (SELECT position FROM handled WHERE account = $account ORDER BY position DESC LIMIT 1 OFFSET $countMax)`,
    ),
  };
}
