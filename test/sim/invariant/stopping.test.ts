/** The invariants of the end: prompt-stop and nothing-left-behind. */
import { describe, expect, it } from "vitest";
import { nothingLeftBehind } from "../../../sim/invariant/nothing-left-behind.ts";
import { promptStop } from "../../../sim/invariant/prompt-stop.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

describe("prompt-stop", () => {
  it("holds for a stop done on the last millisecond and breaks one later", () => {
    for (const [tookMs, expected] of [
      [5_000, []],
      [5_001, [[6_000, [0, 1]]]],
    ] as const) {
      const t = new TraceBuilder()
        .at(1_000)
        .lifecycle("stop-asked")
        .at(1_000 + tookMs)
        .lifecycle("stop-done");
      expect(breaches(promptStop, t.end())).toEqual(expected);
    }
  });

  it("breaks when a stop is never done, unless the trace ends before its time is up", () => {
    for (const [endMs, expected] of [
      [5_000, [[5_000, [0]]]],
      [4_999, []],
    ] as const) {
      expect(breaches(promptStop, new TraceBuilder().lifecycle("stop-asked").at(endMs).end())).toEqual(
        expected,
      );
    }
  });

  it("matches stops to their own account", () => {
    const t = new TraceBuilder().on("a").lifecycle("stop-asked").on("b").lifecycle("stop-asked");
    t.at(1_000).lifecycle("stop-done");
    const trace = t.at(9_000).end();
    expect(breaches(promptStop, trace)).toEqual([[5_000, [0]]]);
    expect(promptStop.examine(trace).examined).toBe(2);
  });
});

describe("nothing-left-behind", () => {
  const none = { timers: 0, requests: 0, listeners: 0, handles: 0 };

  it("holds when all counts are zero", () => {
    const t = new TraceBuilder().add({ type: "leftover", ...none });
    expect(nothingLeftBehind.examine(t.end())).toEqual({ examined: 1, violations: [] });
  });

  it.each(["timers", "requests", "listeners", "handles"] as const)("breaks when %s remain", what => {
    const trace = new TraceBuilder()
      .at(7_000)
      .add({ type: "leftover", ...none, [what]: 2 })
      .end();
    expect(breaches(nothingLeftBehind, trace)).toEqual([[7_000, [0]]]);
    expect(nothingLeftBehind.examine(trace).violations[0]?.message).toContain(`${what}: 2`);
  });
});
