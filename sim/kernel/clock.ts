/** Virtual time: the only clock of a run, on `@sinonjs/fake-timers` with a named list of faked APIs. */
import FakeTimers from "@sinonjs/fake-timers";
import { createParking, type SteadyClock, type TimerFunction } from "./parking.ts";
import { keepTimerShape } from "./timer-shape.ts";

/**
 * What obeys virtual time. Named, never the library's default: microtasks and `nextTick` stay native,
 * because streams, fetch and msw stop without them.
 */
const FAKED_APIS = [
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
  /** The same as the process's steady clock has it: without the sleep that it did not count. */
  steadyMs(): number;
  /**
   * Run a piece of the harness after a delay. Counted apart from the subject's timers.
   * @param ofProcess it stands for a timer of the subject's process, and shares that process's fate. @default false
   */
  after(delayMs: number, action: () => void, ofProcess?: boolean): Cancel;
  /** Move to the next timer and fire it. False when none is left. */
  step(): boolean;
  /** Timers that the subject has armed. */
  subjectTimers(): number;
  /** The process stands still: none of its timers fires until the thaw. */
  freeze(): void;
  /**
   * It runs on: timers that came due meanwhile fire now, in their order, each once, and before any that is armed now.
   * By a steady clock that stood still none came due, and each has the rest of its time before it.
   */
  thaw(steady: SteadyClock): void;
  /** The process is gone, and its timers with it. */
  clearSubjectTimers(): void;
  /** Move the wall clock. Timers and monotonic time do not notice. */
  stepWall(byMs: number): void;
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
  keepTimerShape(clock);
  let harnessTimers = 0;
  /** Epoch milliseconds that stand for virtual 0: moves with the wall clock. */
  let originMs = startMs;
  const parking = createParking(clock);
  return {
    nowMs: () => clock.now - originMs,
    steadyMs: () => clock.now - originMs - parking.uncountedMs(),
    after(delayMs, action, isOfProcess = false) {
      harnessTimers++;
      let timer: ReturnType<typeof clock.setTimeout>;
      let armed = true;
      const disarm = (): void => {
        if (armed) harnessTimers--;
        armed = false;
      };
      // A month is more than one timer can wait for; the harness waits in stages.
      const arm = (leftMs: number): void => {
        const fire: TimerFunction = () => {
          if (leftMs > DELAY_MS_MAX) {
            arm(leftMs - DELAY_MS_MAX);
            return;
          }
          disarm();
          action();
        };
        fire.owner = isOfProcess ? "process" : "harness";
        fire.drop = disarm;
        timer = clock.setTimeout(fire, Math.min(leftMs, DELAY_MS_MAX));
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
    freeze: () => parking.freeze(originMs),
    thaw: steady => parking.thaw(originMs, steady),
    clearSubjectTimers: parking.clear,
    stepWall(byMs) {
      clock.setSystemTime(clock.now + byMs);
      originMs += byMs;
    },
    uninstall: () => clock.uninstall(),
  };
}
