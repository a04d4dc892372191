/** A file is written whole or not at all, and what stands in its way is told in words. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { dirname } from "node:path";

/** The part of `node:fs` that writing needs. */
export type Disk = Pick<typeof fs, "mkdirSync" | "writeFileSync" | "renameSync" | "linkSync" | "rmSync">;

/** A file that could not be written. Nothing of it is left. */
export class NotWrittenError extends Error {
  override readonly name = "NotWrittenError";
}

export interface WriteOptions {
  /** A file that is there stays as it is: EEXIST. @default it is replaced */
  keep?: boolean;
  /** @default the real one */
  disk?: Disk;
}

/**
 * Write a text into a file, whose folder is made. Under its own name there is the whole text, or what was there before.
 * @throws NotWrittenError with the reason in words; its cause is what the system said.
 */
export function writeWhole(path: string, text: string, { keep = false, disk = fs }: WriteOptions = {}): void {
  const draft = `${path}.${randomBytes(4).toString("hex")}.new`;
  try {
    disk.mkdirSync(dirname(path), { recursive: true });
    disk.writeFileSync(draft, text, { flag: "wx" });
    // A link is refused where something stands already; renaming would replace it.
    if (keep) disk.linkSync(draft, path);
    else disk.renameSync(draft, path);
  } catch (cause) {
    throw new NotWrittenError(diskWords(cause), { cause });
  } finally {
    removeDraft(draft, disk);
  }
}

/** A disk that was full may have kept half of it. */
function removeDraft(draft: string, disk: Disk): void {
  try {
    disk.rmSync(draft, { force: true });
  } catch {
    // Where nothing can be written, nothing was.
  }
}

/** What is wrong with a disk, by the system's code. */
const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "this user's share of the disk is used up",
  EFBIG: "it is larger than this process may write (ulimit -f)",
  EROFS: "the disk is read-only",
  EACCES: "this user has no right to it",
  EPERM: "this user has no right to it",
  ENOENT: "its folder is gone",
  ENOTDIR: "a part of its path is a file, where a folder should be",
  EEXIST: "something else stands there",
  ENAMETOOLONG: "its name is too long",
  EIO: "the disk failed",
  EMFILE: "this process has too many files open",
  ENFILE: "this machine has too many files open",
};

/** Codes that tell of the machine and its rights, wherever they come up, and never of a defect. */
const OF_THE_MACHINE = /^(?:ENOSPC|EDQUOT|EFBIG|EROFS|EACCES|EPERM|EIO|EMFILE|ENFILE)$/;

/** What a system's error says: in words where they are known, and always by its code. */
export function diskWords(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const words = WORDS[code];
  return words === undefined ? message : `${words} (${code})`;
}

/** Whether an error is one of the machine's, which somebody must mend there. */
export function isOfTheMachine(error: Error): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof syscall === "string" && OF_THE_MACHINE.test(code ?? "");
}
