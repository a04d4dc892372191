/** A backlog makes way for the rest of the process, and its marks lose nothing by it. Counted in turns and writes, not in time. */
import { expect, it } from "vitest";
import { type Clock, createMemoryStore, type Receipt, type Store } from "../../../src/index.ts";
import { openTemporaryStore } from "../temporary-store.ts";
import { CREDENTIAL, HELD, kindly, textMessage, World } from "../world.ts";

const COUNT = 400;

/** One answer with all of the messages; then nothing. */
const oneBatch = (messages: object[]) =>
  kindly({
    getupdates: (_asked, { polls }) =>
      polls === 0 ? { json: { msgs: messages, get_updates_buf: "end" } } : HELD,
  });

const written = (users: number, count = COUNT): object[] =>
  Array.from({ length: count }, (_, at) => textMessage(at + 1, String(at), `user-${at % users}`));

/**
 * A world whose event loop has real turns. Handling a message takes a millisecond of its steady clock, and so does marking
 * it in the store.
 */
function busyWorld(store: Store, messages: object[], options: { handlersMax?: number } = {}) {
  let steadyMs = 0;
  let turn = 0;
  let isCounting = true;
  const count = (): void => {
    turn++;
    if (isCounting) setImmediate(count);
  };
  setImmediate(count);
  const workIn: number[] = [];
  const work = (): void => {
    steadyMs++;
    workIn[turn] = (workIn[turn] ?? 0) + 1;
  };
  const texts: string[] = [];
  const clock: Clock = {
    nowMs: () => world.clock.nowMs(),
    monotonicMs: () => steadyMs + world.nowMs,
    setTimeout: (callback, delayMs) => world.clock.setTimeout(callback, delayMs),
    clearTimeout: handle => world.clock.clearTimeout(handle),
    setImmediate: callback => void setImmediate(callback),
  };
  const world: World = new World(oneBatch(messages), {
    clock,
    store: {
      ...store,
      settle: (...args) => {
        work();
        return store.settle(...args);
      },
    },
    ...options,
    onMessage: ({ text }) => {
      work();
      texts.push(text);
    },
  });
  return {
    world,
    texts,
    /** A piece of work of one millisecond. */
    work,
    /** The most pieces of work in one turn of the event loop. */
    densest: () => Math.max(...workIn.filter(Boolean)),
    async settled(until = messages.length) {
      for (let turns = 0; texts.length < until && turns < 20_000; turns++) await new Promise(setImmediate);
      // Marks wait for their turn as messages do.
      for (let turns = 0; turns < 500; turns++) await new Promise(setImmediate);
      isCounting = false;
    },
  };
}

/** A store that writes down what it is asked, in order. */
async function noted(): Promise<{ store: Store; asked: string[]; marksBySync: number[]; close: () => void }> {
  const file = await openTemporaryStore();
  const asked: string[] = [];
  const marksBySync: number[] = [];
  let marks = 0;
  const store: Store = {
    ...file,
    settle(account, handled, window, lasting) {
      for (const [id] of handled) asked.push(`${id} ${lasting}`);
      marks += handled.length;
      return file.settle(account, handled, window, lasting);
    },
    sync() {
      marksBySync.push(marks);
      marks = 0;
      return file.sync?.();
    },
  };
  return { store, asked, marksBySync, close: () => file.close() };
}

it.each([
  ["of one user", 1, 100],
  ["of many users", 100, 100],
  ["of as many users as messages, all at work at once", COUNT, 10_000],
])("a backlog %s is worked off in many turns, each a short one", async (_whose, users, handlersMax) => {
  const { store, asked, marksBySync, close } = await noted();
  const { world, texts, densest, settled } = busyWorld(store, written(users), { handlersMax });
  await world.start();
  await settled();
  expect(new Set(texts).size).toBe(COUNT);
  expect(texts).toHaveLength(COUNT);
  // 10 ms are ten pieces of work here; what was taken up again in the same turn may finish its own.
  expect(densest()).toBeLessThanOrEqual(30);
  // Each is marked once, and the disk is asked once for all of a turn.
  expect(asked).toHaveLength(COUNT);
  expect(asked.every(line => line.endsWith("after-sync"))).toBe(true);
  expect(marksBySync.length).toBeLessThanOrEqual(COUNT / 5);
  expect(marksBySync.reduce((sum, marks) => sum + marks, 0)).toBe(COUNT);
  const { pending, handled } = await store.load("bot");
  expect([pending.length, handled.length]).toEqual([0, COUNT]);
  close();
});

