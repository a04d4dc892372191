/** A file that is replaced whole or not at all, for its owner's eyes alone; what a crash leaves of that is removed. */
import { open, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { errnoOf } from "./errors.ts";
import type { RandomBytes } from "./random.ts";

/** How often a saving begins again because another process took its temporary file for that of a crash. */
const ATTEMPTS_MAX = 20;

/** What follows the file's name in that of a temporary one: of this version, and of those before. */
const TEMPORARY = /^\.[0-9a-f]{12}\.tmp$/;

/** Replace a file's text, durably. What fails leaves the file as it was. @internal */
export async function replaceFile(path: string, text: string, randomBytes: RandomBytes): Promise<void> {
  await removeTemporaries(path);
  for (let attempt = 1; ; attempt++) {
    // Beside the file, so that the renaming stays within one disk. A name that nobody else has: what is renamed is this text.
    const temporary = `${path}.${Buffer.from(randomBytes(6)).toString("hex")}.tmp`;
    try {
      await write(temporary, text);
      if (await renamed(temporary, path)) break;
      if (attempt === ATTEMPTS_MAX) throw new Error("others save it all the time");
    } catch (error) {
      await rm(temporary, { force: true });
      throw error;
    }
  }
  await syncFolder(dirname(path));
}

async function write(file: string, text: string): Promise<void> {
  const handle = await open(file, "wx", 0o600);
  try {
    // The umask took from the mode what it liked.
    await handle.chmod(0o600);
    await handle.writeFile(text);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** False when the temporary file is not there any more: somebody took it for one that a crash has left. */
async function renamed(temporary: string, path: string): Promise<boolean> {
  try {
    await rename(temporary, path);
    return true;
  } catch (error) {
    if (errnoOf(error) === "ENOENT") return false;
    throw error;
  }
}

/** Whatever savings of this file left behind that did not come to their end. One that is under way begins again. @internal */
export async function removeTemporaries(path: string): Promise<void> {
  const [folder, name] = [dirname(path), basename(path)];
  // A folder that cannot be listed is told by what is to be done next, if that fails too.
  const files = await readdir(folder).catch((): string[] => []);
  const left = files.filter(file => file.startsWith(name) && TEMPORARY.test(file.slice(name.length)));
  for (const file of left) await rm(join(folder, file), { force: true }).catch(() => {});
}

/** Makes the renaming outlive a loss of power. Some systems know no such thing as a folder that can be opened. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path).catch(() => undefined);
  await folder?.sync().catch(() => {});
  // The file is there: what goes wrong from here on is no reason to call it lost.
  await folder?.close().catch(() => {});
}
