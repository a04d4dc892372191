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

/**
 * The end of work that others do: as it ends, if it does so in time; else a rejection with what `late` makes, when the time is
 * up or the signal aborts. The work itself goes on, and nobody hears of its end any more. Timer and listener are gone then.
 *
 * @param limits.deadlineMs - Infinity for none.
 * @internal
 */
export function inTime<T>(
  clock: Clock,
  { deadlineMs, signal }: Pick<Limits, "deadlineMs" | "signal">,
  work: PromiseLike<T>,
  late: () => Error,
): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (settle: () => void): void => {
      if (timer !== null) clock.clearTimeout(timer);
      signal.removeEventListener("abort", giveUp);
      settle();
    };
    const giveUp = (): void => ended(() => reject(late()));
    const timer = deadlineMs === Number.POSITIVE_INFINITY ? null : clock.setTimeout(giveUp, deadlineMs);
    signal.addEventListener("abort", giveUp);
    work.then(
      value => ended(() => resolve(value)),
      error => ended(() => reject(error)),
    );
    if (signal.aborted) giveUp();
  });
}
