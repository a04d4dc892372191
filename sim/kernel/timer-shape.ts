/** Timers of `@sinonjs/fake-timers` keep their shape when they leave its heap. */

/** The library's own book of timers, which its types leave out. Pinned with its version; a test holds it. */
interface Book {
  timerHeap?: Heap;
}

interface Heap {
  timers: Entry[];
  remove(entry: Entry): boolean;
  bubbleUp(place: number): void;
  bubbleDown(place: number): void;
}

interface Entry {
  heapIndex?: number | undefined;
}

const done = new WeakSet<Heap>();

/**
 * The library's own way to take a timer out deletes a member of it, which makes the engine copy the timer into a dictionary: more
 * than a third of the memory that a timer takes in its life. All clocks of the library share one class of heaps.
 */
export function keepTimerShape(clock: {
  setTimeout(action: () => void): unknown;
  clearTimeout(timer: never): void;
}): void {
  // The first timer makes the heap.
  clock.clearTimeout(clock.setTimeout(() => {}) as never);
  const heap = Object.getPrototypeOf((clock as Book).timerHeap ?? null) as Heap | null;
  if (heap === null || done.has(heap)) return;
  done.add(heap);
  heap.remove = function (this: Heap, entry) {
    const place = entry.heapIndex;
    if (place === undefined || this.timers[place] !== entry) return false;
    entry.heapIndex = undefined;
    const last = this.timers.pop() as Entry;
    if (last === entry) return true;
    this.timers[place] = last;
    this.bubbleUp(place);
    if (this.timers[place] === last) this.bubbleDown(place);
    return true;
  };
}
