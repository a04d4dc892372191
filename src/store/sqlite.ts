/** A store in one SQLite file: what was received survives a crash at any moment. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import type { InboundMessage } from "../protocol/message.ts";
import { migrate, transact } from "./sqlite-schema.ts";
import type { QueuedText, Store, StoredAccount } from "./store.ts";
import { openErrorOf, storeErrorOf } from "./store-error.ts";

/** A {@link Store} that owns an open file, and keeps everybody else from it. */
export interface SqliteStore extends Store {
  /** Close the file, which frees it for the next one. The store is of no use afterwards. */
  close(): void;
}

/**
 * Open a durable {@link Store}. Needs `node:sqlite` (Node 22.13 or later), loaded here and not before.
 * The file is locked until it is closed or the process ends, however it does: two clients on one file would poll with
 * the same token and take each other's messages away.
 * A file of an earlier version of this client is brought up to date; one of a later version is refused.
 * The file holds message texts and context tokens: keep it where only the bot's own user can read.
 *
 * @param options.path - The file, made when absent; its folder must exist. `:memory:` for a test.
 * @throws StoreError (code `store`): `reason` tells a file in use from a read-only, a corrupt and a newer one. The store's
 * methods throw it as well.
 */
export async function openSqliteStore(options: { path: string }): Promise<SqliteStore> {
  const { DatabaseSync } = await import("node:sqlite");
  const { path } = options;
  let database: DatabaseSync | undefined;
  try {
    database = new DatabaseSync(path);
    migrate(database, path);
    return storeOn(database, path);
  } catch (error) {
    // Left open, it would keep its lock until the garbage is collected.
    database?.close();
    throw await openErrorOf(path, error);
  }
}

function storeOn(database: DatabaseSync, path: string): SqliteStore {
  const prepare = (sql: string): StatementSync => database.prepare(sql);
  const account = prepare("SELECT bot_id, cursor FROM account WHERE account = ?");
  const pending = prepare("SELECT message FROM pending WHERE account = ? ORDER BY position");
  const handledMarks = prepare("SELECT id, at_ms FROM handled WHERE account = ? ORDER BY position");
  const tokens = prepare("SELECT user, token FROM context_token WHERE account = ? ORDER BY rowid");
  const setCursor = prepare(
    "INSERT INTO account VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET bot_id = excluded.bot_id, cursor = excluded.cursor",
  );
  const addPending = prepare(
    `INSERT INTO pending (account, id, message) SELECT $account, $id, $message
     WHERE NOT EXISTS (SELECT 1 FROM handled WHERE account = $account AND id = $id) ON CONFLICT DO NOTHING`,
  );
  const setToken = prepare("INSERT OR REPLACE INTO context_token VALUES (?, ?, ?)");
  const dropForeignTokens = prepare(
    `DELETE FROM context_token WHERE account = $account
     AND EXISTS (SELECT 1 FROM account WHERE account = $account AND bot_id <> $botId)`,
  );
  const outbox = prepare("SELECT entry FROM outbox WHERE account = ? ORDER BY position");
  const putOutbox = prepare("INSERT OR REPLACE INTO outbox VALUES (?, ?, ?, ?)");
  const dropOutbox = prepare("DELETE FROM outbox WHERE account = ? AND id = ?");
  const dropPending = prepare("DELETE FROM pending WHERE account = ? AND id = ?");
  const addHandled = prepare("INSERT OR REPLACE INTO handled (account, id, at_ms) VALUES (?, ?, ?)");
  const dropAged = prepare("DELETE FROM handled WHERE account = ? AND at_ms < ?");
  const dropCrowded = prepare(
    `DELETE FROM handled WHERE account = $account AND position <=
     (SELECT position FROM handled WHERE account = $account ORDER BY position DESC LIMIT 1 OFFSET $countMax)`,
  );

  const transaction = (work: () => void): void => {
    try {
      transact(database, work);
    } catch (error) {
      throw storeErrorOf("write", path, error);
    }
  };

  const moveCursor = (name: string, botId: string, cursor: string): void => {
    dropForeignTokens.run({ account: name, botId });
    setCursor.run(name, botId, cursor);
  };

  const read = (name: string): StoredAccount => {
    const row = account.get(name) as { bot_id: string; cursor: string } | undefined;
    const messages = pending.all(name) as { message: string }[];
    const marks = handledMarks.all(name) as { id: string; at_ms: number }[];
    return {
      botId: row?.bot_id ?? "",
      cursor: row?.cursor ?? "",
      pending: messages.map(({ message }) => JSON.parse(message) as InboundMessage),
      handled: marks.map(({ id, at_ms }) => [id, at_ms]),
      contextTokens: (tokens.all(name) as { user: string; token: string }[]).map(({ user, token }) => [
        user,
        token,
      ]),
      outbox: (outbox.all(name) as { entry: string }[]).map(({ entry }) => JSON.parse(entry) as QueuedText),
    };
  };

  return {
    load(name) {
      try {
        return read(name);
      } catch (error) {
        throw storeErrorOf("read", path, error);
      }
    },
    receive(name, { botId, cursor, messages, contextTokens }) {
      transaction(() => {
        moveCursor(name, botId, cursor);
        for (const message of messages) {
          addPending.run({ account: name, id: message.id, message: JSON.stringify(message) });
        }
        for (const [user, token] of contextTokens) setToken.run(name, user, token);
      });
    },
    settle(name, handled, window) {
      transaction(() => {
        let newestMs = 0;
        for (const [id, atMs] of handled) {
          dropPending.run(name, id);
          addHandled.run(name, id, atMs);
          newestMs = Math.max(newestMs, atMs);
        }
        dropAged.run(name, newestMs - window.ageMsMax);
        dropCrowded.run({ account: name, countMax: window.countMax });
      });
    },
    saveCursor(name, botId, cursor) {
      transaction(() => moveCursor(name, botId, cursor));
    },
    saveOutbox(name, { put, drop }) {
      transaction(() => {
        for (const entry of put) putOutbox.run(name, entry.id, entry.position, JSON.stringify(entry));
        for (const id of drop) dropOutbox.run(name, id);
      });
    },
    close() {
      database.close();
    },
  };
}
