/** Ctrl-C: the first one lets a command tell what is finished, the second ends it at once. */

/** Exit code after Ctrl-C, as shells expect it: 128 and the number of SIGINT. */
export const EXIT_INTERRUPTED = 130;

/** Do something that Ctrl-C ends: its signal aborts at the first one. */
export async function untilInterrupted<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const onInterrupt = (): void => {
    if (controller.signal.aborted) process.exit(EXIT_INTERRUPTED);
    controller.abort();
  };
  process.on("SIGINT", onInterrupt);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", onInterrupt);
  }
}
