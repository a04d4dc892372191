/** The kernel drives a run: ready work first, then time; and it says how the run ended. */
import { afterEach, describe, expect, it } from "vitest";
import { endHeldRun } from "../../../sim/kernel/clock-holder.ts";
import { type Kernel, type KernelOptions, openKernel } from "../../../sim/kernel/kernel.ts";
import { withoutRunnerListeners } from "./process-events.ts";

let kernel: Kernel | undefined;
const trips: (readonly [string, string | undefined])[] = [];
const open = (options: Partial<KernelOptions> = {}): Kernel => {
  trips.length = 0;
  kernel = openKernel({
    startMs: 0,
    seed: "1",
    stepsMax: 1_000,
    settleTurns: 1,
    onTrip: (what, where) => trips.push([what, where]),
    ...options,
  });
  return kernel;
};
afterEach(() => {
  kernel?.close();
  kernel = undefined;
});
const DONE = { why: "done" } as const;

describe("a run", () => {
  it("takes what is ready before any timer, first come first served", async () => {
    const virtual = open();
    const order: string[] = [];
    setTimeout(() => order.push("timer 0"), 0);
    virtual.after(0, () => order.push("harness timer 0"));
    virtual.soon(() => {
      order.push("first");
      virtual.soon(() => order.push("third"));
    });
    virtual.soon(() => order.push("second"));
    await virtual.run(() => (order.length === 5 ? DONE : undefined));
    expect(order).toEqual(["first", "second", "third", "timer 0", "harness timer 0"]);
  });

  it("lets the subject settle between one event and the next", async () => {
    const virtual = open();
    const order: string[] = [];
    for (const name of ["a", "b"]) {
      setTimeout(async () => {
        order.push(`${name} fires`);
        for (let i = 0; i < 10; i++) await Promise.resolve();
        await new Promise(resolve => setImmediate(resolve));
        order.push(`${name} settles`);
      }, 5);
    }
    await virtual.run(() => (virtual.subjectTimers() === 0 ? DONE : undefined));
    expect(order).toEqual(["a fires", "a settles", "b fires", "b settles"]);
  });

  it("asks whether it has ended at quiescent instants only, when nothing is ready", async () => {
    const virtual = open();
    let ready = 3;
    const work = (): void => {
      if (--ready > 0) virtual.soon(work);
    };
    virtual.soon(work);
    const end = await virtual.run(() => {
      expect(ready).toBe(0);
      return { why: "stuck", message: "nothing left" };
    });
    expect(end).toEqual({ why: "stuck", message: "nothing left" });
  });

  it("does not move time while work that was begun has not finished", async () => {
    const virtual = open();
    virtual.begin();
    let finished = false;
    let turns = 100;
    const work = (): void => {
      if (--turns > 0) realImmediate(work);
      else {
        finished = true;
        virtual.finish();
      }
    };
    realImmediate(work);
    let finishedAtTimer: boolean | undefined;
    virtual.after(1, () => {
      finishedAtTimer = finished;
    });
    await virtual.run(() => (finishedAtTimer === undefined ? undefined : DONE));
    expect(finishedAtTimer).toBe(true);
  });

  it("ends when its steps are used up, and says so", async () => {
    const virtual = open({ stepsMax: 50 });
    let ticks = 0;
    setInterval(() => ticks++, 1);
    expect(await virtual.run(() => undefined)).toEqual({
      why: "steps",
      message: "the run took 50 steps without reaching its end",
    });
    expect(ticks).toBe(50);
  });

  it("counts ready work as steps too, so that a loop without time ends", async () => {
    const virtual = open({ stepsMax: 50 });
    const again = (): void => virtual.soon(again);
    again();
    expect((await virtual.run(() => DONE)).why).toBe("steps");
  });

  it("ends for want of real time when work never finishes", async () => {
    const virtual = open({ patienceMs: 1 });
    virtual.begin();
    expect(await virtual.run(() => DONE)).toMatchObject({
      why: "time",
      message: expect.stringContaining("1 piece(s) of work did not finish"),
    });
  });

  it("ends as spinning, with the place, when the subject asks for turn after turn", async () => {
    const virtual = open();
    const spin = (): void => void setImmediate(spin);
    spin();
    const end = await virtual.run(() => DONE);
    expect(end).toMatchObject({ why: "spinning" });
    expect((end as { message: string }).message).toMatch(
      /setImmediate again and again at test\/sim\/kernel\/kernel\.test\.ts:\d+$/,
    );
  });

  it("ends as spinning when one instant takes step after step", async () => {
    const virtual = open({ stepsMax: 100_000 });
    const again = (): void => virtual.soon(again);
    again();
    expect((await virtual.run(() => DONE)).why).toBe("spinning");
  });

  it("may take fewer steps of one instant than are too many", async () => {
    const steps = async (wanted: number) => {
      const virtual = open({ stepsPerInstantMax: 10 });
      for (let step = 0; step < wanted; step++) virtual.soon(() => {});
      const end = await virtual.run(() => DONE);
      virtual.close();
      return end;
    };
    expect(await steps(9)).toEqual(DONE);
    expect(await steps(10)).toEqual({
      why: "spinning",
      message: "10 steps at 0 ms: time does not move on",
    });
  });

  it("ends for want of real time when its budget is spent", async () => {
    const virtual = open({ stepsMax: 10_000_000, budgetMs: 1 });
    setInterval(() => {}, 1);
    expect((await virtual.run(() => undefined)).why).toBe("time");
  });

  it("rejects with the signal's reason", async () => {
    const controller = new AbortController();
    const virtual = open({ stepsMax: 10_000_000, signal: controller.signal });
    setInterval(() => {}, 1);
    setTimeout(() => controller.abort(new Error("enough")), 5_000);
    await expect(virtual.run(() => undefined)).rejects.toThrow("enough");
  });
});

