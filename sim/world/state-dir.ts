/** The directory in which a subject keeps its files during a run: made on first use, gone afterwards; and what a crash leaves of it. */
import { accessSync, constants, mkdtempSync, rmSync, truncateSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { clearFolder, type FolderImage, readFolder, writeFolder } from "./folder-image.ts";

export interface StateDir {
  path(): string;
  /** Whether a path lies below it and it is the subject that is at work there. */
  holds(file: string): boolean;
  /** A text without the place of the directory, which is another in every run. */
  unplaced(text: string): string;
  /** Remember the files as they are now: what a crash that loses the last writes goes back to. */
  remember(): void;
  /** Back to what was remembered; files made since are gone. */
  goBack(): void;
  /** Let something close its files in an orderly way, and then put them back as they were before: a killed process does not. */
  keepThrough(closing: () => void): void;
  /** Cut the largest file that changed since it was remembered, in the middle of what changed; of a database, its log, which is written first. */
  tear(): void;
  empty(): void;
  remove(): void;
}

export function createStateDir(): StateDir {
  let made: string | undefined;
  let kept: FolderImage | undefined;
  let isHarnessAtWork = false;
  const path = (): string => {
    made ??= mkdtempSync(join(stateRoot(), "ilink-sim-"));
    return made;
  };
  /** What the harness writes does not go wrong, whatever the disk does to the subject. */
  const unharmed = (work: () => void): void => {
    isHarnessAtWork = true;
    try {
      work();
    } finally {
      isHarnessAtWork = false;
    }
  };
  const replaceBy = (image: FolderImage): void => {
    clearFolder(path());
    unharmed(() => writeFolder(path(), image));
  };
  return {
    path,
    holds: file => made !== undefined && file.startsWith(made) && !isHarnessAtWork,
    unplaced: text => (made === undefined ? text : text.replaceAll(made, "<state>")),
    remember() {
      kept = readFolder(path(), kept);
    },
    goBack: () => replaceBy(kept ?? EMPTY),
    keepThrough(closing) {
      const image = readFolder(path(), kept);
      closing();
      replaceBy(image);
    },
    tear() {
      const [file] = changedFiles(path(), kept ?? EMPTY).toSorted(
        (a, b) => Number(isLog(b)) - Number(isLog(a)) || b.size - a.size || (a.file < b.file ? -1 : 1),
      );
      // What was there before is safe; the write that the crash cut short is somewhere behind it.
      if (file !== undefined)
        unharmed(() => truncateSync(file.file, file.keptBytes + ((file.changedBytes - file.keptBytes) >> 1)));
    },
    empty: () => clearFolder(path()),
    remove() {
      if (made !== undefined) rmSync(made, { recursive: true, force: true });
    },
  };
}

const EMPTY: FolderImage = new Map();

interface Changed {
  file: string;
  size: number;
  /** Bytes at its beginning that are as they were remembered, and up to where they are not: a log that has come to its end is written anew from its beginning. */
  keptBytes: number;
  changedBytes: number;
}

function changedFiles(folder: string, kept: FolderImage): Changed[] {
  return (
    [...readFolder(folder)]
      .flatMap(([name, entry]) => {
        if (entry.kind !== "file") return [];
        const { bytes: now } = entry;
        const before = kept.get(name);
        const old = before?.kind === "file" ? before.bytes : Buffer.alloc(0);
        // By content: a cursor that moved on is as long as it was.
        const size = now.equals(old) ? 0 : now.length;
        const file = join(folder, name);
        return [{ file, size, ...(isLog({ file }) ? changeOf(old, now) : rewriteOf(old, now)) }];
      })
      // The index of a database's log lives in memory alone.
      .filter(({ file, size }) => size > 1 && !file.endsWith("-shm"))
  );
}

/** A file that did not only grow was written anew from its beginning. */
function rewriteOf(old: Buffer, now: Buffer): Pick<Changed, "keptBytes" | "changedBytes"> {
  const hasGrown = now.length > old.length && now.subarray(0, old.length).equals(old);
  return { keptBytes: hasGrown ? old.length : 0, changedBytes: now.length };
}

/** Where two contents begin to differ, and where that ends: what stands behind it in a log is of an earlier round. */
function changeOf(old: Buffer, now: Buffer): Pick<Changed, "keptBytes" | "changedBytes"> {
  const keptBytes = now.findIndex((byte, at) => byte !== old[at]);
  if (keptBytes < 0) return rewriteOf(old, now);
  return { keptBytes, changedBytes: now.findLastIndex((byte, at) => byte !== old[at]) + 1 };
}

function isLog({ file }: Pick<Changed, "file">): boolean {
  return file.endsWith("-wal");
}

/** Memory-backed where the system has it: the plugin writes its cursor at every poll, and a disk would be most of a run. */
function stateRoot(): string {
  try {
    accessSync("/dev/shm", constants.W_OK);
    return "/dev/shm";
  } catch {
    return tmpdir();
  }
}
