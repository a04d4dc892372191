/** A process that stands still or is killed: what becomes of its timers and of what would reach it. */
import { performance as hooked } from "node:perf_hooks";
import { afterEach, describe, expect, it } from "vitest";
import { type Kernel, openKernel } from "../../../sim/kernel/kernel.ts";
import type { SteadyClock } from "../../../sim/kernel/parking.ts";

let kernel: Kernel | undefined;
const open = (): Kernel => {
  kernel = openKernel({ startMs: 0, seed: "1", stepsMax: 1_000, settleTurns: 1, onTrip: () => {} });
  return kernel;
};
afterEach(() => {
  kernel?.close();
  kernel = undefined;
});

/** A virtual world with a log, and the run until a moment. */
function world() {
  const virtual = open();
  const log: string[] = [];
  return {
    virtual,
    log,
    note: (what: string) => () => void log.push(`${what} ${virtual.nowMs()}`),
    until: async (endMs: number) => {
      let over = false;
      virtual.after(endMs - virtual.nowMs(), () => {
        over = true;
      });
      expect(await virtual.run(() => (over ? { why: "done" } : undefined))).toEqual({ why: "done" });
    },
    sleep(fromMs: number, untilMs: number, steady?: SteadyClock) {
      virtual.after(fromMs, () => virtual.process.freeze());
      virtual.after(untilMs, () => virtual.process.resume(steady));
    },
  };
}

describe("a process that stands still", () => {
  it("fires late timers at its resume, in the order in which they were due, and the others when they are due", async () => {
    const { log, note, until, sleep } = world();
    sleep(10, 100);
    setTimeout(note("c"), 30);
    setTimeout(note("a"), 10);
    setTimeout(note("on time"), 5);
    setTimeout(note("d, due at the resume"), 100);
    setTimeout(note("after"), 101);
    setTimeout(note("b"), 20);
    setTimeout(note("b2"), 20);
    await until(200);
    expect(log).toEqual([
      "on time 5",
      "a 100",
      "b 100",
      "b2 100",
      "c 100",
      "d, due at the resume 100",
      "after 101",
    ]);
  });

  it("fires an interval once, however often it was due, and goes on from there", async () => {
    const { log, note, until, sleep } = world();
    sleep(15, 100);
    setInterval(note("tick"), 10);
    await until(125);
    expect(log).toEqual(["tick 10", "tick 100", "tick 110", "tick 120"]);
  });

  it("sees both clocks jump", async () => {
    const { log, virtual, until, sleep } = world();
    const seen: number[] = [];
    const before = performance.now();
    sleep(10, 3_600_000);
    setTimeout(() => seen.push(Date.now(), performance.now() - before), 20);
    await until(3_600_001);
    expect(seen).toEqual([3_600_000, 3_600_000]);
    expect([log, virtual.subjectTimers()]).toEqual([[], 0]);
  });

  it("gets what was kept for it first, then late timers, then what it arms now", async () => {
    const { virtual, log, note, until, sleep } = world();
    sleep(10, 100);
    setTimeout(note("late timer"), 20);
    setTimeout(note("later timer"), 40);
    for (const at of [50, 30]) {
      virtual.after(at, () => {
        const arrive = (): void => {
          note(`arrival of ${at}`)();
          setTimeout(note(`armed by the arrival of ${at}`), 0);
        };
        if (!virtual.process.defers(arrive)) arrive();
      });
    }
    await until(200);
    expect(log).toEqual([
      "arrival of 30 100",
      "arrival of 50 100",
      "late timer 100",
      "later timer 100",
      "armed by the arrival of 30 100",
      "armed by the arrival of 50 100",
    ]);
  });

  it("settles between one kept thing and the next", async () => {
    const { virtual, log, note, until, sleep } = world();
    sleep(10, 100);
    for (const name of ["a", "b"]) {
      virtual.after(20, () =>
        virtual.process.defers(() => {
          note(`${name} arrives`)();
          void Promise.resolve().then(() => setImmediate(note(`${name} settles`)));
        }),
      );
    }
    await until(200);
    expect(log).toEqual(["a arrives 100", "a settles 100", "b arrives 100", "b settles 100"]);
  });

  it("keeps nothing while it runs", () => {
    const { virtual } = world();
    expect(virtual.process.defers(() => {})).toBe(false);
    virtual.process.freeze();
    virtual.process.resume();
    expect(virtual.process.defers(() => {})).toBe(false);
  });

  it("lets nothing of the same instant overtake what was kept for it", async () => {
    const { virtual, log, note, until, sleep } = world();
    sleep(10, 100);
    const arrivesAt = (at: number, name: string) =>
      virtual.after(at, () => {
        if (!virtual.process.defers(note(name))) note(name)();
      });
    arrivesAt(20, "a");
    arrivesAt(30, "b");
    arrivesAt(100, "c");
    arrivesAt(101, "d");
    await until(200);
    expect(log).toEqual(["a 100", "b 100", "c 100", "d 101"]);
  });

  it("keeps what has not reached it yet when it stands still again", async () => {
    const { virtual, log, note, until, sleep } = world();
    sleep(10, 100);
    virtual.after(20, () => virtual.process.defers(note("a")));
    virtual.after(50, () => {
      virtual.process.resume();
      virtual.process.freeze();
      virtual.process.defers(note("b"));
    });
    await until(200);
    expect(log).toEqual(["a 100", "b 100"]);
  });

  it("holds the host's own timers and the deadlines of AbortSignal.timeout back as well", async () => {
    const { virtual, log, note, until, sleep } = world();
    sleep(10, 100);
    virtual.afterInProcess(20, note("the host's"));
    AbortSignal.timeout(30).addEventListener("abort", note("the signal's"));
    virtual.after(20, note("the harness's"));
    await until(200);
    expect(log).toEqual(["the harness's 20", "the host's 100", "the signal's 100"]);
  });

  it("may stand still again before a late timer has fired", async () => {
    const { virtual, log, note, until, sleep } = world();
    sleep(10, 100);
    virtual.after(50, () => {
      virtual.process.resume();
      virtual.process.freeze();
    });
    setTimeout(note("a"), 20);
    setTimeout(note("b"), 60);
    await until(200);
    expect(log).toEqual(["a 100", "b 100"]);
  });

  it("is frozen once, however often it is told to be", async () => {
    const { virtual, log, note, until, sleep } = world();
    sleep(10, 100);
    virtual.after(20, () => virtual.process.freeze());
    setTimeout(note("a"), 15);
    await until(200);
    expect(log).toEqual(["a 100"]);
  });

  it("does not notice in its timers that the wall clock was moved meanwhile", async () => {
    const { virtual, log, note, until, sleep } = world();
    sleep(10, 100);
    setTimeout(note("late"), 20);
    setTimeout(note("in time"), 150);
    virtual.after(30, () => virtual.stepWall(3_600_000));
    virtual.after(120, () => virtual.stepWall(-7_200_000));
    await until(200);
    expect(log).toEqual(["late 100", "in time 150"]);
    expect(Date.now()).toBe(200 - 3_600_000);
  });

  it("does not fire a timer that is cleared between the resume and its turn", async () => {
    const { log, note, until, sleep } = world();
    sleep(10, 100);
    const second = setTimeout(note("second"), 30);
    setTimeout(() => clearTimeout(second), 20);
    await until(200);
    expect(log).toEqual([]);
  });
});

