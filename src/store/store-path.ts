/** The file that a caller names: checked, and followed to the one name by which everybody knows it. */
import { readlinkSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { errnoOf, OptionError } from "../errors.ts";
import { StoreError } from "./store-error.ts";

/** Links from one to the next; Linux follows as many. */
const LINKS_MAX = 40;

/**
 * What SQLite would take for something else than a file is refused: an empty name and `:memory:` are databases that are
 * gone with the process, and a `file:` URL may ask for one.
 *
 * @throws OptionError
 * @internal
 */
export function checkedPath(option: string, path: unknown): string {
  const refused = (got: string): OptionError => new OptionError(option, "a file's name", got);
  if (typeof path !== "string")
    throw refused(path instanceof URL ? "a URL (fileURLToPath makes a name of it)" : kindOf(path));
  if (path === "") throw refused("an empty text");
  if (path.includes("\0")) throw refused("a text with a NUL character");
  if (path === ":memory:") throw refused('":memory:" (createMemoryStore makes a store without a file)');
  if (/^file:/i.test(path)) throw refused("a file: URL (fileURLToPath makes a name of it)");
  return path;
}

function kindOf(value: unknown): string {
  return value === null ? "null" : typeof value;
}

/**
 * The file behind all symbolic links, which need not exist yet: two names of one store have to meet at one lock.
 *
 * @throws StoreError when there is something that is not a file. What the file system throws, when its folder is missing.
 * @internal
 */
export function realFile(path: string): string {
  let file = resolve(path);
  for (let count = 0; count <= LINKS_MAX; count++) {
    const folder = realpathSync(dirname(file));
    file = join(folder, basename(file));
    const next = linkedFrom(file);
    if (next === undefined) break;
    file = resolve(folder, next);
  }
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined || found.isFile()) return file;
  const words = found.isDirectory()
    ? "it is a folder: name a file in it"
    : "it is no regular file: name another";
  throw new StoreError("no-access", { doing: "open", path, words });
}

function linkedFrom(file: string): string | undefined {
  try {
    return readlinkSync(file);
  } catch (error) {
    // Nothing there yet; or there, and no link.
    if (errnoOf(error) === "ENOENT" || errnoOf(error) === "EINVAL" || errnoOf(error) === "UNKNOWN")
      return undefined;
    throw error;
  }
}
