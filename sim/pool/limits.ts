/** What one trial may take of the machine before its process is ended. */

export interface Limits {
  /** Computing without one return to the event loop, milliseconds of CPU time: a busy machine does not shorten it. */
  spinCpuMs: number;
  /** The same while a subject loads the real host that it brings, thousands of modules. */
  loadCpuMs: number;
  /** Standing still without computing and without a return to the event loop, real milliseconds. */
  blockedMs: number;
  /** Computing nothing while the event loop turns, real milliseconds: it waits for what never comes. */
  idleMs: number;
  /** Without a word of the watchdog, which speaks every second: its process stands still as a whole, real milliseconds. */
  silentMs: number;
  /** Memory of the whole process, megabytes. Two thirds of it may be JavaScript's heap. */
  memoryMb: number;
  /** One trial, milliseconds of CPU time. */
  budgetCpuMs: number;
  /** A process that has grown to more than this is replaced before the next trial, megabytes. */
  retireMb: number;
}

export const LIMITS: Readonly<Limits> = Object.freeze({
  spinCpuMs: 5_000,
  loadCpuMs: 60_000,
  blockedMs: 60_000,
  idleMs: 20_000,
  silentMs: 120_000,
  memoryMb: 1_536,
  budgetCpuMs: 600_000,
  retireMb: 320,
});

const HEAP_SHARE = 2 / 3;
/**
 * Room for new objects, megabytes. With Node's own 32 the whole catalogue takes 6 % longer and a process holds 90 MB more:
 * what a poll makes is dropped soon, and a small room stays in the processor's cache.
 */
const NEW_SPACE_MB = 16;

/** What Node is told of the heap of a process that runs trials. */
export function heapFlags({ memoryMb }: Pick<Limits, "memoryMb">): string[] {
  const heapMb = Math.floor(memoryMb * HEAP_SHARE);
  return [`--max-old-space-size=${heapMb}`, `--max-semi-space-size=${NEW_SPACE_MB}`];
}
