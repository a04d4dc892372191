/** A copy of an open store in a file of its own, whole or not there at all. */
import { lstat, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import type { DatabaseSync } from "node:sqlite";
import { createPrivate } from "./private-file.ts";
import { StoreError, storeErrorOf } from "./store-error.ts";

/** `backup` of `node:sqlite`, which Node has since 22.16. */
export type OnlineBackup = (
  database: DatabaseSync,
  path: string,
  options: { rate: number },
) => Promise<unknown>;

/**
 * Pages copied at a time, some 4 MB. A write waits for no more than that, some milliseconds; and a step that meets a write is tried
 * again, so that many small ones could take for ever beside a busy client.
 */
const PAGES_PER_STEP = 1_000;

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
    if (online === undefined) database.prepare("VACUUM INTO ?").run(partial);
    else await online(database, partial, { rate: PAGES_PER_STEP });
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
