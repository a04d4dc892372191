/** What the repair is handed, such that a failure of it ends the repair's part and nothing else. */
import type { Clock } from "../clock.ts";
import type { Random } from "../random.ts";

/** Hears of a failure inside the repair. Must not throw. @internal */
export type OnBroken = (error: unknown) => void;

/** Do something; what it throws is told, and `otherwise` comes instead of its result. @internal */
export function guarded<T>(onBroken: OnBroken, work: () => T, otherwise: T): T {
  try {
    return work();
  } catch (error) {
    onBroken(error);
    return otherwise;
  }
}

/** A clock that never throws, and neither do its timers into the process. It stands still while the given one throws. @internal */
export function guardedClock(clock: Clock, onBroken: OnBroken): Clock {
  let nowMs = 0;
  let monotonicMs = 0;
  return {
    nowMs: () => {
      nowMs = guarded(onBroken, () => clock.nowMs(), nowMs);
      return nowMs;
    },
    monotonicMs: () => {
      monotonicMs = guarded(onBroken, () => clock.monotonicMs(), monotonicMs);
      return monotonicMs;
    },
    setTimeout: (callback, delayMs) => {
      const run = (): void => guarded(onBroken, callback, undefined);
      return guarded(onBroken, () => clock.setTimeout(run, delayMs), undefined);
    },
    clearTimeout: timer => guarded(onBroken, () => clock.clearTimeout(timer), undefined),
  };
}

/** @internal */
export function guardedRandom(random: Random, onBroken: OnBroken): Random {
  return () => guarded(onBroken, random, 0.5);
}

/** The same clock, whose timers do not keep a process alive where the runtime knows such a thing. @internal */
export function quietly(clock: Clock): Clock {
  return {
    ...clock,
    setTimeout: (callback, delayMs) => {
      const timer = clock.setTimeout(callback, delayMs);
      (timer as { unref?: () => void } | undefined)?.unref?.();
      return timer;
    },
  };
}

/** Tell somebody something. What he throws is dropped, and so is what he rejects with later. @internal */
export function tell<T>(listener: (news: T) => unknown, news: T): void {
  try {
    const heard = listener(news);
    if (typeof heard === "object" && heard !== null) Promise.resolve(heard).catch(() => {});
  } catch {
    // Whoever listens must not stop the repair.
  }
}
