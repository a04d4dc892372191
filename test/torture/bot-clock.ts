/** The client's clock, injected by its option `clock`: a wall clock that can be set, and time that can run faster. */
import { type Clock, systemClock, type TimerHandle } from "../../src/index.ts";

export interface BotClock extends Clock {
  /** Set the wall clock ahead, or back when negative. Nothing else moves. */
  step(stepMs: number): void;
  /** From now on so many times as fast as the world. */
  hasten(times: number): void;
}

export function createBotClock(): BotClock {
  let [stepsMs, times] = [0, 1];
  return {
    nowMs: () => systemClock.nowMs() + stepsMs,
    monotonicMs: () => systemClock.monotonicMs() * times,
    setTimeout: (callback, delayMs): TimerHandle => systemClock.setTimeout(callback, delayMs / times),
    clearTimeout: handle => systemClock.clearTimeout(handle),
    step(stepMs) {
      stepsMs += stepMs;
    },
    hasten(by) {
      times = by;
    },
  };
}
