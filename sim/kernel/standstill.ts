/** The subject's process as the host sees it: it runs, stands still (suspended, stalled), or is down after a kill. */
import type { VirtualClock } from "./clock.ts";
import type { SteadyClock } from "./parking.ts";

export interface Standstill {
  /** While it cannot run, or what was kept for it has not all reached it, keep this for later and give true; else give false. */
  defers(action: () => void): boolean;
  /** Stand still until it is resumed. */
  freeze(): void;
  /** The process is gone: its timers, and everything kept for it. */
  kill(): void;
  /**
   * It runs (again). What was kept for it happens now, in order, and then the timers that are late.
   * @param steady what its steady clock did meanwhile: timers are late by the time that it counted. @default runs
   */
  resume(steady?: SteadyClock): void;
}

/** @param soon runs a piece of the harness at this instant, once everything before it has settled */
export function createStandstill(
  clock: Pick<VirtualClock, "freeze" | "thaw" | "clearSubjectTimers">,
  soon: (action: () => void) => void,
): Standstill {
  let kept: (() => void)[] | undefined;
  /** What was kept reaches it one by one. */
  let isCatchingUp = false;
  let isReplaying = false;
  const replay = (): void => {
    const action = isCatchingUp ? kept?.shift() : undefined;
    if (action === undefined) return;
    if (kept?.length === 0) {
      kept = undefined;
      isCatchingUp = false;
    }
    isReplaying = true;
    try {
      action();
    } finally {
      isReplaying = false;
    }
  };
  return {
    defers(action) {
      if (kept === undefined || isReplaying) return false;
      kept.push(action);
      if (isCatchingUp) soon(replay);
      return true;
    },
    freeze() {
      kept ??= [];
      isCatchingUp = false;
      clock.freeze();
    },
    kill() {
      kept = [];
      isCatchingUp = false;
      clock.clearSubjectTimers();
    },
    resume(steady = "runs") {
      const count = kept?.length ?? 0;
      if (count === 0) kept = undefined;
      isCatchingUp = count > 0;
      clock.thaw(steady);
      // One by one: what the process makes of several at one instant would depend on the door.
      for (let place = 0; place < count; place++) soon(replay);
    },
  };
}
