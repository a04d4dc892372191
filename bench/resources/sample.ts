/** What a process holds at one moment: heap, listeners, timers, sockets, files. */
import { getEventListeners } from "node:events";
import { existsSync, readdirSync, readlinkSync } from "node:fs";

export interface Sample {
  /** Poll cycles so far. */
  cycles: number;
  /** In use after a forced collection. */
  heapBytes: number;
  /** Listeners on abort signals that are still reachable. */
  listeners: number;
  /** Armed timers. */
  timers: number;
  /** Requests under way, each a socket in use. */
  requests: number;
  /** Open sockets, idle ones of the runtime's pool included; null where they cannot be counted. */
  sockets: number | null;
  /** Open files; null as above. */
  files: number | null;
}

/** Bytes in use after a forced collection. */
export function usedHeap(): number {
  if (globalThis.gc === undefined) throw new Error("start node with --expose-gc");
  globalThis.gc();
  return process.memoryUsage().heapUsed;
}

/** Count the listeners on every signal made from here on. Returns what counts them. */
export function watchSignals(): () => number {
  const signals = new Set<WeakRef<AbortSignal>>();
  globalThis.AbortController = class extends AbortController {
    constructor() {
      super();
      signals.add(new WeakRef(this.signal));
    }
  };
  return () => {
    let count = 0;
    for (const reference of signals) {
      const signal = reference.deref();
      if (signal === undefined) signals.delete(reference);
      else count += getEventListeners(signal, "abort").length;
    }
    return count;
  };
}

/** Sockets and files of this process, as Linux lists them. */
export function openFiles(): { sockets: number | null; files: number | null } {
  const folder = "/proc/self/fd";
  if (!existsSync(folder)) return { sockets: null, files: null };
  const targets = readdirSync(folder).map(name => {
    try {
      return readlinkSync(`${folder}/${name}`);
    } catch {
      // The listing itself was one of them.
      return "";
    }
  });
  return {
    sockets: targets.filter(target => target.startsWith("socket:")).length,
    files: targets.filter(target => target.startsWith("/") && !target.startsWith("/dev/")).length,
  };
}
