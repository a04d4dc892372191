/** What the SQLite store remembers and gives back: each call is one transaction on its tables. */
import type { DatabaseSync } from "node:sqlite";
import { readAccount } from "./sqlite-account.ts";
import { HandledTable } from "./sqlite-handled.ts";
import { rewriteVersion, transact } from "./sqlite-schema.ts";
import { prepareStatements, type Statements } from "./sqlite-statements.ts";
import { toColumn } from "./sqlite-text.ts";
import type { Lasting, OutboxChange, Store } from "./store.ts";
import { storeErrorOf } from "./store-error.ts";

/** @param path for errors: the file, as it was named when the store was opened. @internal */
export function tablesOn(database: DatabaseSync, path: string): Store {
  const statements = prepareStatements(database);
  const marks = new HandledTable(statements);
  /** Something was settled that the disk has not confirmed. */
  let isUnsynced = false;

  const transaction = (work: () => void, lasting: Lasting = "at-once"): void => {
    try {
      if (lasting === "at-once") transact(database, work);
      else withoutDisk(database, () => transact(database, work));
    } catch (error) {
      throw storeErrorOf("write", path, error);
    }
  };

  const moveCursor = (name: string, botId: string, cursor: string): void => {
    statements.dropForeignTokens.run({ account: name, botId: toColumn(botId) });
    statements.setCursor.run(name, toColumn(botId), toColumn(cursor));
  };

  return {
    async load(name) {
      try {
        return await readAccount(statements, name);
      } catch (error) {
        throw storeErrorOf("read", path, error);
      }
    },
    receive(name, { botId, cursor, messages, contextTokens }) {
      transaction(() => {
        moveCursor(name, botId, cursor);
        for (const message of messages) {
          const id = toColumn(message.id);
          statements.addPending.run({ account: name, id, message: JSON.stringify(message) });
        }
        for (const [user, token] of contextTokens)
          statements.setToken.run(name, toColumn(user), toColumn(token));
        if (contextTokens.length > 0) statements.trimTokens.run({ account: name });
      });
    },
    begin(name, id, beginnings) {
      transaction(() => statements.setBeginnings.run(beginnings, name, toColumn(id)), "after-sync");
    },
    settle(name, handled, window, lasting = "at-once") {
      if (lasting === "after-sync") isUnsynced = true;
      let done = (): void => {};
      transaction(() => {
        for (const [id] of handled) statements.dropPending.run(name, toColumn(id));
        done = marks.add(name, handled, window);
      }, lasting);
      done();
    },
    sync() {
      if (!isUnsynced) return;
      // A transaction that waits for the disk takes those before it along; it has to write something for that.
      transaction(() => rewriteVersion(database));
      isUnsynced = false;
    },
    saveCursor(name, botId, cursor) {
      transaction(() => moveCursor(name, botId, cursor));
    },
    saveOutbox(name, change) {
      // A count that the power takes along is no loss.
      const lasting = change.put.length + change.drop.length > 0 ? "at-once" : "after-sync";
      transaction(() => changeOutbox(statements, name, change), lasting);
    },
  };
}

function changeOutbox(statements: Statements, name: string, { put, drop, spent = [] }: OutboxChange): void {
  for (const { user, token, texts } of spent) {
    statements.putSpent.run(name, toColumn(user), token === undefined ? null : toColumn(token), texts);
    statements.trimSpent.run({ account: name });
  }
  for (const entry of put)
    statements.putOutbox.run(name, toColumn(entry.id), entry.position, JSON.stringify(entry));
  for (const id of drop) statements.dropOutbox.run(name, toColumn(id));
}

/** Its commit outlives the process as soon as it is made, and the power when the next one that waits for the disk is. */
function withoutDisk(database: DatabaseSync, work: () => void): void {
  database.exec("PRAGMA synchronous = NORMAL");
  try {
    work();
  } finally {
    database.exec("PRAGMA synchronous = FULL");
  }
}
