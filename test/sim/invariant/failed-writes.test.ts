import fc from "fast-check";
import { expect, it } from "vitest";
import { failedWritesOf } from "../../../sim/invariant/failed-writes.ts";
import { timelineOf } from "../../../sim/invariant/timeline.ts";
import type { CrashRecord } from "../../../sim/trace/record.ts";
import { TraceBuilder } from "./trace-builder.ts";

/** Between these moments no two neighbours stand further apart than what is unsafe, and at least one write failed. */
function isCovered(doneMs: number, failuresMs: readonly number[], crashMs: number, unsafeMs: number) {
  const moments = [doneMs, ...failuresMs, crashMs];
  const gaps = moments.slice(1).map((ms, index) => ms - (moments[index] as number));
  return failuresMs.length > 0 && gaps.every(gap => gap <= unsafeMs);
}

it("cover exactly what no gap between two failed writes was long enough to write down", () => {
  const steps = fc.array(
    fc.record({
      kind: fc.constantFrom("done", "failure", "crash"),
      seconds: fc.integer({ min: 0, max: 30 }),
    }),
    { maxLength: 30 },
  );
  fc.assert(
    fc.property(steps, course => {
      const t = new TraceBuilder();
      let atMs = 0;
      for (const { kind, seconds } of course) {
        atMs += seconds * 1_000;
        t.at(atMs);
        if (kind === "done") t.handles("m1");
        else if (kind === "crash") t.crash("all");
        else t.fault("fired", { kind: "disk-full", endpoints: [], blocks: false });
      }
      const timeline = timelineOf(t.end());
      const { unsafeMs } = timeline.header.limits;
      const writes = failedWritesOf(timeline);
      const failures = timeline.all("fault");
      for (const done of timeline.all("handled")) {
        for (const crash of timeline.all("crash").filter(({ seq }): boolean => seq > done.seq)) {
          // What failed in the same instant was written of it.
          const between = failures.filter(({ atMs: ms, seq }) => ms >= done.atMs && seq < crash.seq);
          const naive = isCovered(
            done.atMs,
            between.map(one => one.atMs),
            crash.atMs,
            unsafeMs,
          );
          expect(writes.cover(done, crash satisfies CrashRecord)).toBe(naive);
          if (naive) expect(writes.untilMs(done)).toBeGreaterThanOrEqual(crash.atMs);
        }
      }
    }),
  );
});
