/** What an HTTP stack does for itself, on whosever turn: it lives in real time, and the subject's chance is not its own. */
import { realTimerClass, realTimers } from "../kernel/real-timers.ts";
import { doorScope } from "../kernel/tripwire.ts";

/** Undici, the one in Node or one from npm, and what catches its connections. */
const STACK_FRAME =
  /[/\\](?:deps[/\\]undici|node_modules[/\\]undici|node_modules[/\\]@mswjs[/\\]interceptors)[/\\]/;

const { setTimeout: nativeSetTimeout, clearTimeout: nativeClearTimeout } = realTimers;
const NativeTimeout = realTimerClass();

/**
 * Undici has a timer of half a second for its pools and limits. It must not decide anything in a run, and it is kept
 * beyond a run. Returns what gives the subject's time and chance back to the stack.
 */
export function separateStack(): () => void {
  const { setTimeout: virtualSet, clearTimeout: virtualClear } = globalThis;
  const { random } = Math;
  globalThis.setTimeout = ((...args: Parameters<typeof setTimeout>) => {
    if (doorScope.getStore() === true) return nativeSetTimeout(...args);
    return isStack() ? doorScope.run(true, () => nativeSetTimeout(...args)) : virtualSet(...args);
  }) as typeof setTimeout;
  // `util.promisify(setTimeout)` finds its promise form here.
  Object.assign(globalThis.setTimeout, virtualSet);
  globalThis.clearTimeout = timer =>
    (timer instanceof NativeTimeout ? nativeClearTimeout : virtualClear)(timer);
  Math.random = () => (isStack() ? doorScope.run(true, random) : random());
  return () => {
    globalThis.setTimeout = virtualSet;
    globalThis.clearTimeout = virtualClear;
    Math.random = random;
  };
}

/** Whether the caller's caller is the stack. Asked with each request: a trace as text costs ten times as much. */
function isStack(): boolean {
  const { stackTraceLimit, prepareStackTrace } = Error;
  Error.stackTraceLimit = 3;
  Error.prepareStackTrace = (_, sites) => sites[2]?.getFileName();
  const file: unknown = new Error().stack;
  Object.assign(Error, { stackTraceLimit, prepareStackTrace });
  return typeof file === "string" && STACK_FRAME.test(file);
}
