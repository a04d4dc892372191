import { describe, expect, it } from "vitest";
import { HandledIds } from "../../../src/delivery/dedupe.ts";
import {
  createMemoryStore,
  type InboundMessage,
  openSqliteStore,
  type Store,
  silentLogger,
} from "../../../src/index.ts";
import { openTemporaryStore } from "../temporary-store.ts";
import { type Asked, type Ending, HELD, kindly, textMessage, World } from "../world.ts";

/** A server that repeats what is not acknowledged: the cursor is the number of messages known to be received. */
function replaying(messages: object[], shownMax = Number.POSITIVE_INFINITY) {
  return kindly({
    getupdates: ({ body }: Asked): Ending => {
      const from = Number(body.get_updates_buf || 0);
      const msgs = messages.slice(from, from + shownMax);
      if (msgs.length === 0) return { json: { msgs: [], get_updates_buf: String(from) }, afterMs: 34_990 };
      return { json: { msgs, get_updates_buf: String(from + msgs.length) } };
    },
  });
}

const texts = (...names: string[]): object[] => names.map((name, index) => textMessage(index + 1, name));

describe.each<[string, () => Store | Promise<Store>]>([
  ["memory", createMemoryStore],
  ["sqlite", openTemporaryStore],
])("with the %s store", (_name, makeStore) => {
  it("hands over each message once, in order per user, users side by side", async () => {
    const begun: string[] = [];
    const world = new World(
      replaying([
        textMessage(1, "anna 1", "anna"),
        textMessage(2, "anna 2", "anna"),
        textMessage(3, "bert 1", "bert"),
        textMessage(2, "anna 2", "anna"),
      ]),
      {
        store: await makeStore(),
        onMessage: async ({ text }) => {
          begun.push(text);
          await new Promise<void>(resolve => world.timers.setTimeout(() => resolve(), 1_000));
        },
      },
    );
    await world.start();
    expect(begun).toEqual(["anna 1", "bert 1"]);
    await world.pass(5_000);
    expect(begun).toEqual(["anna 1", "bert 1", "anna 2"]);
  });

  it.each([366, -366])("knows what it handled when the wall clock is set by %i days", async days => {
    const seen: string[] = [];
    const world = new World(
      replaying(
        [...texts("one"), ...Array.from({ length: 3 }, () => textMessage(1, "one")), textMessage(9, "two")],
        1,
      ),
      {
        store: await makeStore(),
        onMessage: ({ text }) => {
          seen.push(text);
          world.wallOffsetMs = days * 86_400_000;
        },
      },
    );
    await world.start();
    await world.pass(60_000);
    expect(seen).toEqual(["one", "two"]);
  });

  it("keeps polling while handlers work", async () => {
    const world = new World(replaying(texts("slow")), {
      store: await makeStore(),
      onMessage: () => new Promise(() => {}),
    });
    await world.start();
    await world.pass(600_000);
    expect(world.of("getupdates").length).toBeGreaterThan(15);
    expect(world.client.health("bot")).toMatchObject({ state: "live", pending: 1 });
  });

  it("hands over after a crash what was received and not handled, and nothing else", async () => {
    const store = await makeStore();
    const messages = [
      textMessage(1, "done", "anna"),
      textMessage(2, "lost?", "bert"),
      textMessage(3, "queued", "bert"),
    ];
    const first = new World(replaying(messages), {
      store,
      onMessage: ({ text }) => (text === "done" ? undefined : new Promise(() => {})),
    });
    await first.start();
    await first.pass(1_000);
    // No stop: the first world is simply never heard of again. The server was told to forget all three.
    expect(first.of("getupdates").at(-1)!.body.get_updates_buf).toBe("3");
    const second = new World(replaying(messages), { store });
    await second.start();
    await second.pass(1_000);
    expect(second.handled).toEqual(["lost?", "queued"]);
    expect(second.of("getupdates")[0]!.body.get_updates_buf).toBe("3");
  });

  it("handles once what an earlier life left to it and the server gives again meanwhile", async () => {
    const store = await makeStore();
    const first = new World(replaying(texts("a")), { store, onMessage: () => new Promise(() => {}) });
    await first.start();
    const begun: string[] = [];
    const again = kindly({
      getupdates: (_asked, { polls }) =>
        polls < 3 ? { json: { msgs: texts("a"), get_updates_buf: "x" }, afterMs: 100 } : HELD,
    });
    const second = new World(again, {
      store,
      onMessage: async ({ text }) => {
        begun.push(text);
        await new Promise<void>(resolve => second.timers.setTimeout(() => resolve(), 5_000));
      },
    });
    await second.start();
    await second.pass(20_000);
    expect(begun).toEqual(["a"]);
  });

  it("knows handled messages again after a crash, even from a server that starts over", async () => {
    const store = await makeStore();
    const first = new World(replaying(texts("a", "b")), { store });
    await first.start();
    expect(first.handled).toEqual(["a", "b"]);
    const over = kindly({
      getupdates: (_asked, world) =>
        world.of("getupdates").length > 3
          ? HELD
          : { json: { msgs: texts("a", "b", "c"), get_updates_buf: "x" } },
    });
    const second = new World(over, { store });
    await second.start();
    await second.pass(10_000);
    expect(second.handled).toEqual(["c"]);
  });

  it("echoes context tokens that an earlier life received", async () => {
    const store = await makeStore();
    const first = new World(replaying([textMessage(1, "a", "Anna")]), { store });
    await first.start();
    const second = new World(replaying([textMessage(1, "a", "Anna")]), { store });
    await second.start();
    await second.client.send({ account: "bot", to: "anna", text: "x" });
    expect(second.of("sendmessage")[0]!.body.msg).toMatchObject({
      to_user_id: "Anna",
      context_token: "ctx-1",
    });
  });

  it("forgets handled ids beyond the window", async () => {
    const store = await makeStore();
    const window = { countMax: 3, ageMsMax: 1_000 };
    await store.settle(
      "bot",
      [
        ["a", 0],
        ["b", 10],
        ["c", 20],
        ["d", 30],
      ],
      window,
    );
    expect((await store.load("bot")).handled.map(([id]) => id)).toEqual(["b", "c", "d"]);
    await store.settle("bot", [["e", 1_015]], window);
    expect((await store.load("bot")).handled.map(([id]) => id)).toEqual(["c", "d", "e"]);
    expect((await store.load("other")).handled).toEqual([]);
  });

  it("saves the cursor of a quiet account at stop", async () => {
    const store = await makeStore();
    const world = new World(kindly(), { store });
    await world.start();
    await world.pass(35_000);
    await world.during(world.client.close());
    expect(await store.load("bot")).toMatchObject({ botId: "b@im.bot", cursor: "c1" });
  });
});

