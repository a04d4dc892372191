/** A suspended host: the clocks that stand still meanwhile, and what is granted after the thaw. */
import { describe, expect, it } from "vitest";
import type { Invariant } from "../../../sim/invariant/invariant.ts";
import { loginNeededIsLoud } from "../../../sim/invariant/login-needed-is-loud.ts";
import { noPauseLoop } from "../../../sim/invariant/no-pause-loop.ts";
import { outboundNeverBlocked } from "../../../sim/invariant/outbound-never-blocked.ts";
import { promptStop } from "../../../sim/invariant/prompt-stop.ts";
import { recordsOf } from "../../../sim/invariant/records.ts";
import { recoversInTime } from "../../../sim/invariant/recovers-in-time.ts";
import { breaches, TraceBuilder } from "./trace-builder.ts";

const HOUR_MS = 3_600_000;

describe("the time that a process has", () => {
  it("leaves out what lies between a freeze and its thaw, and no step of the wall clock", () => {
    const t = new TraceBuilder().at(10).host("suspended").host("clock-stepped").host("suspended");
    const records = recordsOf(t.at(20).host("resumed").at(30).host("suspended").unfinished());
    expect(records.after(0, 9)).toBe(9);
    expect(records.after(0, 15)).toBe(25);
    expect(records.after(12, 5)).toBe(25);
    expect(records.after(20, 9)).toBe(29);
    expect(records.after(20, 11)).toBe(Number.POSITIVE_INFINITY);
  });
});

/** Each begins something at 1 s that is due at the given time when the process is awake, and falls due there. */
const CLOCKS: readonly (readonly [string, Invariant, number, (t: TraceBuilder) => void])[] = [
  ["a send", outboundNeverBlocked, 2_000, t => t.asked("s1")],
  ["a stop", promptStop, 6_000, t => t.lifecycle("stop-asked")],
];

it.each(CLOCKS)("the clock of %s stands still", (_, invariant, dueMs, begin) => {
  const run = (suspend: boolean) => {
    const t = new TraceBuilder();
    t.live();
    begin(t.at(1_000));
    if (suspend) t.at(1_500).host("suspended").at(HOUR_MS).host("resumed");
    return breaches(invariant, t.at(2 * HOUR_MS).end()).map(([ms]) => ms);
  };
  expect(run(false)).toEqual([dueMs]);
  expect(run(true)).toEqual([dueMs + HOUR_MS - 1_500]);
});

describe("recovers-in-time", () => {
  it("begins its clock anew at the thaw", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).failure(poll).at(9_000).host("suspended").at(HOUR_MS).host("resumed");
    expect(breaches(recoversInTime, t.at(2 * HOUR_MS).end()).map(([ms]) => ms)).toEqual([HOUR_MS + 10_000]);
  });

  type How = "hangs" | "fails" | "given up soon" | "given up late" | "answered late";
  const wakes = (sleepMs: number, how: How): number[] => {
    const t = new TraceBuilder();
    const poll = t.live();
    const wokeMs = 5_000 + sleepMs;
    t.at(5_000).host("suspended").at(wokeMs).host("resumed");
    if (how === "fails") t.failure(poll);
    if (how === "answered late") t.at(wokeMs + 25_000).answer(poll);
    if (how.startsWith("given up")) t.at(wokeMs + (how.endsWith("soon") ? 9_000 : 40_000)).abort(poll);
    if (how !== "hangs" && how !== "fails") t.held();
    return breaches(recoversInTime, t.at(2 * HOUR_MS).end()).map(([ms]) => ms - wokeMs);
  };

  it("grants no deadline to a poll from before a long sleep that nobody answers: it is dead", () => {
    expect(wakes(HOUR_MS, "fails")).toEqual([10_000]);
    expect(wakes(HOUR_MS, "hangs")).toEqual([10_000]);
    expect(wakes(HOUR_MS, "given up late")).toEqual([10_000]);
    expect(wakes(30_000, "given up late")).toEqual([10_000]);
    expect(wakes(HOUR_MS, "given up soon")).toEqual([]);
    // Its connection had lived on.
    expect(wakes(HOUR_MS, "answered late")).toEqual([]);
  });

  it("lets a poll from before a nap hang for its deadline of awake time, unless it failed", () => {
    expect(wakes(29_999, "fails")).toEqual([10_000]);
    // 5 s of its hold and margin of 50 s had passed; from the end of that it has 10 s.
    expect(wakes(29_999, "hangs")).toEqual([55_000]);
    expect(wakes(29_999, "given up late")).toEqual([]);
  });

  it("lets a poll that a fault had touched before a long sleep hang for its deadline", () => {
    const t = new TraceBuilder();
    t.live();
    t.at(1_000).hung("getupdates");
    t.at(6_000).host("suspended").at(HOUR_MS).host("resumed");
    expect(breaches(recoversInTime, t.at(2 * HOUR_MS).end()).map(([ms]) => ms)).toEqual([HOUR_MS + 55_000]);
  });

  it("asks nothing of a process that is never thawed", () => {
    const t = new TraceBuilder();
    const poll = t.live();
    t.at(1_000).failure(poll).host("suspended");
    expect(breaches(recoversInTime, t.at(HOUR_MS).end())).toEqual([]);
  });
});

it("login-needed-is-loud begins its clock anew at the thaw", () => {
  const t = new TraceBuilder();
  const poll = t.live();
  t.at(1_000).session("dead").stale(poll);
  t.at(5_000).host("suspended").at(HOUR_MS).host("resumed");
  expect(breaches(loginNeededIsLoud, t.at(2 * HOUR_MS).end()).map(([ms]) => ms)).toEqual([HOUR_MS + 10_000]);
});

it("the silence of no-pause-loop begins its clock anew at the thaw", () => {
  const t = new TraceBuilder();
  t.live();
  t.at(5_000).host("suspended").at(HOUR_MS).host("resumed");
  expect(breaches(noPauseLoop, t.at(2 * HOUR_MS).end()).map(([ms]) => ms)).toEqual([HOUR_MS + 95_000]);
});

it("a step of the wall clock changes nothing", () => {
  const t = new TraceBuilder();
  t.failure(t.live());
  t.at(5_000).add({ type: "host", step: "clock-stepped", byMs: -HOUR_MS });
  expect(breaches(recoversInTime, t.at(60_000).end()).map(([ms]) => ms)).toEqual([10_000]);
});
