/** The repair in front of a whole process: the global `fetch`, which is what the plugin calls. */
import { Repair, type RepairOptions } from "./repair.ts";
import { fetchThrough } from "./wrap-fetch.ts";

/**
 * Put the repair in front of the global `fetch`. Whoever took hold of `fetch` before goes round it.
 *
 * @returns what takes it away again; polls of its own end at once.
 * @throws OptionError for an unusable option.
 */
export function installRepair(options: RepairOptions = {}): () => void {
  const repair = new Repair(options);
  const before = globalThis.fetch;
  const repaired = fetchThrough(repair, before);
  globalThis.fetch = repaired;
  return () => {
    repair.end();
    // Somebody may have put something of his own in front of it, which then stays: it leads through to `before`.
    if (globalThis.fetch === repaired) globalThis.fetch = before;
  };
}
