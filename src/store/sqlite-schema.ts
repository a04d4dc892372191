/** The tables of the SQLite store, and how a file of an earlier version gets the ones that it lacks. */
import type { DatabaseSync } from "node:sqlite";
import { StoreError } from "./store-error.ts";

/**
 * The lock comes first: under WAL it is taken with the first access and kept until the file is closed, or its process is
 * gone. It is a lock of the operating system: a process that was killed leaves none behind.
 */
const PRAGMAS = `
  PRAGMA locking_mode = EXCLUSIVE;
  PRAGMA journal_mode = WAL;
  PRAGMA synchronous = FULL;
`;

/**
 * What each version added, in order. Only ever appended to. The first is written so that it changes nothing in files
 * from before versions were counted.
 */
const VERSIONS: readonly string[] = [
  `CREATE TABLE IF NOT EXISTS account (account TEXT PRIMARY KEY, bot_id TEXT NOT NULL, cursor TEXT NOT NULL) STRICT;
   CREATE TABLE IF NOT EXISTS pending (
     position INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL, message TEXT NOT NULL,
     UNIQUE (account, id)) STRICT;
   CREATE TABLE IF NOT EXISTS handled (
     position INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL, at_ms INTEGER NOT NULL,
     UNIQUE (account, id)) STRICT;
   CREATE TABLE IF NOT EXISTS context_token (
     account TEXT NOT NULL, user TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (account, user)) STRICT;`,
  `CREATE TABLE outbox (
     account TEXT NOT NULL, id TEXT NOT NULL, position INTEGER NOT NULL, entry TEXT NOT NULL,
     PRIMARY KEY (account, id)) STRICT;`,
];

/**
 * Take a file for this connection alone, and bring it up to this client's version, in one transaction.
 *
 * @throws StoreError when it is of a later version: its meaning is unknown here. What SQLite throws, when somebody else has
 * it open, say.
 * @internal
 */
export function migrate(database: DatabaseSync, path: string): void {
  database.exec(PRAGMAS);
  transact(database, () => {
    const { user_version: version } = database.prepare("PRAGMA user_version").get() as {
      user_version: number;
    };
    if (version > VERSIONS.length) {
      const words = `it was written by a later version of this client (file version ${version}, known here up to ${VERSIONS.length}): update this client, or give it a file of its own`;
      throw new StoreError("newer-version", { doing: "open", path, words });
    }
    for (const added of VERSIONS.slice(version)) database.exec(added);
    database.exec(`PRAGMA user_version = ${VERSIONS.length}`);
  });
}

/** Do all of the work or none of it. @internal */
export function transact(database: DatabaseSync, work: () => void): void {
  database.exec("BEGIN IMMEDIATE");
  try {
    work();
    database.exec("COMMIT");
  } catch (error) {
    try {
      database.exec("ROLLBACK");
    } catch {
      // SQLite has done so by itself, as it does when a disk is full or fails.
    }
    throw error;
  }
}
