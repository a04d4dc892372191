/** A store in one SQLite file: what was received survives a crash at any moment. */
import { resolve } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { type Backups, createBackups } from "./backup.ts";
import { type Claim, claimFile } from "./claim.ts";
import { refuseForeign } from "./identity.ts";
import { narrow } from "./private-file.ts";
import { migrate } from "./sqlite-schema.ts";
import { tablesOn } from "./sqlite-tables.ts";
import type { Store } from "./store.ts";
import { openErrorOf } from "./store-error.ts";
import { checkedPath, realFile } from "./store-path.ts";

/** A {@link Store} that owns an open file, and keeps everybody else from it. */
export interface SqliteStore extends Store {
  /**
   * Write a copy of the whole store to a new file, while the client goes on: what is recorded meanwhile may be in it or not.
   * The copy is whole or not there, readable by its owner alone (mode 0600), and opens as a store. Until it is whole, it is
   * written to a file beside it whose name ends in `-partial`; the next backup to that name removes what a crash left of one.
   *
   * Take this rather than a copy of the file, which lacks what is still in the log beside it.
   *
   * @param path - A name that no file has yet; its folder must exist.
   * @throws OptionError for an unusable path; StoreError: `exists`, `full`, `no-access`, …
   * @example
   * ```ts
   * await store.backup(`bot-${new Date().toISOString().slice(0, 10)}.sqlite`);
   * ```
   */
  backup(path: string): Promise<void>;
  /**
   * Close the file, which frees it for the next one: at once, or as soon as the backups are written that were asked for. The
   * store is of no use afterwards. Once more does nothing.
   */
  close(): void;
}

/**
 * Open a durable {@link Store}. Needs `node:sqlite` (Node 22.13 or later), loaded here and not before.
 *
 * The file is this store's alone until it is closed or the process ends, however it does: two clients on one file would poll
 * with the same token and take each other's messages away. Another opener is refused in the same process, in others and in
 * containers that share the folder, under whatever name, and changes nothing. While the store is open a file whose name ends
 * in `-lock` is beside it; a crash leaves it there, free.
 *
 * A new or empty file becomes a store. One of an earlier version of this client is brought up to date. Anything else is refused
 * and left as it is.
 *
 * The file holds message texts and context tokens: it and those beside it are readable by their owner alone (mode 0600), and
 * those that were open to others are closed to them. The folder stays as it is; this user must be allowed to write to it.
 *
 * @param options.path - The file, made when absent; its folder must exist. A relative name is looked up once, here.
 * @throws OptionError for what names no file, such as `:memory:` and URLs; StoreError (code `store`): `reason` tells a file in
 * use from a read-only, a foreign, a corrupt and a newer one. The store's methods throw it as well.
 */
export async function openSqliteStore(options: { path: string }): Promise<SqliteStore> {
  const path = checkedPath("path", (options as { path?: unknown } | null | undefined)?.path);
  const { DatabaseSync, backup } = await import("node:sqlite");
  let claim: Claim | undefined;
  let database: DatabaseSync | undefined;
  try {
    const file = realFile(path);
    claim = await claimFile(file, path, DatabaseSync);
    refuseForeign(file, path);
    for (const ending of ["", "-wal", "-shm", "-journal"]) narrow(file + ending);
    database = new DatabaseSync(file);
    claim.keep(database);
    migrate(database, path);
    return storeOn(database, { path, claim, backups: createBackups(database, path, backup) });
  } catch (error) {
    // Left open, it would keep its lock until the garbage is collected.
    database?.close();
    claim?.release();
    throw await openErrorOf(path, error);
  }
}

function storeOn(
  database: DatabaseSync,
  { path, claim, backups }: { path: string; claim: Claim; backups: Backups },
): SqliteStore {
  let isClosed = false;
  return {
    ...tablesOn(database, path),
    backup: async to => backups.write(resolve(checkedPath("path", to))),
    close() {
      if (isClosed) return;
      isClosed = true;
      backups.whenIdle(() => {
        database.close();
        claim.release();
      });
    },
  };
}
