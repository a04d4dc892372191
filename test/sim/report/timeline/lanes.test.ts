/** The lanes of a run, read from a trace that is built for it, and judged as any other. */
import { describe, expect, it } from "vitest";
import { differencesOf } from "../../../../sim/report/timeline/differences.ts";
import type { Lane } from "../../../../sim/report/timeline/lane.ts";
import { accountLanes, accountsOf, commonLanes, readingOf } from "../../../../sim/report/timeline/lanes.ts";
import { momentsOf, quietOf } from "../../../../sim/report/timeline/moments.ts";
import { barPaths, markPaths } from "../../../../sim/report/timeline/paths.ts";
import type { TimelineRun } from "../../../../sim/report/timeline/run.ts";
import { shownRun } from "../../../../sim/report/timeline/shown-run.ts";
import { minusTimes, wantedTimes } from "../../../../sim/report/timeline/times.ts";
import { groundsOf } from "../../../../sim/verdict/grounds.ts";
import { judge } from "../../../../sim/verdict/judge.ts";
import { TraceBuilder } from "../../invariant/trace-builder.ts";
import { row } from "../rows.ts";

const END = 600_000;

/** A poll that goes stale at a minute, a fault that excuses from two minutes on, and a text that fails. */
function night(subject = "legacy", isCured = false): TimelineRun {
  const built = new TraceBuilder({ endAtMs: END, healAtMs: 300_000 });
  const poll = built.status("live").live();
  built
    .at(30_000)
    .inbound("m1")
    .answer(poll, { messages: ["m1"] })
    .handling("m1");
  const next = built.held();
  built.at(31_000).handled("m1");
  built.at(60_000).session("stale", "idle").stale(next);
  if (isCured) {
    built.at(61_000).session("live", "notifystart").notified();
    built.held();
  }
  built.at(120_000).fault("opened").refused("getupdates");
  built.cut("getupdates");
  built.at(200_000).fault("closed");
  built.at(240_000).add({ type: "send-asked", account: "bot", to: "alice", message: "s1", by: "cron" });
  built
    .at(240_100)
    .add({ type: "send-done", account: "bot", message: "s1", outcome: isCured ? "sent" : "failed" });
  built.at(300_000).add({ type: "heal" });
  const trace = built.at(END).end();
  const verdict = judge(trace);
  const { violations, phase, tried } = verdict;
  return shownRun({
    row: row({ subject, verdict: verdict.verdict, violations, phase, tried, virtualMs: END }),
    title: "t",
    start: trace.header.start,
    trace,
    grounds: groundsOf(trace),
    expect: true,
  });
}

const run = night();
const lanes = accountLanes(readingOf(run), "bot");
const laneOf = (kind: Lane["kind"], invariant?: string): Lane =>
  lanes.find(each => each.kind === kind && each.invariant === invariant) as Lane;
const bars = ({ bars: all }: Lane) =>
  all.map(({ fromMs, untilMs, tone, label }) => [fromMs, untilMs, tone, label]);

describe("lanes", () => {
  it("show what was served, what is owed, what excused it and what did not, as the verdict has it", () => {
    const violation = run.row.violations.find(({ invariant }) => invariant === "recovers-in-time");
    const receiving = laneOf("verdict", "recovers-in-time");
    expect(bars(receiving)).toContainEqual([0, 60_000, "good", "served"]);
    expect(violation?.notExcused).toBeDefined();
    for (const time of violation?.notExcused ?? []) {
      const bad = receiving.bars.filter(bar => bar.tone === "bad" && bar.untilMs === time.untilMs);
      expect(bad[0]?.fromMs).toBe(Math.max(time.fromMs, violation?.atMs ?? 0));
    }
    const excused = receiving.bars.filter(({ tone }) => tone === "excused");
    expect(excused.map(({ label }) => label)).toContain("attempt-touched");
    const told = violation?.excused?.find(({ id }) => id === "attempt-touched")?.ms;
    expect(excused.reduce((sum, { fromMs, untilMs }) => sum + untilMs - fromMs, 0)).toBe(told);
    expect(receiving.marks.map(({ atMs, breach }) => [atMs, breach])).toEqual([
      [violation?.atMs, run.row.violations.indexOf(violation as never)],
    ]);
  });

  it("show the session, the client's own words, polls by what came of them, messages and sends", () => {
    expect(bars(laneOf("session"))).toEqual([
      [0, 60_000, "good", "live"],
      [60_000, END, "bad", "stale"],
    ]);
    expect(bars(laneOf("says"))).toEqual([[0, END, "good", "live"]]);
    expect(bars(laneOf("polls"))).toEqual([
      [0, 30_000, "good", "m1"],
      [30_000, 60_000, "bad", "-14"],
      [120_000, 120_000, "bad", "-14"],
      [120_000, 120_000, "warn", "ECONNRESET"],
    ]);
    expect(bars(laneOf("handler"))).toEqual([[30_000, 31_000, "good", "m1"]]);
    expect(bars(laneOf("sends"))).toEqual([[240_000, 240_100, "bad", "s1 failed"]]);
    expect(lanes.some(({ kind }) => kind === "on-the-wire")).toBe(false);
    const [faults] = commonLanes(readingOf(run));
    expect(bars(faults as Lane)).toEqual([[120_000, 200_000, "fault", "cut"]]);
    expect(faults?.marks.map(({ label }) => label)).toEqual(["cut", "heal"]);
  });

  it("stand below each other where they overlap, five rows at most", () => {
    const built = new TraceBuilder({ endAtMs: END });
    for (let at = 0; at < 7; at++) built.at(at * 1_000).inbound(`m${at}`);
    const trace = built.at(END).end();
    const crowded = shownRun({
      row: row(),
      title: "",
      start: trace.header.start,
      trace,
      grounds: [],
      expect: true,
    });
    const users = accountLanes(readingOf(crowded), "bot").find(({ kind }) => kind === "users");
    expect(users?.rows).toBe(5);
    expect(users?.bars.map(({ row: at = 0 }) => at)).toEqual([0, 1, 2, 3, 4, 4, 4]);
  });

  it("are empty but for the verdict when the trace was lost", () => {
    const lost = shownRun({
      row: row(),
      title: "",
      start: run.start,
      trace: undefined,
      grounds: [],
      expect: true,
    });
    expect(accountsOf(lost)).toEqual([]);
    expect(commonLanes(readingOf(lost))).toEqual([]);
  });
});

