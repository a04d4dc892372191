/** The seam to time: the only file of the client that touches the runtime's timers and clocks. */

/** What a {@link Clock} hands back for an armed timer. Opaque to the client. */
export type TimerHandle = unknown;

/**
 * Time as the client sees it. Pass your own to run the client under virtual time.
 * A timer must call back once, never before its time, and never after `clearTimeout`.
 */
export interface Clock {
  /** Wall clock, epoch milliseconds. May jump; used only for stamps that outlive the process. */
  nowMs(): number;
  /** Milliseconds since any fixed point. Never jumps; used for every wait and measurement. */
  monotonicMs(): number;
  /** Call back once, `delayMs` milliseconds from now at the earliest. */
  setTimeout(callback: () => void, delayMs: number): TimerHandle;
  /** Forget a timer; one that has gone off already is to be ignored. */
  clearTimeout(handle: TimerHandle): void;
  /**
   * Call back once, in a later turn of the event loop, when what waits for this one has run; no time passes by it. Optional:
   * without it the client works through a burst in one turn, and each message handled waits for the store's disk.
   */
  setImmediate?(callback: () => void): void;
}

/** The runtime's own time. Globals are looked up at each call, so that whoever replaces them later is obeyed. */
export const systemClock: Clock = {
  nowMs: () => globalThis.Date.now(),
  monotonicMs: () => globalThis.performance.now(),
  setTimeout: (callback, delayMs) => globalThis.setTimeout(callback, delayMs),
  clearTimeout: handle => globalThis.clearTimeout(handle as NodeJS.Timeout),
  setImmediate: callback => void globalThis.setImmediate(callback),
};

/**
 * Wait. Resolves after `delayMs`, or at once when the signal aborts (it never rejects: the caller
 * looks at the signal). Timer and listener are gone when it resolves.
 *
 * @internal
 */
export function sleep(clock: Clock, delayMs: number, signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise(resolve => {
    const finish = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    };
    const timer = clock.setTimeout(finish, delayMs);
    signal.addEventListener("abort", finish);
  });
}

/**
 * Wait for work, but no longer than `limitMs`. The work itself goes on; only the waiting ends.
 *
 * @internal
 */
export function waitAtMost(clock: Clock, work: Promise<unknown>, limitMs: number): Promise<void> {
  return new Promise(resolve => {
    const finish = (): void => {
      clock.clearTimeout(timer);
      resolve();
    };
    const timer = clock.setTimeout(finish, limitMs);
    work.then(finish, finish);
  });
}