describe("a steady clock that stands still in a sleep", () => {
  it("leaves timers the rest of their time, and makes none late", async () => {
    const { log, note, until, sleep } = world();
    sleep(10, 100, "stops");
    setTimeout(note("on time"), 5);
    setTimeout(note("at the edge"), 10);
    setTimeout(note("b"), 30);
    setTimeout(note("a"), 20);
    setTimeout(note("after"), 150);
    await until(300);
    expect(log).toEqual(["on time 5", "at the edge 100", "a 110", "b 120", "after 240"]);
  });

  it("counts no sleep on any of its faces, while the wall clock counts each", async () => {
    const { virtual, until, sleep } = world();
    const faces = (): number[] => [
      performance.now(),
      hooked.now(),
      Number(process.hrtime.bigint()) / 1e6,
      process.hrtime().reduce((seconds, nanos) => seconds * 1e3 + nanos / 1e6),
      process.uptime() * 1e3,
    ];
    const before = faces();
    const since = (): number[] => faces().map((ms, face) => Math.round(ms - (before[face] as number)));
    const seen: unknown[] = [];
    sleep(10, 3_600_000, "stops");
    sleep(3_600_050, 3_700_000);
    sleep(3_700_010, 3_800_000, "stops");
    for (const atMs of [3_600_020, 3_700_005, 3_800_001])
      virtual.after(atMs, () => seen.push([Date.now(), ...new Set(since())]));
    await until(3_900_000);
    expect(seen).toEqual([
      [3_600_020, 30],
      [3_700_005, 3_700_005 - 3_599_990],
      [3_800_001, 3_800_001 - 3_599_990 - 99_990],
    ]);
  });

  it("moves no timer of the harness, however the wall clock is set", async () => {
    const { virtual, log, note, until, sleep } = world();
    sleep(10, 100, "stops");
    virtual.after(50, () => virtual.stepWall(3_600_000));
    virtual.after(110, note("the harness's"));
    virtual.afterInProcess(20, note("the host's"));
    setTimeout(note("the subject's"), 40);
    await until(200);
    expect(log).toEqual(["the harness's 110", "the host's 110", "the subject's 130"]);
    expect(Date.now()).toBe(200 + 3_600_000);
  });

  it("goes on with an interval where it stood", async () => {
    const { log, note, until, sleep } = world();
    sleep(15, 100, "stops");
    setInterval(note("tick"), 10);
    await until(126);
    expect(log).toEqual(["tick 10", "tick 105", "tick 115", "tick 125"]);
  });

  it("stands still for what a process does that is run again after a kill", async () => {
    const { virtual, until, sleep } = world();
    const before = performance.now();
    sleep(10, 100, "stops");
    virtual.after(120, () => virtual.process.kill());
    virtual.after(150, () => virtual.process.resume());
    await until(200);
    expect(performance.now() - before).toBe(110);
  });
});

describe("a process that is killed", () => {
  it("loses its timers and what waited for it, and nothing of the harness's", async () => {
    const { virtual, log, note, until } = world();
    setTimeout(note("timer"), 20);
    setInterval(note("interval"), 20);
    virtual.afterInProcess(20, note("host"));
    AbortSignal.timeout(20).addEventListener("abort", note("signal"));
    virtual.after(5, () => virtual.process.freeze());
    virtual.after(6, () => virtual.process.defers(note("kept")));
    virtual.after(10, () => virtual.process.kill());
    virtual.after(20, note("harness"));
    virtual.after(50, () => virtual.process.resume());
    await until(200);
    expect(log).toEqual(["harness 20"]);
    expect(virtual.subjectTimers()).toBe(0);
  });

  it("gets what comes while it is down when it runs again", async () => {
    const { virtual, log, note, until } = world();
    virtual.after(10, () => virtual.process.kill());
    virtual.after(20, () => virtual.process.defers(note("kept")));
    virtual.after(50, () => virtual.process.resume());
    virtual.after(60, () => setTimeout(note("of the next life"), 5));
    await until(200);
    expect(log).toEqual(["kept 50", "of the next life 65"]);
  });
});
