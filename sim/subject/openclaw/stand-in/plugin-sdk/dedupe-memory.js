/** Keys that were seen lately, by namespace, in memory and where the plugin wants it in files. */
import fs from "node:fs";
import path from "node:path";

/**
 * @typedef {object} Options
 * @property {number} ttlMs How long a key counts as seen; 0 is for ever.
 * @property {number} memoryMaxSize
 * @property {(namespace: string) => string} [resolveFilePath] Without it nothing is written.
 * @property {number} [fileMaxEntries]
 * @property {(error: unknown) => void} [onDiskError] A broken disk stops nothing.
 *
 * @typedef {{ namespace?: string, now?: number }} Place
 */

/** @param {Options} options */
export function createDedupeMemory(options) {
  const { ttlMs, memoryMaxSize, resolveFilePath, onDiskError, fileMaxEntries = memoryMaxSize } = options;
  /** When each key was recorded, in milliseconds since the epoch. @type {Map<string, Map<string, number>>} */
  const seen = new Map();

  const entriesOf = (namespace = "global") => {
    let entries = seen.get(namespace);
    if (!entries) {
      entries = new Map(readEntries(resolveFilePath?.(namespace), onDiskError));
      seen.set(namespace, entries);
    }
    return entries;
  };

  const write = (namespace = "global") =>
    writeEntries(resolveFilePath?.(namespace), entriesOf(namespace), onDiskError);

  /** @param {string} key @param {Place} place */
  const has = (key, { namespace, now = Date.now() }) => {
    const seenAt = entriesOf(namespace).get(key.trim());
    return seenAt !== undefined && (ttlMs === 0 || now - seenAt < ttlMs);
  };

  return {
    has,

    /** Answers whether the key is new. @param {string} key @param {Place} place */
    record(key, place) {
      if (has(key, place)) return false;
      const { namespace, now = Date.now() } = place;
      const entries = entriesOf(namespace);
      // Deleted first, so that it is the youngest.
      entries.delete(key.trim());
      entries.set(key.trim(), now);
      while (entries.size > fileMaxEntries) entries.delete(entries.keys().next().value);
      write(namespace);
      return true;
    },

    /** @param {string} key @param {Place} place */
    forget(key, { namespace }) {
      const wasThere = entriesOf(namespace).delete(key.trim());
      if (wasThere) write(namespace);
      return wasThere;
    },

    /** @param {string} [namespace] */
    load: namespace => entriesOf(namespace).size,
    clear: () => seen.clear(),
    size: () => [...seen.values()].reduce((sum, entries) => sum + entries.size, 0),
  };
}

/**
 * @param {string | undefined} file
 * @param {((error: unknown) => void) | undefined} onDiskError
 * @returns {[string, number][]}
 */
function readEntries(file, onDiskError) {
  try {
    return file && fs.existsSync(file) ? Object.entries(JSON.parse(fs.readFileSync(file, "utf8"))) : [];
  } catch (error) {
    onDiskError?.(error);
    return [];
  }
}

/**
 * @param {string | undefined} file
 * @param {Map<string, number>} entries
 * @param {((error: unknown) => void) | undefined} onDiskError
 */
function writeEntries(file, entries, onDiskError) {
  if (!file) return;
  try {
    fs.mkdirSync(path.dirname(file), { recursive: true });
    fs.writeFileSync(file, JSON.stringify(Object.fromEntries(entries)));
  } catch (error) {
    onDiskError?.(error);
  }
}
