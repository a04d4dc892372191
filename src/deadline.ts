/** Work under a deadline and a signal: whichever ends first decides, and nothing is left behind. */
import type { Clock } from "./clock.ts";

/** What ends work from outside. @internal */
export interface Limits {
  deadlineMs: number;
  signal: AbortSignal;
  /** How long work may still go on when the signal aborts; asked then. @default not at all */
  graceMs?: () => number;
}

/**
 * Do `work`, and end it by its own signal when time is up or the caller's signal aborts (and the grace, if any, is over).
 * Then the promise resolves to what `late` or `aborted` make, at once: it does not wait for the work to notice. When it
 * settles, its timer and its listener are gone. Aborted before: the work does not begin. What the work throws, this throws.
 *
 * @internal
 */
export function within<T>(
  clock: Clock,
  { deadlineMs, signal, graceMs = NO_GRACE }: Limits,
  work: (signal: AbortSignal) => Promise<T>,
  ends: { late: () => T; aborted: () => T },
): Promise<T> {
  if (signal.aborted) return Promise.resolve(ends.aborted());
  return new Promise((resolve, reject) => {
    const controller = new AbortController();
    const forget = (): void => {
      clock.clearTimeout(timer);
      signal.removeEventListener("abort", onAbort);
    };
    const settle = (value: T): void => {
      forget();
      resolve(value);
    };
    const end = (): void => {
      settle(ends.aborted());
      controller.abort();
    };
    const onAbort = (): void => {
      const ms = graceMs();
      clock.clearTimeout(timer);
      if (ms > 0) timer = clock.setTimeout(end, ms);
      else end();
    };
    let timer = clock.setTimeout(() => {
      settle(ends.late());
      controller.abort();
    }, deadlineMs);
    signal.addEventListener("abort", onAbort);
    work(controller.signal).then(settle, error => {
      forget();
      reject(error);
    });
  });
}

const NO_GRACE = (): number => 0;
