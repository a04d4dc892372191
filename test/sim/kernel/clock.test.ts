/** Virtual time: what obeys it, how it moves, and that it leaves nothing behind. */
import timers from "node:timers";
import timersPromises from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import { installClock, type VirtualClock } from "../../../sim/kernel/clock.ts";

const START_MS = Date.parse("2026-03-01T06:00:00Z");
const DAY_MS = 86_400_000;

let clock: VirtualClock | undefined;
afterEach(() => {
  clock?.uninstall();
  clock = undefined;
});
const open = (): VirtualClock => {
  clock = installClock(START_MS);
  return clock;
};
const runOut = (virtual: VirtualClock): void => {
  while (virtual.step());
};

describe("the virtual clock", () => {
  it("stands at the start until it is stepped, on every face", () => {
    const virtual = open();
    expect(virtual.nowMs()).toBe(0);
    expect(Date.now()).toBe(START_MS);
    expect(new Date().toISOString()).toBe("2026-03-01T06:00:00.000Z");
    const [performanceBefore, hrtimeBefore] = [performance.now(), process.hrtime.bigint()];
    virtual.after(1_500, () => {});
    virtual.step();
    expect(virtual.nowMs()).toBe(1_500);
    expect(Date.now()).toBe(START_MS + 1_500);
    expect(performance.now() - performanceBefore).toBe(1_500);
    expect(process.hrtime.bigint() - hrtimeBefore).toBe(1_500_000_000n);
  });

  it("fires timers by due time, those of one instant in the order in which they were armed", () => {
    const virtual = open();
    const fired: string[] = [];
    setTimeout(() => fired.push("20 global"), 20);
    virtual.after(10, () => fired.push("10 harness"));
    setTimeout(() => fired.push("10 global"), 10);
    virtual.after(20, () => fired.push("20 harness"));
    runOut(virtual);
    expect(fired).toEqual(["10 harness", "10 global", "20 global", "20 harness"]);
  });

  it("fires one timer a step and says when none is left", () => {
    const virtual = open();
    const fired: number[] = [];
    for (const ms of [5, 5, 5]) setTimeout(() => fired.push(ms), ms);
    expect([virtual.step(), fired.length]).toEqual([true, 1]);
    runOut(virtual);
    expect([virtual.step(), fired.length]).toEqual([false, 3]);
  });

  it("governs intervals and the modules node:timers and node:timers/promises", async () => {
    const virtual = open();
    const fired: string[] = [];
    const interval = setInterval(() => {
      if (fired.push(`interval ${virtual.nowMs()}`) === 2) clearInterval(interval);
    }, 30);
    timers.setTimeout(() => fired.push(`module ${virtual.nowMs()}`), 100);
    void timersPromises.setTimeout(200, "promise").then(value => fired.push(`${value} ${virtual.nowMs()}`));
    runOut(virtual);
    await Promise.resolve();
    expect(fired).toEqual(["interval 30", "interval 60", "module 100", "promise 200"]);
  });
});

describe("a real timer from before the run", () => {
  it("can be cleared during it", async () => {
    let fired = false;
    const timer = setTimeout(() => {
      fired = true;
    }, 0);
    const virtual = open();
    clearTimeout(timer);
    virtual.uninstall();
    // Real, but over at once: timers of one delay fire in the order in which they were armed.
    await new Promise(resolve => setTimeout(resolve, 1));
    expect(fired).toBe(false);
  });
});

describe("the harness's own timers", () => {
  it("are not counted among the subject's", () => {
    const virtual = open();
    const cancel = virtual.after(10, () => {});
    virtual.after(20, () => {});
    const timer = setTimeout(() => {}, 10);
    setInterval(() => {}, 10);
    expect(virtual.subjectTimers()).toBe(2);
    clearTimeout(timer);
    cancel();
    cancel();
    expect(virtual.subjectTimers()).toBe(1);
    virtual.step();
    virtual.step();
    expect(virtual.subjectTimers()).toBe(1);
  });

  it("do not fire once taken back, and taking back a fired one is harmless", () => {
    const virtual = open();
    const fired: string[] = [];
    const early = virtual.after(10, () => fired.push("early"));
    const never = virtual.after(10, () => fired.push("never"));
    never();
    runOut(virtual);
    early();
    expect([fired, virtual.subjectTimers()]).toEqual([["early"], 0]);
  });

  it("wait longer than the 24.8 days that one timer can", () => {
    const virtual = open();
    let firedMs = -1;
    virtual.after(60 * DAY_MS, () => {
      firedMs = virtual.nowMs();
    });
    const cancel = virtual.after(90 * DAY_MS, () => expect.unreachable());
    virtual.after(61 * DAY_MS, () => cancel());
    runOut(virtual);
    expect([firedMs, virtual.subjectTimers()]).toEqual([60 * DAY_MS, 0]);
  });
});

describe("an uninstalled clock", () => {
  it("has given back every function by identity", () => {
    const faces = () => [
      setTimeout,
      clearTimeout,
      setInterval,
      clearInterval,
      Date,
      performance,
      performance.now,
      process.hrtime,
      process.hrtime.bigint,
      timers.setTimeout,
      timers.clearTimeout,
      timers.setInterval,
      timers.clearInterval,
      timersPromises.setTimeout,
      timersPromises.setInterval,
    ];
    const before = faces();
    const virtual = installClock(START_MS);
    const during = faces();
    virtual.uninstall();
    expect(faces().map((face, index) => face === before[index])).toEqual(before.map(() => true));
    // All but the `performance` object itself, which the fake replaces as a whole or in part.
    expect(during.filter((face, index) => face === before[index]).length).toBeLessThanOrEqual(1);
  });
});
