/** Forgetting: whether a crash may have taken away what a subject knew. */
import { countBefore } from "./records.ts";
import { couldNotWrite, failedWritesOf } from "./repeats.ts";
import type { Timeline } from "./timeline.ts";

/** Whether what the subject learnt at one place need not be known to it at a later one. */
export function hasForgotten(
  timeline: Timeline,
  learnt: { seq: number; atMs: number },
  laterSeq: number,
): boolean {
  const { limits } = timeline.header;
  const crashes = timeline.all("crash");
  return crashes.slice(countBefore(crashes, learnt.seq), countBefore(crashes, laterSeq)).some(crash => {
    // What was learnt in the very instant could not be written down.
    const unsafeMs = crash.kept === "all" ? 0 : limits.unsafeMs;
    if (crash.kept === "nothing" || learnt.atMs >= crash.atMs - unsafeMs) return true;
    return couldNotWrite(failedWritesOf(timeline), crash, learnt, limits.unsafeMs);
  });
}
