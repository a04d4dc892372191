/** The subject's process as the host sees it: it runs, stands still (suspended, stalled), or is down after a kill. */
import type { VirtualClock } from "./clock.ts";

export interface Standstill {
  /** While it cannot run, keep what would reach it for later and give true; else give false. */
  defers(action: () => void): boolean;
  /** Stand still until it is resumed: timers that come due meanwhile fire then. */
  freeze(): void;
  /** The process is gone: its timers, and everything kept for it. */
  kill(): void;
  /** It runs (again). What was kept for it happens now, in order, and then the timers that are late. */
  resume(): void;
}

/** @param soon runs a piece of the harness at this instant, once everything before it has settled */
export function createStandstill(
  clock: Pick<VirtualClock, "freeze" | "thaw" | "clearSubjectTimers">,
  soon: (action: () => void) => void,
): Standstill {
  let kept: (() => void)[] | undefined;
  return {
    defers(action) {
      if (kept === undefined) return false;
      kept.push(action);
      return true;
    },
    freeze() {
      kept ??= [];
      clock.freeze();
    },
    kill() {
      kept = [];
      clock.clearSubjectTimers();
    },
    resume() {
      const actions = kept ?? [];
      kept = undefined;
      clock.thaw();
      // One by one: what the process makes of several at one instant would depend on the door.
      for (const action of actions) soon(action);
    },
  };
}
