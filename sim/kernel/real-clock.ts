/** Real time for worlds that are not simulated: milliseconds since the clock was made, and timers that one call ends. */
import { realNanoseconds, realTimers } from "./real-timers.ts";

export interface RealClock {
  /** Whole milliseconds since the clock was made. Never goes back. */
  nowMs(): number;
  /** Run something after a delay, however long. Returns what takes it back. */
  after(delayMs: number, action: () => void): () => void;
  /** Take back every timer that is left. */
  close(): void;
}

/** Longest delay of one timer, milliseconds; Node fires at once what is longer. */
const TIMER_MS_MAX = 2 ** 31 - 1;

export function createRealClock(): RealClock {
  const begunNs = realNanoseconds();
  const sinceMs = (): number => Number(realNanoseconds() - begunNs) / 1e6;
  const cancels = new Set<() => void>();
  return {
    nowMs: () => Math.floor(sinceMs()),
    after(delayMs, action) {
      const dueMs = sinceMs() + Math.max(delayMs, 0);
      let timer: NodeJS.Timeout;
      const cancel = (): void => {
        cancels.delete(cancel);
        realTimers.clearTimeout(timer);
      };
      const arm = (): void => {
        const leftMs = Math.max(dueMs - sinceMs(), 0);
        timer = realTimers.setTimeout(
          () => {
            // Of a long delay this was a part; and Node counts from the turn's beginning, so that a timer may come early.
            if (sinceMs() < dueMs) return arm();
            cancels.delete(cancel);
            action();
          },
          Math.min(Math.ceil(leftMs), TIMER_MS_MAX),
        );
      };
      arm();
      cancels.add(cancel);
      return cancel;
    },
    close() {
      for (const cancel of [...cancels]) cancel();
    },
  };
}
