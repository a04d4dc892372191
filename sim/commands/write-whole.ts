/** A file is written whole or not at all, and what stands in its way is told in words. */
import { randomBytes } from "node:crypto";
import fs from "node:fs";
import { dirname } from "node:path";
import { DISK } from "../words/en/disk.ts";
import { makeFolder } from "./make-folder.ts";

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
    makeFolder(dirname(path), disk);
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

/** Codes that tell of the machine and its rights, wherever they come up, and never of a defect. */
const OF_THE_MACHINE = /^(?:ENOSPC|EDQUOT|EFBIG|EROFS|EACCES|EPERM|EIO|EMFILE|ENFILE)$/;

/** What a system's error says, in English: in words where they are known, and always by its code. */
function diskWords(error: unknown): string {
  const { code = "", message } = error as NodeJS.ErrnoException;
  const words = (DISK as Readonly<Record<string, string>>)[`disk.${code}`];
  return words === undefined ? message : `${words} (${code})`;
}

/** Whether an error is one of the machine's, which somebody must mend there. */
export function isOfTheMachine(error: Error): error is NodeJS.ErrnoException {
  const { code, syscall } = error as NodeJS.ErrnoException;
  return typeof syscall === "string" && OF_THE_MACHINE.test(code ?? "");
}
