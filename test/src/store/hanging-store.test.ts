/** A store that does not answer: receiving goes on, somebody is told, what failed is repeated, and a stop ends in time. */
import { describe, expect, it } from "vitest";
import { createMemoryStore, type Store } from "../../../src/index.ts";
import { HELD, kindly, textMessage, World } from "../world.ts";

type Call = "load" | "receive" | "settle" | "saveCursor" | "saveOutbox";
const CALLS: readonly Call[] = ["load", "receive", "settle", "saveCursor", "saveOutbox"];

/** A memory store of promises, some of whose calls never settle. */
function hangingStore() {
  const store = createMemoryStore();
  const hangs = new Set<Call>();
  const asked: Call[] = [];
  const slow = Object.fromEntries(
    CALLS.map(name => [
      name,
      (...args: unknown[]) => {
        asked.push(name);
        if (hangs.has(name)) return new Promise(() => {});
        return Promise.resolve((store[name] as (...args: unknown[]) => unknown)(...args));
      },
    ]),
  ) as unknown as Store;
  return { store: slow, memory: store, hangs, asked };
}

/** A server that has a new message every ten seconds, and moves its cursor with each answer. */
function busyServer() {
  let serial = 0;
  return kindly({
    getupdates: () => {
      const msgs = [textMessage(++serial, `m${serial}`)];
      return { json: { msgs, get_updates_buf: `c${serial}` }, afterMs: 10_000 };
    },
  });
}

const LATE = /^the store's (receive|settle|saveCursor) has not ended within 5000 ms: /;

describe("a store whose calls never settle", () => {
  it.each([
    ["receive", 14_900],
    ["settle", 10_000],
  ] as const)("holds up what is received by 5 s: %s", async (call, gapMs) => {
    const { store, hangs } = hangingStore();
    const world = new World(busyServer(), { store });
    const told: (string | null)[] = [];
    world.client.on("store", ({ error }) => told.push(error?.message ?? null));
    await world.start();
    await world.pass(25_000);
    hangs.add(call);
    await world.pass(300_000);
    const polls = world.of("getupdates").map(({ atMs }) => atMs);
    const gaps = polls.slice(1).map((atMs, at) => atMs - (polls[at] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(gapMs + 200);
    expect(world.handled.length).toBeGreaterThan(18);
    expect(told).toEqual([expect.stringMatching(LATE)]);
    expect(world.client.health("bot").storeError?.message).toMatch(LATE);

    hangs.clear();
    await world.pass(60_000);
    expect(told.at(-1)).toBeNull();
    expect(world.client.health("bot").storeError).toBeUndefined();
    expect(new Set(world.handled).size).toBe(world.handled.length);
  });

  it("keeps a start waiting for 30 s, which then fails with a word on it; the next one works", async () => {
    const { store, hangs } = hangingStore();
    const world = new World(busyServer(), { store });
    hangs.add("load");
    const started = world.start().then(
      () => "started",
      error => error.message,
    );
    const { value, tookMs } = await world.during(started);
    expect(value).toMatch(/^the store's load has not ended within 30000 ms/);
    expect(tookMs).toBe(30_000);
    hangs.clear();
    await world.start();
    await world.pass(20_000);
    expect(world.client.health("bot").state).toBe("live");
  });

  it.each(CALLS)("does not keep a stop from its end, nor leaves it a timer: %s", async call => {
    const { store, hangs } = hangingStore();
    const world = new World(busyServer(), { store, stopGraceMs: 3_000 });
    if (call === "load") hangs.add(call);
    const started = world.start().catch(error => error.code);
    await world.pass(call === "load" ? 5_000 : 25_000);
    hangs.add(call);
    await world.pass(9_000);
    const { tookMs } = await world.during(world.client.stop("bot"));
    expect(tookMs).toBeLessThanOrEqual(5_000);
    expect(await started).toBe(call === "load" ? "stopped" : undefined);
    expect(world.timersLeft).toBe(0);
    expect(world.client.health("bot").state).toBe("stopped");
  });

  it("does not keep close from its end, whatever else hangs: a handler, a send, the network", async () => {
    const { store, hangs } = hangingStore();
    const world = new World(
      kindly({
        getupdates: ({ body }) =>
          body.get_updates_buf === ""
            ? { json: { msgs: [textMessage(1, "m")], get_updates_buf: "c1" }, afterMs: 1_000 }
            : { silent: true },
        sendmessage: () => ({ silent: true }),
        notifystop: () => ({ silent: true }),
      }),
      { store, stopGraceMs: 3_000, onMessage: () => new Promise(() => {}) },
    );
    await world.start();
    for (const call of CALLS) hangs.add(call);
    await world.pass(5_000);
    void world.client.send({ account: "bot", to: "user@im.wechat", text: "t" });
    const { tookMs } = await world.during(world.client.close());
    expect(tookMs).toBeLessThanOrEqual(5_000);
    expect(world.timersLeft).toBe(0);
  });

  it("keeps no stop waiting by texts that are still to be kept", async () => {
    const { store, hangs } = hangingStore();
    const world = new World(kindly({ getupdates: () => HELD, sendmessage: () => ({ json: { ret: -2 } }) }), {
      store,
    });
    await world.start();
    hangs.add("saveOutbox");
    for (let text = 0; text < 3; text++)
      void world.client.send({ account: "bot", to: `user-${text}`, text: "t" });
    await world.pass(1_000);
    const { tookMs } = await world.during(world.client.stop("bot"));
    expect(tookMs).toBeLessThanOrEqual(5_000);
    expect(world.timersLeft).toBe(0);
  });

  it("is asked again after a stop and a start for what it has not marked", async () => {
    const { store, memory, hangs } = hangingStore();
    const world = new World(
      kindly({
        getupdates: ({ body }) =>
          body.get_updates_buf === ""
            ? { json: { msgs: [textMessage(1, "m")], get_updates_buf: "c1" }, afterMs: 1_000 }
            : HELD,
      }),
      { store },
    );
    await world.start();
    hangs.add("settle");
    // In the middle of the second attempt.
    await world.pass(22_000);
    await world.during(world.client.stop("bot"));
    hangs.clear();
    await world.start();
    await world.pass(16_000);
    const { handled, pending } = await memory.load("bot");
    expect(handled.map(([id]) => id)).toEqual(["1"]);
    expect(pending).toEqual([]);
  });
});

describe("a cursor that could not be saved", () => {
  it("is saved with a later answer, though it is the same", async () => {
    const { store, memory, hangs, asked } = hangingStore();
    const world = new World(
      kindly({ getupdates: () => ({ json: { msgs: [], get_updates_buf: "c1" }, afterMs: 30_000 }) }),
      { store },
    );
    hangs.add("saveCursor");
    await world.start();
    await world.pass(70_000);
    expect(asked.filter(call => call === "saveCursor").length).toBeGreaterThan(1);
    expect(await memory.load("bot")).toMatchObject({ cursor: "" });
    hangs.clear();
    await world.pass(30_000);
    expect(await memory.load("bot")).toMatchObject({ cursor: "c1" });
    const saves = asked.filter(call => call === "saveCursor").length;
    await world.pass(300_000);
    expect(asked.filter(call => call === "saveCursor")).toHaveLength(saves);
  });
});
