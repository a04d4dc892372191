/** What is told of the host's calls that failed: which, when, and how often. */
import { describe, expect, it } from "vitest";
import type { LifecycleRecord } from "../../../sim/trace/record.ts";
import type { Trace } from "../../../sim/trace/trace.ts";
import { failedCalls } from "../../../sim/verdict/failed-calls.ts";
import { inEnglish } from "../../../sim/verdict/sentences/say.ts";
import { TraceBuilder } from "../invariant/trace-builder.ts";

const failed = (
  t: TraceBuilder,
  step: LifecycleRecord["step"],
  by: LifecycleRecord["by"],
  error: string,
): TraceBuilder => t.add({ type: "lifecycle", account: "bot", step, by, error });

const HALT = { type: "halt", why: "stuck", message: "nothing is left" } as const;
/** The notes in English. */
const told = (trace: Trace): string[] => failedCalls(trace).map(note => inEnglish(note, trace.header.start));

it.each([
  ["start-failed", "workload", "start"],
  ["start-failed", "login", "login"],
  ["stop-done", "login", "stop"],
  ["stop-done", "end", "stop"],
] as const)("%s by %s is told as a %s that threw", (step, by, call) => {
  const t = new TraceBuilder().at(61_000);
  expect(told(failed(t, step, by, "Error: no").end())).toEqual([
    `bot: its ${call} threw Error: no, at 06:01:01`,
  ]);
});

it("tells what is alike once, with its number, and where it came first", () => {
  const t = new TraceBuilder();
  for (const atMs of [1_000, 2_000, 3_000]) failed(t.at(atMs), "start-failed", "workload", "Error: no");
  failed(t, "start-failed", "workload", "Error: other");
  expect(told(t.end())).toEqual([
    "bot: its start threw Error: no, at 06:00:01, and 2 times more",
    "bot: its start threw Error: other, at 06:00:03",
  ]);
});

it.each([
  [10, []],
  [11, ["1 more"]],
  [14, ["4 more"]],
])("of %d that differ tells ten, and how many more there were", (count, more) => {
  const t = new TraceBuilder();
  for (let at = 1; at <= count; at++) failed(t, "start-failed", "workload", `Error: ${at}`);
  const lines = told(t.end());
  expect(lines).toHaveLength(10 + more.length);
  expect(lines.slice(10)).toEqual(more);
  expect(lines[9]).toContain("Error: 10,");
});

describe("a start that has no end", () => {
  const NEVER = ["bot: its start never resolved, at 06:00:05"];
  const begun = (): TraceBuilder => new TraceBuilder().at(5_000).lifecycle("start-asked").at(9_000);

  it("is told in a run that came to a halt, and not in one that went on to its end", () => {
    expect(told(begun().add(HALT).unfinished())).toEqual(NEVER);
    expect(told(begun().end())).toEqual([]);
    expect(told(begun().unfinished())).toEqual([]);
  });

  it.each(["start-done", "start-failed", "stop-asked", "ended"] as const)("is none after %s", step => {
    expect(told(begun().lifecycle(step).add(HALT).unfinished())).toEqual([]);
  });

  it("is not ended by the end of the stop before it", () => {
    const t = new TraceBuilder().lifecycle("stop-asked").at(5_000).lifecycle("start-asked");
    expect(told(t.at(9_000).lifecycle("stop-done").add(HALT).unfinished())).toEqual(NEVER);
  });

  it("is told though the account is at work meanwhile", () => {
    const t = begun();
    t.notified().held();
    expect(told(t.add(HALT).unfinished())).toEqual(NEVER);
  });

  it("went with the process that died", () => {
    expect(told(begun().crash().add(HALT).unfinished())).toEqual([]);
  });
});
