/** Virtual time: the only clock of a run, on `@sinonjs/fake-timers` with a named list of faked APIs. */
import { syncBuiltinESMExports } from "node:module";
import FakeTimers from "@sinonjs/fake-timers";

/**
 * What obeys virtual time. Named, never the library's default: microtasks and `nextTick` stay native,
 * because streams, fetch and msw stop without them.
 */
export const FAKED_APIS = [
  "setTimeout",
  "clearTimeout",
  "setInterval",
  "clearInterval",
  "Date",
  "performance",
  "hrtime",
  "Intl",
] as const;

/** Longest delay that a timer takes, as in Node: a longer one fires at once. */
const DELAY_MS_MAX = 2 ** 31 - 1;

/** Takes a timer of the harness back; harmless when it has fired. */
export type Cancel = () => void;

export interface VirtualClock {
  /** Virtual milliseconds since the start of the run. */
  nowMs(): number;
  /** Run a piece of the harness after a delay. Counted apart from the subject's timers. */
  after(delayMs: number, action: () => void): Cancel;
  /** Move to the next timer and fire it. False when none is left. */
  step(): boolean;
  /** Timers that the subject has armed. */
  subjectTimers(): number;
  /** Give the real clock back to the process. */
  uninstall(): void;
}

/**
 * Replace the process's timers and clocks by virtual ones. One virtual clock a process at a time.
 * @param startMs epoch milliseconds of virtual 0.
 */
export function installClock(startMs: number): VirtualClock {
  const clock = FakeTimers.install({
    now: startMs,
    toFake: [...FAKED_APIS],
    // An HTTP stack may tidy up a real timer of its own in the middle of a run.
    shouldClearNativeTimers: true,
  });
  syncBuiltinESMExports();
  let harnessTimers = 0;
  return {
    nowMs: () => clock.now - startMs,
    after(delayMs, action) {
      harnessTimers++;
      let timer: ReturnType<typeof clock.setTimeout>;
      let armed = true;
      const disarm = (): void => {
        if (armed) harnessTimers--;
        armed = false;
      };
      // A month is more than one timer can wait for; the harness waits in stages.
      const arm = (leftMs: number): void => {
        timer = clock.setTimeout(
          () => {
            if (leftMs > DELAY_MS_MAX) {
              arm(leftMs - DELAY_MS_MAX);
              return;
            }
            disarm();
            action();
          },
          Math.min(leftMs, DELAY_MS_MAX),
        );
      };
      arm(delayMs);
      return () => {
        if (!armed) return;
        disarm();
        clock.clearTimeout(timer);
      };
    },
    step() {
      if (clock.countTimers() === 0) return false;
      clock.next();
      return true;
    },
    subjectTimers: () => clock.countTimers() - harnessTimers,
    uninstall() {
      clock.uninstall();
      syncBuiltinESMExports();
    },
  };
}
