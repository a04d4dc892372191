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

/** An action that waits. */
interface Waiting {
  /** Given up when it is over: nothing may hold on to what has ended. */
  action: (() => void) | undefined;
  timer: NodeJS.Timeout | undefined;
  /** Its place among those that wait. */
  at: number;
}

export function createRealClock(): RealClock {
  const begunNs = realNanoseconds();
  const sinceMs = (): number => Number(realNanoseconds() - begunNs) / 1e6;
  // No set: the tables that it has outgrown hold on to what was in them until the next full collection.
  const all: Waiting[] = [];
  const end = (waiting: Waiting): void => {
    if (waiting.action === undefined) return;
    realTimers.clearTimeout(waiting.timer);
    waiting.action = undefined;
    waiting.timer = undefined;
    const last = all.pop() as Waiting;
    if (last === waiting) return;
    all[waiting.at] = last;
    last.at = waiting.at;
  };
  return {
    nowMs: () => Math.floor(sinceMs()),
    after(delayMs, action) {
      const dueMs = sinceMs() + Math.max(delayMs, 0);
      const waiting: Waiting = { action, timer: undefined, at: all.length };
      const arm = (): void => {
        const leftMs = Math.max(dueMs - sinceMs(), 0);
        waiting.timer = realTimers.setTimeout(
          () => {
            // Of a long delay this was a part; and Node counts from the turn's beginning, so that a timer may come early.
            if (sinceMs() < dueMs) return arm();
            const due = waiting.action;
            end(waiting);
            due?.();
          },
          Math.min(Math.ceil(leftMs), TIMER_MS_MAX),
        );
      };
      arm();
      all.push(waiting);
      return () => end(waiting);
    },
    close() {
      for (const waiting of [...all]) end(waiting);
    },
  };
}
