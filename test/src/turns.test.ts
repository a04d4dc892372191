/** Requests at the same time, and who is next. */
import { getEventListeners } from "node:events";
import { expect, it } from "vitest";
import { Turns } from "../../src/turns.ts";
import { World } from "./world.ts";

const FOREVER = new AbortController().signal;

/** Work by name, that goes on until it is told to end. */
function working(atOnceMax: number) {
  const world = new World(() => ({ silent: true }));
  const turns = new Turns(world.clock, atOnceMax);
  const begun: string[] = [];
  const ends = new Map<string, () => void>();
  const ask = (user: string, name: string, limits = { deadlineMs: 1_000, signal: FOREVER }) =>
    turns.take<string>(
      user,
      limits,
      () => {
        begun.push(name);
        return new Promise(resolve => ends.set(name, () => resolve(name)));
      },
      why => why,
    );
  const end = async (name: string): Promise<void> => {
    ends.get(name)?.();
    await world.pass(0);
  };
  return { world, begun, ask, end };
}

it("begins at once what there is room for, and no more", async () => {
  const { begun, ask, end } = working(2);
  for (const name of ["1", "2", "3", "4"]) void ask("u", name);
  expect(begun).toEqual(["1", "2"]);
  await end("2");
  expect(begun).toEqual(["1", "2", "3"]);
});

it("lets users take turns: a flood of one keeps nobody waiting", async () => {
  const { begun, ask, end } = working(1);
  for (let index = 0; index < 5; index++) void ask("flood", `f${index}`);
  void ask("b", "b0");
  void ask("c", "c0");
  void ask("b", "b1");
  for (let index = 0; index < 8; index++) await end(begun.at(-1)!);
  expect(begun).toEqual(["f0", "f1", "b0", "c0", "f2", "b1", "f3", "f4"]);
});

it("begins nothing whose time ran out, or that was aborted, and keeps no timer", async () => {
  const { world, begun, ask, end } = working(1);
  void ask("u", "first");
  const run = new AbortController().signal;
  const late = ask("u", "late", { deadlineMs: 1_000, signal: run });
  const controller = new AbortController();
  const aborted = ask("v", "aborted", { deadlineMs: 5_000, signal: controller.signal });
  const dead = ask("x", "dead", { deadlineMs: 5_000, signal: AbortSignal.abort() });
  const last = ask("w", "last", { deadlineMs: 5_000, signal: run });
  controller.abort();
  await world.pass(1_000);
  expect(await Promise.all([late, aborted, dead])).toEqual(["late", "aborted", "aborted"]);
  await end("first");
  expect(begun).toEqual(["first", "last"]);
  await end("last");
  expect(await last).toBe("last");
  expect(world.timersLeft).toBe(0);
  // The signal of a run is asked for as long as that lasts: it would gather them.
  expect(getEventListeners(run, "abort")).toEqual([]);
  // Whoever left took no place with him.
  void ask("u", "again");
  expect(begun.at(-1)).toBe("again");
});

it("goes on after work that failed", async () => {
  const world = new World(() => ({ silent: true }));
  const turns = new Turns(world.clock, 1);
  const limits = { deadlineMs: 1_000, signal: FOREVER };
  const failed = turns.take(
    "u",
    limits,
    () => Promise.reject(new Error("x")),
    why => why,
  );
  const next = turns.take(
    "u",
    limits,
    () => Promise.resolve("done"),
    why => why,
  );
  await expect(failed).rejects.toThrow("x");
  expect(await next).toBe("done");
});

it("gives the turn of work that throws to the next, whether it had to wait or not", async () => {
  const world = new World(() => ({ silent: true }));
  const turns = new Turns(world.clock, 1);
  const limits = { deadlineMs: 1_000, signal: FOREVER };
  const fail = (): never => {
    throw new Error("no account");
  };
  for (let time = 0; time < 3; time++)
    await expect(turns.take("u", limits, fail, String)).rejects.toThrow("no account");
  const first = Promise.withResolvers<string>();
  const done = turns.take("u", limits, () => first.promise, String);
  const failed = turns.take("u", limits, fail, String);
  const last = turns.take("u", limits, () => Promise.resolve("last"), String);
  first.resolve("first");
  await expect(failed).rejects.toThrow("no account");
  expect([await done, await last]).toEqual(["first", "last"]);
});