describe("the clock", () => {
  it("belongs to one run at a time, and the other is told to whom", () => {
    open({ label: "the run of bug-155/a" });
    expect(() =>
      openKernel({
        label: "the run of bug-155/b",
        startMs: 0,
        seed: "1",
        stepsMax: 1,
        settleTurns: 0,
        onTrip: () => {},
      }),
    ).toThrow(/^the run of bug-155\/b cannot begin: the run of bug-155\/a still holds the process's clock/);
  });

  it("is given back by whoever ends the run that holds it", async () => {
    expect(await endHeldRun("nothing runs")).toBeUndefined();
    const virtual = open({ label: "the run of a", stepsMax: 10_000_000 });
    setInterval(() => {}, 1);
    const run = virtual.run(() => undefined).finally(() => virtual.close());
    run.catch(() => {});
    expect(await endHeldRun("its test is over")).toBe("the run of a");
    await expect(run).rejects.toThrow("the run of a was ended: its test is over");
    open().close();
  });
});

describe("an error of the subject", () => {
  const provoked = (what: string, provoke: () => void) =>
    withoutRunnerListeners(async () => {
      const virtual = open();
      let later = false;
      setTimeout(provoke, 10);
      setTimeout(() => {
        later = true;
      }, 20);
      await virtual.run(() => (later ? DONE : undefined));
      virtual.close();
      kernel = undefined;
      expect(trips).toEqual([
        [what, expect.stringMatching(/^TypeError: lost \(test\/sim\/kernel\/kernel\.test\.ts:\d+\)$/)],
      ]);
    });
  const fail = (): never => {
    throw new TypeError("lost\nand more lines");
  };

  it("that is thrown by a timer is a trip, and the run goes on", () => provoked("uncaught-exception", fail));

  it("that is thrown by an immediate is a trip, and the run goes on", () =>
    provoked("uncaught-exception", () => setImmediate(fail)));

  it("that is thrown by a tick or an abort listener is a trip, and the run goes on", async () => {
    await provoked("uncaught-exception", () => process.nextTick(fail));
    await provoked("uncaught-exception", () => {
      const controller = new AbortController();
      controller.signal.addEventListener("abort", fail);
      controller.abort();
    });
  });

  it("that is rejected with nobody listening is a trip, and the run goes on", () =>
    provoked("unhandled-rejection", () => void Promise.reject(new TypeError("lost"))));

  it("that is rejected and handled within the instant is none", async () => {
    const virtual = open();
    let over = false;
    setTimeout(() => {
      const rejected = Promise.reject(new Error("handled"));
      queueMicrotask(() => void rejected.catch(() => {}));
      over = true;
    }, 10);
    await virtual.run(() => (over ? DONE : undefined));
    expect(trips).toEqual([]);
  });
});

describe("settle", () => {
  it("lets what is ready to run run, and leaves time alone", async () => {
    const virtual = open();
    let microtasks = 0;
    let timers = 0;
    void (async () => {
      for (; microtasks < 100; microtasks++) await Promise.resolve();
    })();
    setTimeout(() => timers++, 0);
    await virtual.settle();
    expect([microtasks, timers, virtual.nowMs()]).toEqual([100, 0, 0]);
  });
});

const realImmediate = setImmediate;
