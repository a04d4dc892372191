/** Lets a test provoke unhandled rejections and uncaught exceptions that are meant for the kernel alone. */

const EVENTS = ["unhandledRejection", "uncaughtException"] as const;

/** Run with the test runner's own listeners put aside; they would fail the test run. */
export async function withoutRunnerListeners<T>(body: () => Promise<T>): Promise<T> {
  const before = EVENTS.map(event => process.listeners(event as "uncaughtException"));
  for (const event of EVENTS) process.removeAllListeners(event);
  try {
    return await body();
  } finally {
    for (const [index, event] of EVENTS.entries()) {
      process.removeAllListeners(event);
      for (const listener of before[index]!) process.on(event as "uncaughtException", listener);
    }
  }
}