describe("times", () => {
  it("in which an account is to run end with a stop, a crash, or the run", () => {
    const built = new TraceBuilder({ endAtMs: END });
    built.lifecycle("start-asked").at(1_000).lifecycle("stop-asked").at(2_000).lifecycle("start-asked");
    built.at(3_000).add({ type: "crash", kept: "all" }).at(4_000).lifecycle("start-asked", "crash");
    const { records } = built.at(END).end();
    const wanted = wantedTimes(records, "bot", END);
    expect(wanted.map(({ fromMs, untilMs }) => [fromMs, untilMs])).toEqual([
      [0, 1_000],
      [2_000, 3_000],
      [4_000, END],
    ]);
    expect(
      minusTimes(wanted, [
        { fromMs: 500, untilMs: 2_500 },
        { fromMs: 5_000, untilMs: END },
      ]),
    ).toEqual([
      { fromMs: 0, untilMs: 500 },
      { fromMs: 2_500, untilMs: 3_000 },
      { fromMs: 4_000, untilMs: 5_000 },
    ]);
  });
});

describe("moments", () => {
  it("leave out quiet polls, and keep what the verdict names", () => {
    const built = new TraceBuilder({ endAtMs: END });
    const poll = built.live();
    built.at(35_000).answer(poll);
    const trace = built.at(END).end();
    const violation = {
      invariant: "x",
      atMs: 99,
      message: "",
      proof: [],
      duty: { name: "", fromMs: 98, untilMs: 97 },
    };
    const quiet = shownRun({
      row: row({ violations: [violation] }),
      title: "",
      start: trace.header.start,
      trace,
      grounds: [],
      expect: true,
    });
    expect(quietOf(quiet).size).toBe(3);
    expect(new Set(momentsOf(quiet))).toEqual(new Set([0, END, 97, 98, 99]));
  });
});

describe("paths", () => {
  const place = { scale: (atMs: number) => atMs / 100, window: { from: 0, to: 100 } };

  it("draw what is seen, and what lies close together as one", () => {
    const many = Array.from({ length: 10_000 }, (_, at) => ({
      fromMs: at * 2,
      untilMs: at * 2 + 1,
      tone: "calm" as const,
    }));
    const paths = barPaths(many, { ...place, top: () => 0, height: 10 });
    expect([...paths.keys()]).toEqual(["calm"]);
    expect(paths.get("calm")?.match(/M/g)).toHaveLength(1);
    const far = { fromMs: 900_000, untilMs: 900_001, tone: "bad" as const };
    expect(barPaths([far], { ...place, top: () => 0, height: 10 }).size).toBe(0);
  });

  it("have one stroke a pixel", () => {
    const marks = Array.from({ length: 1_000 }, (_, at) => ({ atMs: at, tone: "bad" as const, seq: at }));
    expect(
      markPaths(marks, { ...place, top: 0, height: 5 })
        .get("bad")
        ?.match(/M/g)?.length,
    ).toBeLessThan(12);
  });
});

describe("two runs of a scenario", () => {
  it("differ in when they receive and in what becomes of a send", () => {
    const { deaf, sends, handled } = differencesOf(run, night("fixed", true));
    expect(deaf[0]).toMatchObject({ who: "a", fromMs: 61_000 });
    expect(sends).toMatchObject([{ atMs: 240_000, a: "failed", b: "sent" }]);
    expect(handled).toEqual([]);
  });

  it("that are the same do not differ", () => {
    expect(differencesOf(run, run)).toEqual({ deaf: [], sends: [], handled: [] });
  });
});
