/** Lanes take turns, and what one of them heaps up weighs little. */
import { expect, it } from "vitest";
import { Lanes } from "../../../src/delivery/lanes.ts";
import { kindly, textMessage, World } from "../world.ts";

/** Lanes whose items end when they are told to. */
function lanesOf(atOnceMax: number, laneWeightMax = 100) {
  const begun: string[] = [];
  const ends: ((done: boolean) => void)[] = [];
  const lanes = new Lanes<string>(
    item => {
      begun.push(item);
      return new Promise(resolve => void ends.push(resolve));
    },
    () => {},
    { atOnceMax, laneWeightMax },
  );
  const end = async (done = true): Promise<void> => {
    ends.shift()?.(done);
    await Promise.resolve();
    await Promise.resolve();
  };
  return { lanes, begun, end };
}

it("whoever has waited longest is next, however much a busy one has", async () => {
  const { lanes, begun, end } = lanesOf(1);
  for (let count = 1; count <= 50; count++) lanes.add("busy", `busy ${count}`);
  for (const user of ["anna", "bert", "anna"]) lanes.add(user, user);
  for (let count = 0; count < 6; count++) await end();
  expect(begun).toEqual(["busy 1", "anna", "bert", "busy 2", "anna", "busy 3", "busy 4"]);
});

it("two at a time take turns, too, and one lane is never at work twice", async () => {
  const { lanes, begun, end } = lanesOf(2);
  for (let count = 1; count <= 5; count++) lanes.add("busy", `busy ${count}`);
  expect(begun).toEqual(["busy 1"]);
  for (const user of ["anna", "bert", "carl"]) lanes.add(user, user);
  expect(begun).toEqual(["busy 1", "anna"]);
  await end();
  expect(begun).toEqual(["busy 1", "anna", "bert"]);
  await end();
  await end();
  expect(begun).toEqual(["busy 1", "anna", "bert", "carl", "busy 2"]);
});

it("begins nothing while it is paused, and keeps what is not done at the head of its lane", async () => {
  const { lanes, begun, end } = lanesOf(1);
  for (const item of ["1", "2"]) lanes.add("anna", item);
  lanes.pause();
  await end(false);
  expect(begun).toEqual(["1"]);
  await lanes.idle();
  lanes.resume();
  await end();
  expect(begun).toEqual(["1", "1", "2"]);
});

it("weighs so many of a lane, and all of them again when they are done", async () => {
  const { lanes, end } = lanesOf(1, 3);
  const weights: number[] = [];
  for (let count = 0; count < 5; count++) {
    lanes.add("busy", "");
    weights.push(lanes.weight);
  }
  lanes.add("anna", "");
  expect([lanes.size, lanes.weight]).toEqual([6, 4]);
  for (let count = 0; count < 6; count++) {
    await end();
    weights.push(lanes.weight);
  }
  expect(weights).toEqual([1, 2, 3, 3, 3, 4, 3, 3, 2, 1, 0]);
});

it("with one handler, the third to arrive is handled third", async () => {
  const msgs = Array.from({ length: 50 }, (_, at) => textMessage(at, `busy ${at}`, "busy"));
  msgs.push(textMessage(100, "anna", "anna"), textMessage(101, "bert", "bert"));
  const handled: string[] = [];
  const world = new World(
    kindly({ getupdates: () => ({ json: { msgs, get_updates_buf: "c1" }, afterMs: 30_000 }) }),
    {
      handlersMax: 1,
      onMessage: async ({ text }) => {
        handled.push(text);
        await new Promise<void>(resolve => world.timers.setTimeout(() => resolve(), 1_000));
      },
    },
  );
  await world.start();
  await world.pass(40_000);
  expect(handled.slice(0, 4)).toEqual(["busy 0", "anna", "bert", "busy 1"]);
});

it("one user's flood does not slow down polling, unless it is beyond all measure", async () => {
  let serial = 0;
  const flood = (from: (at: number) => string) =>
    kindly({
      getupdates: () => {
        const msgs = Array.from({ length: 10 }, () => textMessage(++serial, "t", from(serial)));
        return { json: { msgs, get_updates_buf: `c${serial}` }, afterMs: 5_000 };
      },
    });
  const options = { queueMax: 20, queueUserMax: 5, onMessage: () => new Promise<void>(() => {}) };
  const one = new World(
    flood(() => "anna"),
    options,
  );
  await one.start();
  await one.pass(90_000);
  expect(one.of("getupdates").length).toBeGreaterThan(16);
  await one.pass(30_000);
  const before = one.of("getupdates").length;
  await one.pass(120_000);
  expect(one.of("getupdates").length).toBeLessThanOrEqual(before + 4);

  const many = new World(
    flood(at => `user-${at}`),
    options,
  );
  await many.start();
  await many.pass(90_000);
  expect(many.of("getupdates").length).toBeLessThanOrEqual(6);
});
