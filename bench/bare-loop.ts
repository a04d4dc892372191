/** The limit: a loop that does nothing but wait out a hold on the harness's own clock, with its quiescence. No client, server or trace. */
import { openKernel } from "../sim/kernel/kernel.ts";
import { DAY_MS, HOLD_MS } from "./healthy-day.ts";

/** Live the day. Returns the number of waits. */
export async function liveBareLoop(): Promise<number> {
  const kernel = openKernel({
    startMs: Date.UTC(2026, 0, 5),
    seed: "1",
    stepsMax: 1_000_000,
    settleTurns: 1,
    onTrip: () => {},
  });
  let waits = 0;
  try {
    void (async () => {
      for (;;) {
        await new Promise<void>(resolve => setTimeout(resolve, HOLD_MS));
        waits++;
      }
    })();
    await kernel.run(() => (kernel.nowMs() >= DAY_MS ? { why: "done" } : undefined));
    return waits;
  } finally {
    kernel.close();
  }
}
