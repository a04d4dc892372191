/** `node:timers`: the worker's own timers, captured before a clock is faked. */
import { clearImmediate, setImmediate } from "./immediate.ts";

const { setTimeout, clearTimeout, setInterval, clearInterval } = globalThis;
/** The class of a timer tells real ones from virtual ones; a number of the browser is one of no class of the clock's. */
const own = (delayed: typeof setTimeout) => delayed.bind(globalThis);

export default {
  setTimeout: own(setTimeout),
  clearTimeout: clearTimeout.bind(globalThis),
  setInterval: setInterval.bind(globalThis),
  clearInterval: clearInterval.bind(globalThis),
  setImmediate,
  clearImmediate,
};
