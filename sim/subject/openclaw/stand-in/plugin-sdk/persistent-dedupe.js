/** Claims on message ids that survive a restart: what forks of the plugin suppress duplicates with. */
import fs from "node:fs";
import path from "node:path";

/**
 * @typedef {object} Place
 * @property {string} [namespace] Keys of different namespaces never meet.
 * @property {number} [now] In milliseconds since the epoch.
 * @property {unknown} [error] Why a claim is released.
 */

/**
 * @param {object} options
 * @param {number} options.ttlMs
 * @param {number} options.memoryMaxSize
 * @param {(namespace: string) => string} [options.resolveFilePath] Without it nothing is written.
 * @param {number} [options.fileMaxEntries]
 * @param {(error: unknown) => void} [options.onDiskError]
 */
export function createClaimableDedupe({ ttlMs, memoryMaxSize, resolveFilePath, onDiskError, ...options }) {
  const { fileMaxEntries = memoryMaxSize } = options;
  /** @type {Map<string, Map<string, number>>} */
  const committed = new Map();
  /** @type {Map<string, PromiseWithResolvers<boolean>>} */
  const claims = new Map();

  /** @param {string} namespace */
  const entriesOf = namespace => {
    let entries = committed.get(namespace);
    if (!entries) {
      entries = new Map(readEntries(resolveFilePath?.(namespace), onDiskError));
      committed.set(namespace, entries);
    }
    return entries;
  };

  return {
    /** @param {string} key @param {Place} [place] */
    async claim(key, { namespace = "global", now = Date.now() } = {}) {
      const seenAt = entriesOf(namespace).get(key);
      if (seenAt !== undefined && now - seenAt < ttlMs) return { kind: "duplicate" };
      const claimed = claims.get(`${namespace}\n${key}`);
      if (claimed) return { kind: "inflight", pending: claimed.promise };
      const claim = Promise.withResolvers();
      claim.promise.catch(() => {});
      claims.set(`${namespace}\n${key}`, claim);
      return { kind: "claimed" };
    },

    /** @param {string} key @param {Place} [place] */
    async commit(key, { namespace = "global", now = Date.now() } = {}) {
      const entries = entriesOf(namespace);
      entries.set(key, now);
      while (entries.size > fileMaxEntries) entries.delete(entries.keys().next().value);
      writeEntries(resolveFilePath?.(namespace), entries, onDiskError);
      claims.get(`${namespace}\n${key}`)?.resolve(true);
      claims.delete(`${namespace}\n${key}`);
      return true;
    },

    /** @param {string} key @param {Place} [place] */
    release(key, { namespace = "global", error } = {}) {
      claims.get(`${namespace}\n${key}`)?.reject(error ?? new Error("released"));
      claims.delete(`${namespace}\n${key}`);
    },

    clearMemory() {
      committed.clear();
      claims.clear();
    },
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
