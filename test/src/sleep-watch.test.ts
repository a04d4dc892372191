/** The watch for sleep: one timer for all who poll, by both kinds of clock. */
import { describe, expect, it } from "vitest";
import type { Clock } from "../../src/clock.ts";
import { SleepWatch } from "../../src/sleep-watch.ts";

const HOUR_MS = 3_600_000;

/** A clock by hand: the machine may sleep, with a steady clock that runs on or stands still. */
class Machine {
  wallMs = 1_000_000;
  steadyMs = 0;
  /** Armed timers, and how many there ever were. */
  readonly timers = new Map<number, { dueMs: number; callback: () => void }>();
  armed = 0;

  readonly clock: Clock = {
    nowMs: () => this.wallMs,
    monotonicMs: () => this.steadyMs,
    setTimeout: (callback, delayMs) => {
      this.timers.set(++this.armed, { dueMs: this.steadyMs + delayMs, callback });
      return this.armed;
    },
    clearTimeout: id => void this.timers.delete(id as number),
  };

  /** Awake for so long: each timer goes off in it. */
  pass(ms: number): void {
    for (let left = ms; left > 0; left -= 100) {
      this.wallMs += 100;
      this.steadyMs += 100;
      this.#fire();
    }
  }

  sleep(clock: "runs" | "stops"): void {
    this.wallMs += HOUR_MS;
    if (clock === "runs") this.steadyMs += HOUR_MS;
    this.#fire();
  }

  #fire(): void {
    for (const [id, { dueMs, callback }] of [...this.timers])
      if (dueMs <= this.steadyMs && this.timers.delete(id)) callback();
  }
}

describe("a machine that slept", () => {
  it.each(["runs", "stops"] as const)("is noticed within 8 s of waking, when the steady clock %s", clock => {
    const machine = new Machine();
    const watch = new SleepWatch(machine.clock);
    let woken = 0;
    const end = watch.begin(() => woken++);
    machine.pass(60_000);
    expect(woken).toBe(0);
    for (const times of [1, 2]) {
      machine.sleep(clock);
      machine.pass(8_000);
      expect(woken).toBe(times);
      machine.pass(60_000);
      expect(woken).toBe(times);
    }
    end();
    expect(machine.timers.size).toBe(0);
  });

  it("is noticed at once by whoever is woken before the watch is", () => {
    const machine = new Machine();
    const watch = new SleepWatch(machine.clock);
    let woken = 0;
    watch.begin(() => woken++);
    machine.wallMs += HOUR_MS;
    watch.look();
    watch.look();
    expect(woken).toBe(1);
  });
});

it("no sleep is made of a busy process, nor of a wall clock that is set back", () => {
  const machine = new Machine();
  const watch = new SleepWatch(machine.clock);
  let woken = 0;
  watch.begin(() => woken++);
  machine.wallMs += 4_900;
  machine.steadyMs += 4_900;
  machine.pass(20_000);
  machine.wallMs -= HOUR_MS;
  machine.pass(20_000);
  expect(woken).toBe(0);
});

it("one timer serves all, and none is left when the last has gone", () => {
  const machine = new Machine();
  const watch = new SleepWatch(machine.clock);
  const woken: string[] = [];
  const ends = ["a", "b", "c"].map(name => watch.begin(() => woken.push(name)));
  machine.pass(80_000);
  expect(machine.timers.size).toBe(1);
  expect(machine.armed).toBeLessThanOrEqual(11);
  ends[1]?.();
  machine.sleep("runs");
  machine.pass(8_000);
  expect(woken).toEqual(["a", "c"]);
  for (const end of ends) end();
  expect(machine.timers.size).toBe(0);
  machine.sleep("runs");
  expect(woken).toEqual(["a", "c"]);
});

it("who leaves while others are told is not told any more", () => {
  const machine = new Machine();
  const watch = new SleepWatch(machine.clock);
  const woken: string[] = [];
  const ends: (() => void)[] = [];
  ends.push(
    watch.begin(() => {
      woken.push("a");
      ends[1]?.();
    }),
  );
  ends.push(watch.begin(() => woken.push("b")));
  machine.sleep("stops");
  watch.look();
  expect(woken).toEqual(["a"]);
});
