/** The process's real timers, captured before any clock is faked. For the harness's own plumbing only. */
import timers from "node:timers";

/** Import this module before a virtual clock is installed. */
export const realTimers = {
  setTimeout: timers.setTimeout,
  clearTimeout: timers.clearTimeout,
  setImmediate: timers.setImmediate,
};

/** The process's real monotonic clock. */
export const realNanoseconds: () => bigint = process.hrtime.bigint.bind(process.hrtime);

const sample = timers.setTimeout(() => {}, 0);
timers.clearTimeout(sample);

/** The class of real timers, to tell them from virtual ones. */
export function realTimerClass(): new () => object {
  return sample.constructor as new () => object;
}
