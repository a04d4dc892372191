/** Whether what a client holds stays flat, and whether it lets go of everything in the end. */
import type { Sample } from "./sample.ts";

/** Heap that a cycle may leave behind, bytes: a listener or a timer that is forgotten takes more. */
export const HEAP_BYTES_PER_CYCLE_MAX = 64;
/** What compiled code and caches still come to after the warm-up, and what a collection leaves by chance, bytes. */
const HEAP_BYTES_SLACK = 512 * 1_024;

/** At one moment a request more or less is under way, with its timer, its listeners and its socket. */
const SLACK = { listeners: 4, timers: 1, requests: 1, sockets: 1, files: 0 } as const;
const COUNTS = Object.keys(SLACK) as (keyof typeof SLACK)[];

/**
 * What grew beyond its bound, in words; empty: nothing. What leaks is more at every later moment than at any earlier one;
 * what comes and goes is not.
 * @param samples taken when every cache is warm, at least four
 */
export function findGrowth(samples: readonly Sample[]): string[] {
  const half = samples.length >> 1;
  const [early, late] = [samples.slice(0, half), samples.slice(half)];
  const [first, last] = [early[0], late.at(-1)];
  if (first === undefined || last === undefined || half < 2) return ["too little was measured"];
  const grown: string[] = [];
  const heapBytes = last.heapBytes - first.heapBytes;
  const heapMax = (last.cycles - first.cycles) * HEAP_BYTES_PER_CYCLE_MAX + HEAP_BYTES_SLACK;
  if (heapBytes > heapMax) grown.push(`the heap by ${heapBytes} bytes, of ${heapMax} allowed`);
  for (const name of COUNTS) {
    const [most, least] = [early.map(one => one[name] ?? 0), late.map(one => one[name] ?? 0)];
    const allowed = Math.max(...most) + SLACK[name];
    if (Math.min(...least) > allowed)
      grown.push(`${name} to ${Math.min(...least)} and more, of ${allowed} allowed`);
  }
  return grown;
}

/** What is still held after the end, in words. @param closed taken when client, store and server are closed */
export function findLeft(closed: Sample): string[] {
  return COUNTS.filter(name => (closed[name] ?? 0) > 0).map(name => `${closed[name]} ${name}`);
}
