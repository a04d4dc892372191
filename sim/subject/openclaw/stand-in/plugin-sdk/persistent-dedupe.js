/** Claims on message ids that survive a restart: what forks of the plugin suppress duplicates with. */
import { createDedupeMemory } from "./dedupe-memory.js";

/**
 * @typedef {object} Place
 * @property {string} [namespace] Keys of different namespaces never meet.
 * @property {number} [now] In milliseconds since the epoch.
 * @property {unknown} [error] Why a claim is released.
 */

/**
 * One caller owns a key at a time: it claims it, and then commits it for good or releases it for the next.
 * @param {import("./dedupe-memory.js").Options} options
 */
export function createClaimableDedupe(options) {
  const memory = createDedupeMemory(options);
  /** @type {Map<string, PromiseWithResolvers<boolean>>} */
  const claims = new Map();

  /** @param {string} key @param {Place} place @param {(claim: PromiseWithResolvers<boolean>) => void} end */
  const endClaim = (key, { namespace }, end) => {
    const claim = claims.get(idOf(key, namespace));
    if (!claim) return;
    claims.delete(idOf(key, namespace));
    end(claim);
  };

  /** @param {string} key @param {Place} [place] */
  const release = (key, place = {}) =>
    endClaim(key, place, claim => claim.reject(place.error ?? new Error("the claim was released")));

  return {
    /** @param {string} key @param {Place} [place] */
    async claim(key, place = {}) {
      // Nothing can be told apart by an empty key.
      if (!key.trim()) return { kind: "claimed" };
      const claimed = claims.get(idOf(key, place.namespace));
      if (claimed) return { kind: "inflight", pending: claimed.promise };
      if (memory.has(key, place)) return { kind: "duplicate" };
      const claim = Promise.withResolvers();
      claim.promise.catch(() => {});
      claims.set(idOf(key, place.namespace), claim);
      return { kind: "claimed" };
    },

    /** Answers whether the key is new. @param {string} key @param {Place} [place] */
    async commit(key, place = {}) {
      if (!key.trim()) return true;
      const isNew = memory.record(key, place);
      endClaim(key, place, claim => claim.resolve(isNew));
      return isNew;
    },

    release,

    /** @param {string} key @param {Place} [place] */
    hasRecent: async (key, place = {}) => memory.has(key, place),

    /** @param {string} key @param {Place} [place] */
    async forget(key, place = {}) {
      release(key, place);
      return memory.forget(key, place);
    },

    /** Answers how many keys there are. @param {string} [namespace] */
    warmup: async namespace => memory.load(namespace),
    clearMemory: memory.clear,
    memorySize: memory.size,
  };
}

/** @param {string} key @param {string} [namespace] */
function idOf(key, namespace = "global") {
  return `${namespace}\n${key.trim()}`;
}
