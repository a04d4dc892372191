/** A store in one SQLite file: what was received survives a crash at any moment. */
import type { DatabaseSync, StatementSync } from "node:sqlite";
import { IlinkError, messageOf } from "../errors.ts";
import type { InboundMessage } from "../protocol/message.ts";
import type { Store, StoredAccount } from "./store.ts";

/** A {@link Store} that owns an open file. */
export interface SqliteStore extends Store {
  /** Close the file. The store is of no use afterwards. */
  close(): void;
}

const SCHEMA = `
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
  PRAGMA busy_timeout = 1000;
  CREATE TABLE IF NOT EXISTS account (account TEXT PRIMARY KEY, bot_id TEXT NOT NULL, cursor TEXT NOT NULL) STRICT;
  CREATE TABLE IF NOT EXISTS pending (
    position INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL, message TEXT NOT NULL,
    UNIQUE (account, id)) STRICT;
  CREATE TABLE IF NOT EXISTS handled (
    position INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL, at_ms INTEGER NOT NULL,
    UNIQUE (account, id)) STRICT;
  CREATE TABLE IF NOT EXISTS context_token (
    account TEXT NOT NULL, user TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (account, user)) STRICT;
`;

/**
 * Open a durable {@link Store}. Needs `node:sqlite` (Node 22.13 or later), loaded here and not before.
 * The file holds message texts and context tokens: keep it where only the bot's own user can read.
 *
 * @param options.path - The file, made when absent; its folder must exist. `:memory:` for a test.
 * @throws IlinkError with code `store` when the file cannot be opened.
 */
export async function openSqliteStore(options: { path: string }): Promise<SqliteStore> {
  const { DatabaseSync } = await import("node:sqlite");
  try {
    const database = new DatabaseSync(options.path);
    database.exec(SCHEMA);
    return storeOn(database);
  } catch (error) {
    throw new IlinkError("store", `cannot open the store: ${messageOf(error)}`, { cause: error });
  }
}

function storeOn(database: DatabaseSync): SqliteStore {
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
  const dropPending = prepare("DELETE FROM pending WHERE account = ? AND id = ?");
  const addHandled = prepare("INSERT OR REPLACE INTO handled (account, id, at_ms) VALUES (?, ?, ?)");
  const dropAged = prepare("DELETE FROM handled WHERE account = ? AND at_ms < ?");
  const dropCrowded = prepare(
    `DELETE FROM handled WHERE account = $account AND position <=
     (SELECT position FROM handled WHERE account = $account ORDER BY position DESC LIMIT 1 OFFSET $countMax)`,
  );

  const transaction = (work: () => void): void => {
    database.exec("BEGIN IMMEDIATE");
    try {
      work();
      database.exec("COMMIT");
    } catch (error) {
      if (database.isTransaction) database.exec("ROLLBACK");
      throw new IlinkError("store", `cannot write the store: ${messageOf(error)}`, { cause: error });
    }
  };

  return {
    load(name): StoredAccount {
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
      };
    },
    receive(name, { botId, cursor, messages, contextTokens }) {
      transaction(() => {
        setCursor.run(name, botId, cursor);
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
      setCursor.run(name, botId, cursor);
    },
    close() {
      database.close();
    },
  };
}
