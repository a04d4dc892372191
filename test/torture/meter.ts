/** What a process takes: memory, and time in which its event loop does nothing else. */

/** How often it looks. A block shorter than that is not seen. */
const TICK_MS = 10;
const MB = 1_048_576;

export interface Measure {
  /** Memory now, MB. */
  nowMb: number;
  /** The most memory since the last reading, MB. */
  peakMb: number;
  /** The longest block since the last reading, by the wall clock: what this machine's other processes take is in it. */
  blockMs: number;
  /** The same by the time that the main thread computed: nobody else's is in it. Waiting for a disk is not in it either. */
  computedMs: number;
}

export interface Meter {
  /** Read, and begin anew. */
  read(): Measure;
}

export function startMeter(): Meter {
  const computed = (): number => {
    const { user, system } = process.threadCpuUsage();
    return (user + system) / 1_000;
  };
  let [atMs, computedAtMs] = [performance.now(), computed()];
  let [peakBytes, blockMs, computedMs] = [0, 0, 0];
  const look = (): void => {
    const [nowMs, nowComputedMs] = [performance.now(), computed()];
    blockMs = Math.max(blockMs, nowMs - atMs - TICK_MS);
    computedMs = Math.max(computedMs, nowComputedMs - computedAtMs - TICK_MS);
    [atMs, computedAtMs] = [nowMs, nowComputedMs];
    peakBytes = Math.max(peakBytes, process.memoryUsage.rss());
  };
  setInterval(look, TICK_MS).unref();
  let highestBytes = process.resourceUsage().maxRSS * 1_024;
  return {
    read() {
      look();
      // The system knows of a peak between two looks, when it is the highest of all.
      const everBytes = process.resourceUsage().maxRSS * 1_024;
      const peak = everBytes > highestBytes ? everBytes : peakBytes;
      const measure = { nowMb: process.memoryUsage.rss() / MB, peakMb: peak / MB, blockMs, computedMs };
      highestBytes = everBytes;
      [peakBytes, blockMs, computedMs] = [0, 0, 0];
      return measure;
    },
  };
}
