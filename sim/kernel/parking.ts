/** Timers of a process that stands still: parked at no time at all, and due again when it runs on. */

import type { Clock } from "@sinonjs/fake-timers";

/** The library's own book of timers, which its types leave out. Pinned with its version; a test holds it. */
interface Book {
  timers?: Map<number, Entry>;
  timerHeap?: { remove(entry: Entry): boolean; push(entry: Entry): void };
}

/** What a timer calls. The harness's own are marked; of the others the subject's process is the owner. */
export type TimerFunction = (() => void) & { owner?: "harness" | "process"; drop?: () => void };

interface Entry {
  id: number;
  createdAt: number;
  callAt: number;
  order: number;
  func: TimerFunction;
}

/** What the steady clock of a machine does while it sleeps: it runs on with the wall clock, or stands still. */
export type SteadyClock = "runs" | "stops";

type BookedClock = Pick<Clock, "now" | "setSystemTime">;

export interface Parking {
  /** None of the process's timers fires until the thaw. */
  freeze(originMs: number): void;
  /**
   * Timers that came due meanwhile fire now, in their order, each once, and before any that is armed now.
   * By a steady clock that stood still none came due, and each has the rest of its time before it.
   */
  thaw(originMs: number, steady: SteadyClock): void;
  /** How much sleep the steady clock has not counted. */
  uncountedMs(): number;
  /** The process is gone, and its timers with it. */
  clear(): void;
}

/** @param clock the fake clock: its time in epoch milliseconds, and its book. */
export function createParking(clock: BookedClock): Parking {
  const book = clock as unknown as Book;
  /** By when they were due, counted from virtual 0: the wall clock may move meanwhile. */
  const parked = new Map<Entry, { dueMs: number; order: number }>();
  let frozenMs: number | undefined;
  let uncountedMs = 0;
  const ofProcess = (): Entry[] =>
    [...(book.timers?.values() ?? [])].filter(({ func }) => func.owner !== "harness");
  const move = (entry: Entry, callAt: number, order: number): void => {
    // One that was cleared meanwhile is in the heap no more.
    if (book.timerHeap?.remove(entry) !== true) return;
    entry.callAt = callAt;
    entry.order = order;
    book.timerHeap.push(entry);
  };
  return {
    freeze(originMs) {
      frozenMs ??= clock.now - originMs;
      for (const entry of ofProcess()) {
        if (parked.has(entry)) continue;
        parked.set(entry, { dueMs: entry.callAt - originMs, order: entry.order });
        move(entry, Number.POSITIVE_INFINITY, entry.order);
      }
    },
    thaw(originMs, steady) {
      const nowMs = clock.now - originMs;
      const standingMs = steady === "stops" ? nowMs - (frozenMs ?? nowMs) : 0;
      frozenMs = undefined;
      uncountedMs += standingMs;
      holdBack(clock, standingMs);
      const waiting = [...parked].sort(([, a], [, b]) => a.dueMs - b.dueMs || a.order - b.order);
      parked.clear();
      for (const [rank, [entry, { dueMs, order }]] of waiting.entries()) {
        const callAt = originMs + standingMs + dueMs;
        // The library counts orders from 0: a negative one comes first.
        if (callAt <= clock.now) move(entry, clock.now, rank - waiting.length);
        else move(entry, callAt, order);
      }
    },
    uncountedMs: () => uncountedMs,
    clear() {
      parked.clear();
      for (const entry of ofProcess()) {
        book.timerHeap?.remove(entry);
        book.timers?.delete(entry.id);
        entry.func.drop?.();
      }
    },
  };
}

/**
 * Monotonic time falls behind the wall clock: it did not count this much of a sleep. The library can move the wall clock
 * away from monotonic time; moved ahead so, and everything back by its book, the wall clock and all timers stay.
 */
function holdBack(clock: BookedClock, byMs: number): void {
  if (byMs === 0) return;
  clock.setSystemTime(clock.now + byMs);
  clock.now -= byMs;
  // A shift of all keeps the order of the heap.
  for (const entry of (clock as unknown as Book).timers?.values() ?? []) {
    entry.createdAt -= byMs;
    entry.callAt -= byMs;
  }
}
