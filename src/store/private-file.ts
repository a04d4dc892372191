/** Files for their owner's eyes alone, whatever the process's umask says. */
import { chmodSync, chownSync, closeSync, fchmodSync, openSync, statSync } from "node:fs";
import { errnoOf } from "../errors.ts";

const OWNER_ONLY = 0o600;

/** Make an empty file unless there is one; what is there stays as it is. @internal */
export function createPrivate(file: string): void {
  if (statSync(file, { throwIfNoEntry: false }) !== undefined) return;
  let descriptor: number;
  try {
    // Only ever of a file that did not exist: opening and closing another would take away the locks that this process has on it.
    descriptor = openSync(file, "wx", OWNER_ONLY);
  } catch (error) {
    if (errnoOf(error) === "EEXIST") return;
    throw error;
  }
  try {
    // The umask took from it what it liked.
    fchmodSync(descriptor, OWNER_ONLY);
  } finally {
    closeSync(descriptor);
  }
}

/** Take from group and others what rights they have. Somebody else's file stays as its owner made it. @internal */
export function narrow(file: string): void {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || (found.mode & 0o077) === 0) return;
  try {
    chmodSync(file, found.mode & OWNER_ONLY);
  } catch (error) {
    if (errnoOf(error) !== "EPERM") throw error;
  }
}

/** A file that root made for somebody else's is that user's to open, too. @internal */
export function giveToOwnerOf(model: string, file: string): void {
  const owner = statSync(model, { throwIfNoEntry: false });
  const own = statSync(file);
  if (owner === undefined || (owner.uid === own.uid && owner.gid === own.gid)) return;
  try {
    chownSync(file, owner.uid, owner.gid);
  } catch (error) {
    if (errnoOf(error) !== "EPERM") throw error;
  }
}
