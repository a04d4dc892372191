/** Ways to declare a plugin; the host takes what they return. */

/**
 * @template T
 * @param {T} entry
 * @returns {T}
 */
export function definePluginEntry(entry) {
  return entry;
}

/**
 * @param {{ plugin: unknown, [field: string]: unknown }} entry
 */
export function defineChannelPluginEntry(entry) {
  return { ...entry, register: api => api.registerChannel({ plugin: entry.plugin }) };
}
