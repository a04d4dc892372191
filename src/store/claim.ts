/**
 * A store's file belongs to one opener at a time. Three guards say so; the operating system takes each back when its process is
 * gone, however that ends:
 *
 * - SQLite's lock on a file of its own, beside the store. It holds between containers that share a folder. But such a lock
 *   belongs to a process and a file (POSIX): a process that opens and closes the locked file, to copy its folder say, loses it.
 * - Names in the kernel, of the lock's file and of the store's, which no copying can lose. They know a store by its hard links
 *   too, and after it was renamed.
 * - SQLite's lock on the store itself, which the schema takes: clients of earlier versions know no other.
 */
import { lstatSync, rmSync, statSync } from "node:fs";
import type { DatabaseSync } from "node:sqlite";
import { holdName, type NameHolding } from "./kernel-name.ts";
import { createPrivate, giveToOwnerOf, narrow } from "./private-file.ts";
import { errcodeOf, IN_USE, StoreError } from "./store-error.ts";

/** A file that is one opener's alone. */
export interface Claim {
  /** Give it back. */
  release(): void;
  /**
   * Keep what has the file open as long as the claim lasts. A store that nobody closes would else be collected while its name
   * stays: another file gets the number of its own, and is called in use.
   */
  keep(database: DatabaseSync): void;
}

/**
 * Claim a store's file, and make it when there is none. Whoever comes second is refused and has changed nothing.
 *
 * @param file - As `realFile` gives it.
 * @param path - As the caller named it, for errors.
 * @throws StoreError, `in-use` for one. What the file system throws, when the lock's file can be neither opened nor made.
 * @internal
 */
export async function claimFile(file: string, path: string, Database: typeof DatabaseSync): Promise<Claim> {
  const lockFile = `${file}-lock`;
  const lock = takeLock(lockFile, { file, path, Database });
  const names: NameHolding[] = [];
  // The names first: once a removed file is closed, the system may give its number, and so its name, to a new file.
  const letGo = ({ removes }: { removes: boolean }): void => {
    for (const name of names) if (name.kind === "held") name.release();
    if (removes) removeQuietly(lockFile);
    lock.close();
  };
  const release = (): void => letGo({ removes: true });
  try {
    createPrivate(file);
    for (const named of [lockFile, file]) names.push(await holdName(identityOf(named)));
  } catch (error) {
    release();
    throw error;
  }
  if (names.some(({ kind }) => kind === "taken")) {
    // The lock's file belongs to whoever has the name: it stays.
    letGo({ removes: false });
    throw inUse(path);
  }
  const keep = (database: DatabaseSync): void => {
    for (const name of names) if (name.kind === "held") name.keep(database);
  };
  keep(lock);
  return { release, keep };
}

function takeLock(
  lockFile: string,
  { file, path, Database }: { file: string; path: string; Database: typeof DatabaseSync },
): DatabaseSync {
  const found = lstatSync(lockFile, { throwIfNoEntry: false });
  if (found !== undefined && !found.isFile()) throw notALock(lockFile, path);
  createPrivate(lockFile);
  let lock: DatabaseSync | undefined;
  try {
    if (found === undefined) giveToOwnerOf(file, lockFile);
    else narrow(lockFile);
    lock = new Database(lockFile);
    // Nothing is ever written, no journal either: the transaction stays open as long as the claim.
    lock.exec("PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE");
    return lock;
  } catch (cause) {
    lock?.close();
    if (errcodeOf(cause) === SQLITE_BUSY) throw inUse(path, cause);
    throw notALock(lockFile, path, cause);
  }
}

const SQLITE_BUSY = 5;

function inUse(path: string, cause?: unknown): StoreError {
  return new StoreError("in-use", { doing: "open", path, words: IN_USE }, { cause });
}

function notALock(lockFile: string, path: string, cause?: unknown): StoreError {
  const words = `its lock ${lockFile} cannot be taken: it is something else, or another user's; remove it, when nobody uses the store`;
  return new StoreError("no-access", { doing: "open", path, words }, { cause });
}

/** The same for every name of a file, and for no two files. */
function identityOf(file: string): string {
  const { dev, ino } = statSync(file, { bigint: true });
  return `${dev}:${ino}`;
}

/** While it is still locked: whoever comes next makes a new one. Some systems do not let go of an open file; there it stays. */
function removeQuietly(lockFile: string): void {
  try {
    rmSync(lockFile, { force: true });
  } catch {
    // It does no harm.
  }
}
