/** A message of which the process dies is begun so many times, over all lives, and then set aside; the others are handled. */
import { describe, expect, it } from "vitest";
import { createMemoryStore, type Logger, type Store, silentLogger } from "../../../src/index.ts";
import { openTemporaryStore } from "../temporary-store.ts";
import { HELD, kindly, textMessage, World } from "../world.ts";

const TWO = [textMessage(1, "deadly"), textMessage(2, "harmless")];
const script = kindly({
  getupdates: ({ body }) =>
    body.get_updates_buf === "" ? { json: { msgs: TWO, get_updates_buf: "c1" }, afterMs: 10 } : HELD,
});

/** One life of a process on that store; what is handled hangs where it is deadly, and is never heard of again. */
async function live(
  store: Store,
  options: { handlerAttemptsMax?: number; logger?: Logger; read?: boolean } = {},
) {
  const begun: string[] = [];
  const aside: string[] = [];
  const { read = false, ...rest } = options;
  const world = new World(
    script,
    {
      store,
      ...rest,
      ...(!read && {
        onMessage: async ({ text }) => {
          begun.push(text);
          if (text === "deadly") await new Promise(() => {});
        },
      }),
    },
    read,
  );
  world.client.on("quarantined", ({ id, error }) => void aside.push(`${id}: ${error.message}`));
  await world.start();
  await world.pass(1_000);
  return { world, begun, aside };
}

const ASIDE = ["1: the handler threw at every attempt, or the process ended in it: look into the cause"];

describe.each<[string, () => Store | Promise<Store>]>([
  ["memory", createMemoryStore],
  ["sqlite", openTemporaryStore],
])("with the %s store, a message of which the process dies", (_name, makeStore) => {
  it("is begun three times, and set aside by the next life", async () => {
    const store = await makeStore();
    for (let life = 0; life < 3; life++) expect((await live(store)).begun).toEqual(["deadly"]);
    const last = await live(store);
    expect(last.begun).toEqual(["harmless"]);
    expect(last.aside).toEqual(ASIDE);
    expect((await store.load("bot")).pending).toEqual([]);
    expect((await store.load("bot")).beginnings).toEqual([]);
    const after = await live(store);
    expect([...after.begun, ...after.aside]).toEqual([]);
  });

  it("is begun as often as handlerAttemptsMax says", async () => {
    const store = await makeStore();
    await live(store, { handlerAttemptsMax: 1 });
    expect(await live(store, { handlerAttemptsMax: 1 })).toMatchObject({ begun: ["harmless"], aside: ASIDE });
  });

  it("is begun by a loop that takes it, and not by one that never does", async () => {
    const store = await makeStore();
    for (let life = 0; life < 5; life++) await live(store, { read: true });
    expect((await store.load("bot")).beginnings).toEqual([]);
    for (let life = 0; life < 3; life++) {
      const { world } = await live(store, { read: true });
      const { value } = await world.client.messages().next();
      expect(value?.message.text).toBe("deadly");
    }
    const { world, aside } = await live(store, { read: true });
    expect((await world.client.messages().next()).value?.message.text).toBe("harmless");
    expect(aside).toEqual(ASIDE);
  });

  it("is not one that was at work as the account was stopped", async () => {
    const store = await makeStore();
    for (let life = 0; life < 4; life++) {
      const { world, begun } = await live(store);
      expect(begun).toEqual(["deadly"]);
      await world.during(world.client.close());
    }
  });

  it("counts what threw before, and what a loop gives back not at all", async () => {
    const store = await makeStore();
    const { world } = await live(store, { read: true });
    for (let loop = 0; loop < 4; loop++) for await (const _ of world.client.messages()) break;
    expect((await store.load("bot")).beginnings).toEqual([["1", 1]]);
    await world.during(world.client.stop("bot"));
    expect((await store.load("bot")).beginnings?.filter(([, count]) => count > 0)).toEqual([]);

    let calls = 0;
    const throwing = new World(script, {
      store,
      onMessage: () => {
        if (++calls <= 2) throw new Error("no");
        return new Promise(() => {});
      },
    });
    await throwing.start();
    await throwing.pass(2_000);
    expect(calls).toBe(3);
    expect(await live(store)).toMatchObject({ begun: ["harmless"], aside: ASIDE });
  });
});

it("goes on with it where the account is stopped in the pause after a throw, and started again", async () => {
  const seen: string[] = [];
  const world = new World(script, {
    onMessage: ({ text }) => {
      seen.push(text);
      if (seen.length === 1) throw new Error("no");
    },
  });
  await world.start();
  await world.pass(100);
  await world.during(world.client.stop("bot"));
  await world.start();
  await world.pass(1_000);
  expect(seen).toEqual(["deadly", "deadly", "harmless"]);
});

it("writes one beginning down of a message that is handled, and none else", async () => {
  const memory = createMemoryStore();
  const counts: [string, number][] = [];
  const begin = (account: string, id: string, count: number) => {
    counts.push([id, count]);
    return memory.begin?.(account, id, count);
  };
  const world = new World(script, { store: { ...memory, begin } });
  await world.start();
  await world.pass(1_000);
  expect(counts).toEqual([
    ["1", 1],
    ["2", 1],
  ]);
});

it("a throw counts for the lives to come, though the account is stopped in the pause after it", async () => {
  const store = createMemoryStore();
  const first = new World(script, {
    store,
    onMessage: ({ text }) => {
      if (text === "deadly") throw new Error("no");
    },
  });
  await first.start();
  await first.pass(100);
  await first.during(first.client.stop("bot"));
  const { beginnings, pending } = await store.load("bot");
  expect([beginnings, pending.map(({ text }) => text)]).toEqual([[["1", 1]], ["deadly", "harmless"]]);
  expect((await live(store)).begun).toEqual(["deadly"]);
});

describe("a store", () => {
  /** What is logged of a life with it. */
  async function failuresOf(store: Store): Promise<object[]> {
    const failures: object[] = [];
    const error = (event: string, facts: object): void => void failures.push({ event, ...facts });
    expect((await live(store, { logger: { ...silentLogger, error } })).begun).toEqual(["deadly"]);
    return failures;
  }
  const told = { event: "store-failed", account: "bot", while: "begin", message: expect.any(String) };

  it("that does not count keeps nobody from handling", async () => {
    const { begin: _, ...store } = createMemoryStore();
    expect(await failuresOf(store)).toEqual([]);
  });

  it.each<[string, NonNullable<Store["begin"]>]>([
    ["later", () => Promise.reject(new Error("EIO"))],
    [
      "at once",
      () => {
        throw new Error("EIO");
      },
    ],
  ])("that fails to count %s does not either, and that is told", async (_when, begin) => {
    expect(await failuresOf({ ...createMemoryStore(), begin })).toEqual([told]);
  });
});
