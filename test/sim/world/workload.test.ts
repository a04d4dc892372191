/** The workload: each line at its moment, repeated as it says. */
import { describe, expect, it } from "vitest";
import type { WorkloadLine } from "../../../sim/scenario/scenario.ts";
import { countDeeds, startWorkload } from "../../../sim/world/workload.ts";

/** Runs a workload by itself: moments and lines, in order. */
function play(lines: WorkloadLine[]): string[] {
  const acted: string[] = [];
  let now = 0;
  const due: { at: number; action: () => void }[] = [];
  startWorkload(lines, {
    after: (delayMs, action) => due.push({ at: now + delayMs, action }),
    act: line => acted.push(`${now} ${line.action} ${line.account}`),
  });
  for (;;) {
    due.sort((a, b) => a.at - b.at);
    const next = due.shift();
    if (next === undefined) return acted;
    now = next.at;
    next.action();
  }
}

it("counts what people do, a repeated line as often as it acts", () => {
  const lines: WorkloadLine[] = [
    { action: "start", account: "a", atMs: 0 },
    { action: "inbound", account: "a", atMs: 10, everyMs: 5, untilMs: 29 },
  ];
  expect(countDeeds(lines)).toBe(play(lines).length);
  expect(countDeeds([])).toBe(0);
});

describe("a workload", () => {
  it("acts on each line at its moment, lines of one moment in file order", () => {
    expect(
      play([
        { action: "send", account: "b", atMs: 10 },
        { action: "inbound", account: "a", atMs: 10 },
        { action: "start", account: "a", atMs: 0 },
      ]),
    ).toEqual(["0 start a", "10 send b", "10 inbound a"]);
  });

  it("repeats a line at its interval, the last moment included", () => {
    expect(play([{ action: "send", account: "a", atMs: 5, everyMs: 10, untilMs: 25 }])).toEqual([
      "5 send a",
      "15 send a",
      "25 send a",
    ]);
    expect(play([{ action: "send", account: "a", atMs: 5, everyMs: 10, untilMs: 24 }])).toHaveLength(2);
  });

  it("acts once on a line that does not say until when", () => {
    expect(play([{ action: "send", account: "a", atMs: 5, everyMs: 10 }])).toEqual(["5 send a"]);
  });
});
