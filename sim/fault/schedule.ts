/** When the windows of a fault open and end. */

import type { FaultWorld } from "./hit.ts";
import type { RunningFault, Window } from "./running-fault.ts";
import type { Windows } from "./windows.ts";

/** Arm the openings and endings of a fault. Returns what takes back all that is still to come. */
export function scheduleWindows(
  fault: RunningFault,
  healAtMs: number,
  world: Pick<FaultWorld, "after">,
  windows: Windows,
): () => void {
  const { atMs, untilMs, everyMs, repeatUntilMs } = fault.line;
  const timers: (() => void)[] = [];
  const lastMs = everyMs === undefined ? atMs : Math.min(repeatUntilMs ?? healAtMs, healAtMs);
  const lengthMs = untilMs === undefined ? undefined : untilMs - atMs;
  const openAt = (momentMs: number, delayMs: number): void => {
    if (momentMs > lastMs || momentMs >= healAtMs) return;
    let window: Window | undefined;
    timers.push(
      world.after(delayMs, () => {
        const endMs = momentMs + (lengthMs ?? Number.POSITIVE_INFINITY);
        window = windows.open(fault, Math.min(endMs, healAtMs));
        if (everyMs !== undefined) openAt(momentMs + everyMs, everyMs);
      }),
    );
    if (lengthMs === undefined) return;
    // Armed together with the opening, hence before the workload: a request made at the very end is not touched.
    timers.push(
      world.after(delayMs + lengthMs, () => {
        // Only this window: a later one of the same fault has its own end.
        if (window !== undefined && fault.window === window) windows.close(fault);
      }),
    );
  };
  openAt(atMs, atMs);
  return () => {
    for (const cancel of timers) cancel();
  };
}
