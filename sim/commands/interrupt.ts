/** Ctrl-C, and SIGTERM, by which a CI job or `timeout` ends a command: the first one lets a command tell what is finished, a second Ctrl-C ends it at once. */
import { setTimeout as sleep } from "node:timers/promises";

/** Exit code after Ctrl-C, as shells expect it: 128 and the number of SIGINT. */
export const EXIT_INTERRUPTED = 130;

/** Ctrl-C reaches every process of a terminal: the end of another one may be heard of before it, real milliseconds. */
const HEARD_LATER_MS = 200;

/** What Ctrl-C does where a command has nothing to finish. */
export function endAtOnce(): void {
  process.exit(EXIT_INTERRUPTED);
}

/** From the first moment, before anything is loaded. */
export function endOnInterrupt(): void {
  process.on("SIGINT", endAtOnce);
}

/**
 * Do something that Ctrl-C ends: its signal aborts at the first one. A second SIGTERM is the same request, passed on by npx.
 * @returns undefined when it was ended before there was anything to tell: whatever it threw then is no fault.
 */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T | undefined> {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) endAtOnce();
    controller.abort();
  };
  const onTerminate = (): void => controller.abort();
  process.on("SIGINT", onInterrupt);
  process.on("SIGTERM", onTerminate);
  process.off("SIGINT", endAtOnce);
  try {
    return await work(controller.signal);
  } catch (error) {
    if (!controller.signal.aborted) await sleep(HEARD_LATER_MS);
    if (controller.signal.aborted) return undefined;
    throw error;
  } finally {
    endOnInterrupt();
    process.off("SIGINT", onInterrupt);
    process.off("SIGTERM", onTerminate);
  }
}
