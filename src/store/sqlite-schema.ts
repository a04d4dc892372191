/** The tables of the SQLite store, and how a file of an earlier version gets the ones that it lacks. */
import type { DatabaseSync } from "node:sqlite";

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
 * @throws Error when somebody else has it open, or when it is of a later version: its meaning is unknown here.
 * @internal
 */
export function migrate(database: DatabaseSync): void {
  database.exec(PRAGMAS);
  database.exec("BEGIN IMMEDIATE");
  try {
    const { user_version: version } = database.prepare("PRAGMA user_version").get() as {
      user_version: number;
    };
    if (version > VERSIONS.length) {
      throw new Error(`the file is of version ${version}, this client knows up to ${VERSIONS.length}`);
    }
    for (const added of VERSIONS.slice(version)) database.exec(added);
    database.exec(`PRAGMA user_version = ${VERSIONS.length}`);
    database.exec("COMMIT");
  } catch (error) {
    if (database.isTransaction) database.exec("ROLLBACK");
    throw error;
  }
}
