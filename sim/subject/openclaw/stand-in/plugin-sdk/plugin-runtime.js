/** The registry of hooks, which is empty: no other plugin is loaded. */

/** @returns {null} */
export function getGlobalHookRunner() {
  return null;
}
