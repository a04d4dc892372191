/** A copy of an open store in a file of its own, whole or not there at all. */
import { lstat, open, rename, rm, stat, truncate } from "node:fs/promises";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { createPrivate } from "./private-file.ts";
import { errcodeOf, StoreError, storeErrorOf } from "./store-error.ts";

/** `backup` of `node:sqlite`, which Node has since 22.16. */
export type OnlineBackup = (
  database: DatabaseSync,
  path: string,
  options: { rate: number },
) => Promise<unknown>;

/** Pages copied at a time, some 4 MB: a write of the client waits for no more than that, some milliseconds. */
const PAGES_PER_STEP = 1_000;

/** How often the online backup is begun, before the copy is made in one go. */
const ATTEMPTS_MAX = 5;

/** The backups of one open store, one after the other. */
export interface Backups {
  /** Write one. `to` is absolute. */
  write(to: string): Promise<void>;
  /** Do something when none is under way: at once, if that is now. */
  whenIdle(act: () => void): void;
}

/** @param path - The store, as its maker named it. @internal */
export function createBackups(
  database: DatabaseSync,
  path: string,
  online: OnlineBackup | undefined,
): Backups {
  let latest = Promise.resolve();
  let underWay = 0;
  return {
    write(to) {
      underWay++;
      const end = latest
        .then(() => backUp(database, online, { path, to }))
        .finally(() => {
          underWay--;
        });
      latest = end.catch(() => {});
      return end;
    },
    whenIdle(act) {
      if (underWay === 0) act();
      else latest.then(act);
    },
  };
}

/**
 * Written under another name beside it, and renamed when it is whole and on the disk.
 *
 * @throws StoreError
 */
async function backUp(
  database: DatabaseSync,
  online: OnlineBackup | undefined,
  { path, to }: { path: string; to: string },
): Promise<void> {
  const doing = `write the backup ${to} of`;
  const partial = `${to}-partial`;
  try {
    await refuseExisting(to, { doing, path });
    await remove(partial);
    createPrivate(partial);
    const { ino } = await stat(partial);
    await copy(database, online, partial);
    await flush(partial, "r+");
    // Somebody else's backup to the same name has removed this one's file.
    if ((await stat(partial)).ino !== ino) throw new Error("another backup to this name is under way");
    await refuseExisting(to, { doing, path });
    await rename(partial, to);
  } catch (error) {
    await remove(partial).catch(() => {});
    throw storeErrorOf(doing, path, error);
  }
  // Makes the renaming outlive a loss of power. Some systems know no such thing as a folder that can be opened.
  await flush(dirname(to), "r").catch(() => {});
}

/**
 * Beside the client's writes where Node can do that. Where it cannot, or meets a write each time, in one go, which holds the
 * process up: some 3 ms for each MB.
 */
async function copy(database: DatabaseSync, online: OnlineBackup | undefined, to: string): Promise<void> {
  for (let attempt = 1; online !== undefined && attempt <= ATTEMPTS_MAX; attempt++) {
    try {
      await online(database, to, { rate: PAGES_PER_STEP });
      return;
    } catch (error) {
      if (!metWrite(error)) throw error;
      await truncate(to);
    }
  }
  database.prepare("VACUUM INTO ?").run(to);
}

const [SQLITE_OK, SQLITE_BUSY, SQLITE_LOCKED] = [0, 5, 6];

/** A first step that meets a write ends Node's backup with an error whose code says that there is none. */
function metWrite(error: unknown): boolean {
  const errcode = errcodeOf(error);
  return errcode === SQLITE_OK || errcode === SQLITE_BUSY || errcode === SQLITE_LOCKED;
}

async function refuseExisting(to: string, { doing, path }: { doing: string; path: string }): Promise<void> {
  const found = await lstat(to).catch(() => undefined);
  if (found === undefined) return;
  const words = "there is a file of this name: choose another, or remove it first";
  throw new StoreError("exists", { doing, path, words });
}

/** One that a crash has left, too. */
async function remove(partial: string): Promise<void> {
  for (const ending of ["", "-journal"]) await rm(partial + ending, { force: true });
}

async function flush(name: string, flags: string): Promise<void> {
  const file = await open(name, flags);
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}