it("marks a message in the store before it begins the same user's next", async () => {
  const { store, asked, close } = await noted();
  const marksAtBegin: number[] = [];
  const { world, settled, texts } = busyWorld(
    {
      ...store,
      settle: (...args) => {
        marksAtBegin.push(texts.length);
        return store.settle(...args);
      },
    },
    written(1, 50),
  );
  await world.start();
  await settled();
  expect(marksAtBegin).toEqual(Array.from({ length: 50 }, (_, at) => at + 1));
  expect(asked).toHaveLength(50);
  close();
});

it("has each mark waited for by the disk at once when the clock has no turns, or the store no sync", async () => {
  const { store, asked, marksBySync, close } = await noted();
  const world = new World(oneBatch(written(3, 30)), { store });
  await world.start();
  expect(asked.every(line => line.endsWith("undefined"))).toBe(true);
  expect([asked.length, marksBySync.length]).toEqual([30, 0]);
  close();
  const lasting: unknown[] = [];
  const memory = createMemoryStore();
  const { settled, world: second } = busyWorld(
    {
      ...memory,
      settle: (...args) => {
        lasting.push(args[3]);
        return memory.settle(...args);
      },
    },
    written(3, 30),
  );
  await second.start();
  await settled();
  expect(new Set(lasting)).toEqual(new Set([undefined]));
});

it("marks once more what the disk did not confirm", async () => {
  const { store, asked, close } = await noted();
  let isBroken = true;
  const { world, settled } = busyWorld(
    {
      ...store,
      sync() {
        if (isBroken) throw Object.assign(new Error("no"), { code: "EIO" });
        return store.sync?.();
      },
    },
    written(1, 3),
  );
  await world.start();
  await settled();
  expect(world.client.health("bot").storeError).toBeDefined();
  expect(asked).toHaveLength(3);
  isBroken = false;
  await world.pass(15_000);
  expect(asked.slice(3)).toEqual(["1 after-sync", "2 after-sync", "3 after-sync"]);
  expect(world.client.health("bot").storeError).toBeUndefined();
  close();
});

it("has everything on the disk when a stop resolves", async () => {
  const { store, marksBySync, close } = await noted();
  const { world, texts } = busyWorld(store, written(1, 5));
  await world.client.start({
    account: "bot",
    botId: "b",
    token: "t",
    baseUrl: "https://h.test",
    userId: "o",
  });
  while (texts.length < 5) await Promise.resolve();
  // No time passes, and no turn ends, before it resolves.
  await world.client.stop("bot");
  expect(marksBySync.reduce((sum, marks) => sum + marks, 0)).toBe(5);
  close();
});

it("records a long answer in pieces, and moves the cursor with the last one", async () => {
  const memory = createMemoryStore();
  const receipts: Receipt[] = [];
  const store: Store = {
    ...memory,
    receive(account, receipt) {
      receipts.push(receipt);
      return memory.receive(account, receipt);
    },
  };
  const world = new World(oneBatch(written(7, 1_050)), { store, onMessage: () => new Promise(() => {}) });
  await world.start();
  expect(Math.max(...receipts.map(({ messages }) => messages.length))).toBeLessThanOrEqual(200);
  expect(receipts.flatMap(({ messages }) => messages.map(({ text }) => Number(text)))).toEqual(
    Array.from({ length: 1_050 }, (_, at) => at),
  );
  expect(receipts.map(({ cursor }) => cursor)).toEqual(["", "", "", "", "", "end"]);
  expect(await store.load("bot")).toMatchObject({ cursor: "end" });
});

it("cuts pieces by their length too", async () => {
  const sizes: number[] = [];
  const memory = createMemoryStore();
  const store: Store = {
    ...memory,
    receive(account, receipt) {
      sizes.push(receipt.messages.reduce((sum, { text }) => sum + text.length, 0));
      return memory.receive(account, receipt);
    },
  };
  const long = Array.from({ length: 20 }, (_, at) => textMessage(at + 1, "x".repeat(100_000)));
  const world = new World(oneBatch(long), { store });
  await world.start();
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(2_000_000);
  expect(Math.max(...sizes)).toBeLessThanOrEqual(256 * 1024);
});