it("handles once what a store names twice", async () => {
  const memory = createMemoryStore();
  const first = new World(replaying(texts("a")), { store: memory, onMessage: () => new Promise(() => {}) });
  await first.start();
  const stored = await memory.load("bot");
  const store: Store = {
    ...memory,
    load: () => ({ ...stored, pending: [...stored.pending, ...stored.pending] }),
  };
  const second = new World(kindly(), { store });
  await second.start();
  await second.pass(1_000);
  expect(second.handled).toEqual(["a"]);
});

it("does not confuse ids that differ only beyond a double's digits", async () => {
  const raw = ["9007199254740992", "9007199254740993"].map(id =>
    JSON.stringify(textMessage(0, id)).replace('"message_id":0', `"message_id":${id}`),
  );
  const world = new World(
    kindly({
      getupdates: (_asked, { polls }) =>
        polls === 0 ? { text: `{"msgs":[${raw}],"get_updates_buf":"c"}` } : HELD,
    }),
  );
  await world.start();
  expect(world.handled).toEqual(["9007199254740992", "9007199254740993"]);
});

it("hands over the same text twice when the ids differ", async () => {
  const world = new World(replaying([textMessage(1, "again"), textMessage(2, "again")]));
  await world.start();
  expect(world.handled).toEqual(["again", "again"]);
});

it("puts a message aside after three throws, each after a longer pause, and goes on with the next", async () => {
  const seen: [string, number][] = [];
  const aside: object[] = [];
  const warned: object[] = [];
  const cause = new Error("no");
  const warn = (event: string, facts: object): void => void warned.push({ event, ...facts });
  const world = new World(replaying(texts("poison", "fine")), {
    logger: { ...silentLogger, warn },
    onMessage: ({ text }) => {
      seen.push([text, world.nowMs]);
      if (text === "poison") throw cause;
    },
  });
  world.client.on("quarantined", ({ id, error }) => {
    aside.push({ id, code: error.code, cause: error.cause, atMs: world.nowMs });
  });
  await world.start();
  await world.pass(5_000);
  expect(seen).toEqual([
    ["poison", 0],
    ["poison", 250],
    ["poison", 750],
    ["fine", 750],
  ]);
  expect(aside).toEqual([{ id: "1", code: "handler", cause, atMs: 750 }]);
  const told = { event: "handler-failed", account: "bot", id: "1" };
  expect(warned.slice(0, 3)).toEqual([1, 2, 3].map(attempt => ({ ...told, attempt })));
});

