/** The tables of the SQLite store, and how a file of an earlier version gets the ones that it lacks. */
import type { DatabaseSync } from "node:sqlite";
import { APPLICATION_ID } from "./identity.ts";
import { StoreError } from "./store-error.ts";

/**
 * The claim keeps others away before the file is opened. The file's own lock stays for clients of earlier versions, which
 * know no other, and because SQLite then shares no memory by a file. Under WAL it is taken with the first access.
 */
const LOCK = "PRAGMA locking_mode = EXCLUSIVE; PRAGMA synchronous = FULL";

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
  // In the order of one account: to read a page of it, and to forget its oldest, without a look at all the others.
  `CREATE INDEX pending_order ON pending (account, position);
   CREATE INDEX handled_order ON handled (account, position);`,
  "ALTER TABLE pending ADD COLUMN beginnings INTEGER NOT NULL DEFAULT 0",
  `CREATE TABLE spent (
     position INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, user TEXT NOT NULL, token TEXT, texts INTEGER NOT NULL,
     UNIQUE (account, user)) STRICT;
   CREATE INDEX spent_order ON spent (account, position);`,
  // The rows of one account in the order of their numbers, which is that of their writing.
  "CREATE INDEX token_order ON context_token (account)",
];

/**
 * Bring a file up to this client's version, in one transaction.
 *
 * @throws StoreError when it is of a later version: its meaning is unknown here. What SQLite throws, when somebody else has
 * it open, say.
 * @internal
 */
export function migrate(database: DatabaseSync, path: string): void {
  database.exec(LOCK);
  const version = numberIn(database, "user_version");
  if (version > VERSIONS.length) {
    const words = `it was written by a later version of this client (file version ${version}, known here up to ${VERSIONS.length}): update this client, or give it a file of its own`;
    throw new StoreError("newer-version", { doing: "open", path, words });
  }
  // Before the log: in the file itself it tells whose this is, whatever a crash leaves in the log.
  const id = `PRAGMA application_id = ${APPLICATION_ID}`;
  if (numberIn(database, "application_id") !== APPLICATION_ID) database.exec(id);
  database.exec("PRAGMA journal_mode = WAL");
  transact(database, () => {
    for (const added of VERSIONS.slice(version)) database.exec(added);
    rewriteVersion(database);
  });
}

/** The smallest write that there is: it says what the file says already. @internal */
export function rewriteVersion(database: DatabaseSync): void {
  database.exec(`PRAGMA user_version = ${VERSIONS.length}`);
}

function numberIn(database: DatabaseSync, pragma: "user_version" | "application_id"): number {
  const row = database.prepare(`PRAGMA ${pragma}`).get() as Record<typeof pragma, number>;
  return row[pragma];
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
