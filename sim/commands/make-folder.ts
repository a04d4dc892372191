/** A folder is made with those above it, or the system's reason why not is thrown. */
import fs from "node:fs";
import { dirname, resolve } from "node:path";

/**
 * Node's own `recursive` never ends where the folder above is there and takes none, as in /proc: it reads ENOENT as a missing
 * folder above, again and again.
 *
 * @throws what the system said of the first folder that cannot be made.
 */
export function makeFolder(path: string, disk: Pick<typeof fs, "mkdirSync"> = fs): void {
  const folder = resolve(path);
  if (isFolder(folder)) return;
  const above = dirname(folder);
  // A drive that is not there has nothing above it.
  if (above !== folder && !fs.existsSync(above)) makeFolder(above, disk);
  try {
    disk.mkdirSync(folder);
  } catch (error) {
    // Another process may have been faster.
    if (!isFolder(folder)) throw error;
  }
}

const isFolder = (path: string): boolean =>
  fs.statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