it("does not let the server forget what the store could not record, yet handles it", async () => {
  const memory = createMemoryStore();
  let broken = true;
  const store: Store = {
    ...memory,
    receive(account, receipt) {
      if (broken) throw new Error("disk full");
      return memory.receive(account, receipt);
    },
  };
  const begun: string[] = [];
  const world = new World(replaying([textMessage(1, "a", "anna"), textMessage(2, "b", "bert")]), {
    store,
    onMessage: ({ text }) => {
      begun.push(text);
      return new Promise(() => {});
    },
  });
  await world.start();
  await world.pass(30_000);
  expect(begun).toEqual(["a", "b"]);
  expect(new Set(world.of("getupdates").map(({ body }) => body.get_updates_buf))).toEqual(new Set([""]));
  // The server repeats itself at once for ever; that is paced.
  expect(world.of("getupdates").length).toBeLessThan(40);
  broken = false;
  await world.pass(5_000);
  expect(world.of("getupdates").at(-1)!.body.get_updates_buf).toBe("2");
  expect(begun).toEqual(["a", "b"]);
});

describe("a store that could not mark what was handled", () => {
  /** One message, handled while the store fails; `well` mends the store. */
  async function begin() {
    const memory = createMemoryStore();
    let broken = true;
    const store: Store = {
      ...memory,
      settle(...asked) {
        if (broken) throw new Error("disk full");
        return memory.settle(...asked);
      },
    };
    const world = new World(replaying(texts("a")), { store });
    await world.start();
    await world.pass(1_000);
    const marks = async () => (await memory.load("bot")).handled.map(([id]) => id);
    expect([world.handled, await marks()]).toEqual([["a"], []]);
    const well = (): void => {
      broken = false;
    };
    return { world, marks, well };
  }

  it("is asked again without another message coming", async () => {
    const { world, marks, well } = await begin();
    await world.pass(30_000);
    well();
    await world.pass(15_000);
    expect(await marks()).toEqual(["1"]);
  });

  it("is asked once more at the stop, and nothing is left that would ask later", async () => {
    const { world, marks, well } = await begin();
    well();
    await world.during(world.client.stop("bot"));
    expect(await marks()).toEqual(["1"]);
    expect(world.timersLeft).toBe(0);
  });
});

it("polls slowly, but polls, while the queue is full, and at once when there is room", async () => {
  const many = Array.from({ length: 60 }, (_, index) => textMessage(index + 1, `m${index}`));
  const release: (() => void)[] = [];
  const world = new World(replaying(many, 10), {
    queueMax: 10,
    onMessage: () => new Promise(resolve => void release.push(resolve)),
  });
  await world.start();
  await world.pass(29_000);
  expect(world.of("getupdates")).toHaveLength(1);
  await world.pass(62_000);
  expect(world.of("getupdates")).toHaveLength(4);
  // Draining the lane frees room long before the 30 s are over.
  for (let round = 0; round < 31; round++) {
    release.shift()?.();
    await world.pass(10);
  }
  expect(world.of("getupdates").length).toBeGreaterThan(4);
  // Full again, the polling waits: a stop ends that too.
  const { tookMs } = await world.during(world.client.stop("bot"));
  expect(tookMs).toBeLessThanOrEqual(5_000);
  expect(world.timersLeft).toBe(0);
});

it("loads node:sqlite only when a durable store is opened", async () => {
  const store = await openTemporaryStore();
  const message: InboundMessage = { account: "bot", id: "1", from: "u", text: "t", items: [] };
  await store.receive("bot", { botId: "b", cursor: "c", messages: [message, message], contextTokens: [] });
  expect(await store.load("bot")).toMatchObject({ cursor: "c", pending: [message] });
  await store.settle("bot", [["1", 5]], { countMax: 10, ageMsMax: 10 });
  await store.receive("bot", { botId: "b", cursor: "d", messages: [message], contextTokens: [] });
  expect(await store.load("bot")).toMatchObject({ cursor: "d", pending: [] });
  store.close();
  await expect(openSqliteStore({ path: "/nowhere/at/all.db" })).rejects.toMatchObject({ code: "store" });
});

it("knows an id for as long as it is told to, and no longer", () => {
  const ids = new HandledIds({ countMax: 10, ageMsMax: 1_000 });
  ids.add("a", 0);
  expect([ids.has("a", 1_000), ids.has("a", 1_001)]).toEqual([true, false]);
});
