/** The harness's own plumbing runs in real time whatever the virtual clock does. */
import { describe, expect, it } from "vitest";
import { installClock } from "../../../sim/kernel/clock.ts";
import { realNanoseconds, realTimerClass, realTimers } from "../../../sim/kernel/real-timers.ts";

describe("real timers", () => {
  it("are the ones from before any virtual clock, and are told from virtual ones by class", async () => {
    const clock = installClock(0);
    try {
      const before = realNanoseconds();
      await new Promise<void>(resolve => realTimers.setImmediate(resolve));
      expect(realNanoseconds()).toBeGreaterThan(before);
      const real = realTimers.setTimeout(() => {}, 60_000);
      const virtual = setTimeout(() => {}, 60_000);
      realTimers.clearTimeout(real);
      expect([real instanceof realTimerClass(), (virtual as object) instanceof realTimerClass()]).toEqual([
        true,
        false,
      ]);
      expect(clock.nowMs()).toBe(0);
    } finally {
      clock.uninstall();
    }
  });
});
