/** A store in one SQLite file: what was received survives a crash at any moment. */
import type { DatabaseSync } from "node:sqlite";
import type { InboundMessage } from "../protocol/message.ts";
import { migrate, transact } from "./sqlite-schema.ts";
import { prepareStatements, type Statements } from "./sqlite-statements.ts";
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
  const statements = prepareStatements(database);

  const transaction = (work: () => void): void => {
    try {
      transact(database, work);
    } catch (error) {
      throw storeErrorOf("write", path, error);
    }
  };

  const moveCursor = (name: string, botId: string, cursor: string): void => {
    statements.dropForeignTokens.run({ account: name, botId });
    statements.setCursor.run(name, botId, cursor);
  };

  return {
    load(name) {
      try {
        return readAccount(statements, name);
      } catch (error) {
        throw storeErrorOf("read", path, error);
      }
    },
    receive(name, { botId, cursor, messages, contextTokens }) {
      transaction(() => {
        moveCursor(name, botId, cursor);
        for (const message of messages) {
          statements.addPending.run({ account: name, id: message.id, message: JSON.stringify(message) });
        }
        for (const [user, token] of contextTokens) statements.setToken.run(name, user, token);
      });
    },
    settle(name, handled, window) {
      transaction(() => {
        let newestMs = 0;
        for (const [id, atMs] of handled) {
          statements.dropPending.run(name, id);
          statements.addHandled.run(name, id, atMs);
          newestMs = Math.max(newestMs, atMs);
        }
        statements.dropAged.run(name, newestMs - window.ageMsMax);
        statements.dropCrowded.run({ account: name, countMax: window.countMax });
      });
    },
    saveCursor(name, botId, cursor) {
      transaction(() => moveCursor(name, botId, cursor));
    },
    saveOutbox(name, { put, drop }) {
      transaction(() => {
        for (const entry of put)
          statements.putOutbox.run(name, entry.id, entry.position, JSON.stringify(entry));
        for (const id of drop) statements.dropOutbox.run(name, id);
      });
    },
    close() {
      database.close();
    },
  };
}

function readAccount(statements: Statements, name: string): StoredAccount {
  const row = statements.account.get(name) as { bot_id: string; cursor: string } | undefined;
  const pending = statements.pending.all(name) as { message: string }[];
  const handled = statements.handled.all(name) as { id: string; at_ms: number }[];
  const tokens = statements.tokens.all(name) as { user: string; token: string }[];
  const outbox = statements.outbox.all(name) as { entry: string }[];
  return {
    botId: row?.bot_id ?? "",
    cursor: row?.cursor ?? "",
    pending: pending.map(({ message }) => JSON.parse(message) as InboundMessage),
    handled: handled.map(({ id, at_ms }) => [id, at_ms]),
    contextTokens: tokens.map(({ user, token }) => [user, token]),
    outbox: outbox.map(({ entry }) => JSON.parse(entry) as QueuedText),
  };
}
