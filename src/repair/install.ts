/** The repair in front of a whole process: the global `fetch`, which is what the plugin calls. */
import { faceOf } from "./face.ts";
import { type Face, REPAIR, repairOf } from "./one.ts";
import type { RepairOptions } from "./options.ts";
import { Repair } from "./repair.ts";

/**
 * Put the repair in front of the global `fetch`. Whoever took hold of `fetch` before goes round it. A process, and each
 * of its worker threads, has one: put there a second time, by whatever copy of this package, the one that is there looks
 * at these hosts too and tells this listener as well; its own clock and random stay.
 *
 * @returns what takes it away again, when the last who put it there has done so; polls of its own end at once.
 * @throws OptionError for an unusable option.
 */
export function installRepair(options: RepairOptions = {}): () => void {
  const there = repairOfProcess() ?? repairOf(globalThis.fetch);
  return there === undefined ? putInFront(options) : there.join(options);
}

/** The repair of this process; undefined while it has none. @internal */
export function repairOfProcess(): Face | undefined {
  return repairOf(globalThis);
}

function putInFront(options: RepairOptions): () => void {
  const { hosts: _hosts, onState: _onState, onFault: _onFault, ...seams } = options;
  const before = globalThis.fetch;
  const repair = new Repair(seams);
  const shown = faceOf(repair);
  const repaired = shown.fetchThrough(before, {});
  const members = new Set<() => void>();
  const takeAway = (): void => {
    repair.end();
    Reflect.deleteProperty(globalThis, REPAIR);
    // Somebody may have put something of his own in front of it, which then stays: it leads through to `before`.
    if (globalThis.fetch === repaired) globalThis.fetch = before;
  };
  const face: Face = {
    ...shown,
    join(options) {
      const leave = repair.join(options);
      members.add(leave);
      return () => {
        leave();
        if (members.delete(leave) && members.size === 0) takeAway();
      };
    },
  };
  const leave = face.join(options);
  globalThis.fetch = repaired;
  Object.defineProperty(globalThis, REPAIR, { value: face, configurable: true });
  return leave;
}
