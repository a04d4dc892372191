/** Timers that are taken back leave the rest in their order, and are no dictionaries. */
import { afterEach, expect, it } from "vitest";
import { installClock, type VirtualClock } from "../../../sim/kernel/clock.ts";
import { createStreams } from "../../../sim/kernel/streams.ts";

let clock: VirtualClock | undefined;

afterEach(() => {
  clock?.uninstall();
  clock = undefined;
});

it("fires what was not taken back, by time and then in the order in which it was armed", () => {
  const chance = createStreams("timers").stream("test");
  const draw = (below: number): number => Math.floor(chance.next() * below);
  for (let round = 0; round < 50; round++) {
    clock = installClock(0);
    const armed: { dueMs: number; take: () => void; isTaken: boolean }[] = [];
    const fired: number[] = [];
    for (let step = 0; step < 200; step++) {
      const what = draw(4);
      const taken = armed[draw(armed.length)];
      if (what < 2) {
        const [name, delayMs] = [armed.length, 1 + draw(40)];
        const take = clock.after(delayMs, () => fired.push(name));
        armed.push({ dueMs: clock.nowMs() + delayMs, take, isTaken: false });
      } else if (what === 2) clock.step();
      else if (taken !== undefined && !fired.includes(armed.indexOf(taken))) {
        taken.take();
        taken.isTaken = true;
      }
    }
    while (clock.step());
    const left = armed
      .map(({ dueMs }, name) => ({ dueMs, name }))
      .filter(({ name }) => !armed[name]?.isTaken);
    expect(fired).toEqual(
      left.toSorted((a, b) => a.dueMs - b.dueMs || a.name - b.name).map(({ name }) => name),
    );
    clock.uninstall();
  }
});

it("leaves a timer that has fired, or was taken back, the member by which the heap knew it", () => {
  clock = installClock(0);
  const made: object[] = [];
  const { set } = Map.prototype;
  // The library's own book is a map: what it keeps is seen as it comes.
  Map.prototype.set = function (key, value) {
    if (typeof value === "object" && value !== null && "callAt" in value) made.push(value);
    return set.call(this, key, value);
  };
  try {
    clock.after(1, () => {});
    clock.after(2, () => {})();
    clock.step();
  } finally {
    Map.prototype.set = set;
  }
  expect(made.map(timer => Object.hasOwn(timer, "heapIndex"))).toEqual([true, true]);
});
