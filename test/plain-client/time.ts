/** Waiting, until a stop at most. */

export const SECOND_MS = 1_000;
export const MINUTE_MS = 60_000;
export const HOUR_MS = 3_600_000;

export async function sleep(delayMs: number, stop?: AbortSignal): Promise<void> {
  if (stop?.aborted || delayMs <= 0) return;
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = (): void => resolve();
  const timer = setTimeout(wake, delayMs);
  stop?.addEventListener("abort", wake, { once: true });
  await promise;
  clearTimeout(timer);
  stop?.removeEventListener("abort", wake);
}
