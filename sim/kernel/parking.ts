/** Timers of a process that stands still: parked at no time at all, and due again when it runs on. */

/** The library's own book of timers, which its types leave out. Pinned with its version; a test holds it. */
interface Book {
  timers?: Map<number, Entry>;
  timerHeap?: { remove(entry: Entry): boolean; push(entry: Entry): void };
}

/** What a timer calls. The harness's own are marked; of the others the subject's process is the owner. */
export type TimerFunction = (() => void) & { owner?: "harness" | "process"; drop?: () => void };

interface Entry {
  id: number;
  callAt: number;
  order: number;
  func: TimerFunction;
}

export interface Parking {
  /** None of the process's timers fires until the thaw. */
  freeze(originMs: number): void;
  /** Timers that came due meanwhile fire now, in their order, each once, and before any that is armed now. */
  thaw(originMs: number): void;
  /** The process is gone, and its timers with it. */
  clear(): void;
}

/** @param clock the fake clock: its time in epoch milliseconds, and its book. */
export function createParking(clock: { readonly now: number }): Parking {
  const book = clock as unknown as Book;
  /** By when they were due, counted from virtual 0: the wall clock may move meanwhile. */
  const parked = new Map<Entry, { dueMs: number; order: number }>();
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
      for (const entry of ofProcess()) {
        if (parked.has(entry)) continue;
        parked.set(entry, { dueMs: entry.callAt - originMs, order: entry.order });
        move(entry, Number.POSITIVE_INFINITY, entry.order);
      }
    },
    thaw(originMs) {
      const waiting = [...parked].sort(([, a], [, b]) => a.dueMs - b.dueMs || a.order - b.order);
      parked.clear();
      for (const [rank, [entry, { dueMs, order }]] of waiting.entries()) {
        const isLate = originMs + dueMs <= clock.now;
        // The library counts orders from 0: a negative one comes first.
        if (isLate) move(entry, clock.now, rank - waiting.length);
        else move(entry, originMs + dueMs, order);
      }
    },
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
