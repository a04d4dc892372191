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

/** Whether the caller's caller is the stack. */
function isStack(): boolean {
  const limit = Error.stackTraceLimit;
  Error.stackTraceLimit = 3;
  const { stack } = new Error();
  Error.stackTraceLimit = limit;
  return STACK_FRAME.test(stack?.split("\n")[3] ?? "");
}
