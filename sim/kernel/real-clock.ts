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
  const cancels = new Set<() => void>();
  return {
    nowMs: () => Number((realNanoseconds() - begunNs) / 1_000_000n),
    after(delayMs, action) {
      let leftMs = Math.max(delayMs, 0);
      let timer: NodeJS.Timeout;
      const cancel = (): void => {
        cancels.delete(cancel);
        realTimers.clearTimeout(timer);
      };
      const arm = (): void => {
        const stepMs = Math.min(leftMs, TIMER_MS_MAX);
        leftMs -= stepMs;
        timer = realTimers.setTimeout(() => {
          if (leftMs > 0) return arm();
          cancels.delete(cancel);
          action();
        }, stepMs);
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