it("keeps the cursor where it is when a piece in the middle fails, and records the rest with the next answer", async () => {
  const memory = createMemoryStore();
  let writes = 0;
  const store: Store = {
    ...memory,
    receive(account, receipt) {
      if (++writes === 3) throw Object.assign(new Error("full"), { code: "ENOSPC" });
      return memory.receive(account, receipt);
    },
  };
  const all = written(5, 900);
  const script = kindly({
    getupdates: ({ body }) =>
      body.get_updates_buf === "" ? { json: { msgs: all, get_updates_buf: "end" }, afterMs: 5_000 } : HELD,
  });
  const world = new World(script, { store, onMessage: () => new Promise(() => {}) });
  await world.start();
  await world.pass(6_000);
  expect(await store.load("bot")).toMatchObject({ cursor: "" });
  expect((await store.load("bot")).pending).toHaveLength(400);
  await world.pass(60_000);
  expect(await store.load("bot")).toMatchObject({ cursor: "end" });
  expect((await store.load("bot")).pending).toHaveLength(900);
});

it("has the whole of a long answer in the store when a stop in the middle of it resolves", async () => {
  const memory = createMemoryStore();
  const count = 10_000;
  let stored = 0;
  const busy = busyWorld(
    {
      ...memory,
      receive(account, receipt) {
        // Each piece takes the share of a whole turn.
        for (let ms = 0; ms < 10; ms++) busy.work();
        stored += receipt.messages.length;
        return memory.receive(account, receipt);
      },
    },
    written(7, count),
  );
  await busy.world.client.start(CREDENTIAL);
  while (stored === 0) await new Promise(setImmediate);
  expect(stored).toBeLessThan(count / 2);
  let atStop = -1;
  const stopped = busy.world.client.stop("bot").then(() => (atStop = stored));
  const { tookMs } = await busy.world.during(stopped);
  await busy.settled(0);
  expect(atStop).toBe(count);
  expect(tookMs).toBeLessThanOrEqual(5_000);
  expect(await memory.load("bot")).toMatchObject({ cursor: "end" });
  expect((await memory.load("bot")).pending).toHaveLength(count);
});

it("leaves to the next life what a stop in the middle of a backlog keeps it from handling", async () => {
  const memory = createMemoryStore();
  const { world, texts, settled } = busyWorld(memory, written(100));
  await world.client.start(CREDENTIAL);
  while (texts.length < 50) await new Promise(setImmediate);
  await world.during(world.client.stop("bot"));
  await settled(0);
  expect(texts.length).toBeLessThan(COUNT);
  const { pending } = await memory.load("bot");
  const all = [...texts, ...pending.map(({ text }) => text)];
  expect([all.length, new Set(all).size]).toEqual([COUNT, COUNT]);
  // Or to the next start of this one.
  await world.client.start(CREDENTIAL);
  await settled(COUNT);
  expect([texts.length, new Set(texts).size]).toEqual([COUNT, COUNT]);
});

it("makes way while it takes a backlog over", async () => {
  const memory = createMemoryStore();
  let read = 0;
  const pending = Array.from({ length: 300 }, (_, at) => ({
    account: "bot",
    id: String(at),
    from: "anna",
    text: String(at),
    /** Each look at a message takes its time. */
    get items() {
      if (read++ < 300) busy.work();
      return [];
    },
  }));
  const empty = await memory.load("bot");
  const busy = busyWorld({ ...memory, load: () => ({ ...empty, botId: "b@im.bot", pending }) }, []);
  void busy.world.start();
  await busy.settled(300);
  expect(busy.texts.map(Number)).toEqual(pending.map((_, at) => at));
  expect(busy.densest()).toBeLessThanOrEqual(30);
});

it("takes a long backlog over from the store in many turns, in order", async () => {
  const store = await openTemporaryStore();
  const pending = Array.from({ length: 3_500 }, (_, at) => ({
    account: "bot",
    id: String(at),
    from: "anna",
    text: String(at),
    items: [],
  }));
  await store.receive("bot", { botId: "b@im.bot", cursor: "c", messages: pending, contextTokens: [] });
  let turns = 0;
  let isLoading = true;
  const count = (): void => {
    turns++;
    if (isLoading) setImmediate(count);
  };
  setImmediate(count);
  const stored = await store.load("bot");
  isLoading = false;
  expect(turns).toBeGreaterThanOrEqual(3);
  expect(stored.pending.map(({ text }) => Number(text))).toEqual(pending.map((_, at) => at));
  const { world, texts, settled, densest } = busyWorld(store, []);
  void world.start();
  await settled(3_500);
  expect(texts.map(Number)).toEqual(pending.map((_, at) => at));
  expect(densest()).toBeLessThanOrEqual(30);
  store.close();
});
