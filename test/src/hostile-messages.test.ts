/** Messages that a store may choke on: none of them holds up another, and none is spoilt or lost without a word. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { createMemoryStore, type IlinkError, type Store } from "../../src/index.ts";
import { cutDeep } from "../../src/protocol/depth.ts";
import { openTemporaryStore } from "./temporary-store.ts";
import { HELD, kindly, textMessage, World } from "./world.ts";

/** A server that gives these messages at the empty cursor, as text, and nothing after it. */
const giving = (...messages: string[]) =>
  kindly({
    getupdates: ({ body }) =>
      body.get_updates_buf === ""
        ? { text: `{"msgs":[${messages.join(",")}],"get_updates_buf":"c1"}` }
        : { ...HELD, json: { msgs: [], get_updates_buf: "c1" } },
  });

const plain = (id: number, text: string): string => JSON.stringify(textMessage(id, text, `user-${id}`));
const DEEP = 10_000;
const deepArray = (levels: number): string => "[".repeat(levels) + "]".repeat(levels);
const deepObject = (levels: number): string => `${'{"a":'.repeat(levels)}1${"}".repeat(levels)}`;
const withItem = (item: string, id: number): string =>
  `{"message_id":${id},"from_user_id":"user-${id}","context_token":"t","item_list":[{"type":1,"text_item":{"text":"words"}},${item}]}`;

/** Handlers that never end keep the messages pending. */
async function begin(store: Store, ...messages: string[]) {
  const begun: string[] = [];
  const told: { id: string; error: IlinkError }[] = [];
  const logged: string[] = [];
  const log = (event: string, facts: object): void => void logged.push(`${event} ${JSON.stringify(facts)}`);
  const world = new World(giving(...messages), {
    store,
    logger: { debug: log, info: log, warn: log, error: log },
    onMessage: ({ text }) => {
      begun.push(text);
      return new Promise(() => {});
    },
  });
  world.client.on("incomplete", ({ id, error }) => void told.push({ id, error }));
  await world.start();
  await world.pass(1_000);
  return { world, begun, told, logged };
}

describe.each([
  ["arrays", `{"type":77,"x":${deepArray(DEEP)}}`],
  ["objects", `{"type":77,"x":${deepObject(DEEP)}}`],
  ["objects, 100,000 deep,", `{"type":77,"x":${deepObject(100_000)}}`],
  ["keys named __proto__", `{"type":77,"x":${`${'{"__proto__":'.repeat(DEEP)}1${"}".repeat(DEEP)}`}}`],
  ["a quote of a quote", `${'{"type":1,"ref_msg":{"message_item":'.repeat(DEEP)}{}${"}}".repeat(DEEP)}`],
  ["a type", `{"type":${deepArray(DEEP)}}`],
])("a message nested deeply in %s", (_where, item) => {
  it("is stored and handled with the others, the cursor moves, and it is told", async () => {
    const store = await openTemporaryStore();
    const { world, begun, told, logged } = await begin(
      store,
      plain(1, "before"),
      withItem(item, 2),
      plain(3, "after"),
    );
    expect(begun).toEqual(["before", "words", "after"]);
    expect(world.of("getupdates").at(-1)!.body.get_updates_buf).toBe("c1");
    const { pending, cursor } = await store.load("bot");
    expect([pending.map(({ text }) => text), cursor]).toEqual([["before", "words", "after"], "c1"]);
    expect(told.map(({ id, error }) => [id, error.code])).toEqual([["2", "malformed-body"]]);
    expect(told[0]!.error.message).toContain("64 levels");
    expect(logged.filter(line => line.startsWith("message-cut"))).toHaveLength(1);
    expect(world.client.health("bot").storeError).toBeUndefined();
    // A later life has all of them.
    const second = new World(kindly(), { store });
    await second.start();
    expect(second.handled).toEqual(["before", "words", "after"]);
    store.close();
  });
});

describe("a sender's id", () => {
  it.each([
    ["of 1,024 bytes is taken", "é".repeat(512), ["before", "words", "after"], 0],
    ["of 1,025 bytes is dropped, and that is told", `${"é".repeat(512)}x`, ["before", "after"], 1],
    ["of a megabyte is dropped, and that is told", "x".repeat(1_000_000), ["before", "after"], 1],
  ] as const)("%s", async (_name, from, words, count) => {
    const long = JSON.stringify(textMessage(2, "words", from));
    const { begun, told, logged } = await begin(
      createMemoryStore(),
      plain(1, "before"),
      long,
      plain(3, "after"),
    );
    expect(begun).toEqual(words);
    expect(told.map(({ id, error }) => [id, error.code])).toEqual(
      count === 0 ? [] : [["2", "malformed-body"]],
    );
    expect(logged.filter(line => line.startsWith("message-dropped"))).toHaveLength(count);
    expect([...logged, ...told.map(({ error }) => error.message)].join("").length).toBeLessThan(10_000);
  });
});

describe("a store of somebody's own", () => {
  /** It takes everything but what the test says. */
  function fussy(
    refuses: (message: { id: string; items: readonly unknown[] }) => boolean,
    error: () => unknown,
  ) {
    const memory = createMemoryStore();
    let writes = 0;
    const store: Store = {
      ...memory,
      receive(account, receipt) {
        writes++;
        if (receipt.messages.some(refuses)) throw error();
        return memory.receive(account, receipt);
      },
    };
    return { store, writes: () => writes };
  }
  const many = Array.from({ length: 100 }, (_, at) => plain(at + 1, `m${at + 1}`));

  it("that refuses one message keeps its words, and all others as they came", async () => {
    const { store, writes } = fussy(
      ({ id, items }) => id === "57" && items.length > 0,
      () => new RangeError("quotes what it was given"),
    );
    const { world, begun, told, logged } = await begin(store, ...many);
    const { pending, cursor } = await store.load("bot");
    expect(begun).toHaveLength(100);
    expect(pending.map(({ id }) => Number(id)).sort((a, b) => a - b)).toEqual(many.map((_, at) => at + 1));
    expect(pending.find(({ id }) => id === "57")).toMatchObject({ text: "m57", items: [] });
    expect(cursor).toBe("c1");
    expect(told.map(({ id, error }) => [id, error.code])).toEqual([["57", "store"]]);
    expect(told[0]!.error.message).toMatch(/its words are kept/);
    expect(logged.join("\n")).not.toContain("quotes what it was given");
    expect(writes()).toBeLessThan(30);
    expect(world.client.health("bot").storeError).toBeUndefined();
  });

  it("that refuses messages altogether is told of each; they are handled from memory and marked", async () => {
    const { store } = fussy(
      ({ id }) => id === "1" || id === "40" || id === "100",
      () => "nothing",
    );
    const told: string[] = [];
    const world = new World(giving(...many), { store });
    world.client.on("incomplete", ({ id, error }) => void told.push(`${id} ${error.message}`));
    await world.start();
    await world.pass(1_000);
    expect(world.handled).toHaveLength(100);
    expect(told.map(line => line.split(" ")[0])).toEqual(["1", "40", "100"]);
    expect(told[0]).toMatch(/from memory alone.*ask the user/);
    const { cursor, handled, pending } = await store.load("bot");
    expect([cursor, handled.length, pending.length]).toEqual(["c1", 100, 0]);
  });

  it.each([1, 2, 5, 100])(
    "that refuses all of %i messages is out of order: the cursor stays, and the writes are bounded",
    async count => {
      const { store, writes } = fussy(
        () => true,
        () => new Error("no"),
      );
      const { told, world } = await begin(store, ...many.slice(0, count));
      expect((await store.load("bot")).cursor).toBe("");
      expect(world.client.health("bot").storeError).toBeDefined();
      expect(told).toEqual([]);
      expect(writes()).toBeLessThan(2_000);
    },
  );

  it.each(["ENOSPC", "EIO", "EROFS"])("that fails with %s is not asked message by message", async code => {
    const { store, writes } = fussy(
      () => true,
      () => Object.assign(new Error("no"), { code }),
    );
    const { told, world } = await begin(store, ...many);
    const polls = world.of("getupdates").length;
    expect([told.length, writes() <= polls]).toEqual([0, true]);
  });
});

describe("the SQLite store", () => {
  const text = fc.oneof(
    fc.string({
      unit: fc.constantFrom("\ud800", "\udfff", "\0", "\u0001", "a", "😀", "json:", "'", '"', "\\"),
      maxLength: 6,
    }),
    fc.constantFrom("__proto__", "constructor", "\u0001json:", '\u0001json:"a"', "", " "),
  );

  it("gives back every id, user, token and cursor as it was, and takes no two for one", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uniqueArray(text, { minLength: 2, maxLength: 8 }), async ids => {
        const store = await openTemporaryStore();
        const messages = ids.map(id => ({ account: "bot", id, from: id, text: id, items: [{ msg_id: id }] }));
        await store.receive("bot", {
          botId: ids[0]!,
          cursor: ids[1]!,
          messages,
          contextTokens: ids.map(id => [id, `t${id}`]),
        });
        const first = await store.load("bot");
        expect(first).toMatchObject({ botId: ids[0], cursor: ids[1] });
        expect(first.pending).toEqual(messages);
        expect(first.contextTokens).toEqual(ids.map(id => [id, `t${id}`]));
        const [handled, ...left] = ids;
        await store.settle("bot", [[handled!, 1]], { countMax: 100, ageMsMax: 1_000 });
        const second = await store.load("bot");
        expect(second.handled).toEqual([[handled, 1]]);
        expect(second.pending.map(({ id }) => id)).toEqual(left);
        store.close();
      }),
      { numRuns: 100 },
    );
  });

  it("hands half characters, NUL and __proto__ over in a later life as they came", async () => {
    const store = await openTemporaryStore();
    const odd = `{"client_id":"\\ud800","from_user_id":"u\\u0000","context_token":"\\udfff","item_list":[{"type":1,"text_item":{"text":"a\\u0000\\ud83d"},"__proto__":{"b":1}}]}`;
    const twin = odd.replace("\\ud800", "\\ud801");
    await begin(store, odd, twin);
    const { pending } = await store.load("bot");
    expect(pending.map(({ id, text: words }) => [id, words])).toEqual([
      ["client:u\0:\ud800", "a\0\ud83d"],
      ["client:u\0:\ud801", "a\0\ud83d"],
    ]);
    expect(JSON.stringify(pending[0]!.items)).toContain('"__proto__":{"b":1}');
    store.close();
  });
});

describe("cutDeep", () => {
  it("leaves what JSON can be written of, and everything above the limit as it was", () => {
    fc.assert(
      fc.property(fc.jsonValue({ maxDepth: 20 }), value => {
        const before = JSON.stringify(value);
        expect(cutDeep(value)).toBe(false);
        expect(JSON.stringify(value)).toBe(before);
      }),
    );
  });

  it.each([1, 63, 64, 65, 100_000])("of %i levels keeps at most 64", levels => {
    const value = JSON.parse(deepArray(levels)) as unknown[];
    expect(cutDeep(value)).toBe(levels > 64);
    let depth = 0;
    for (let at: unknown = value; Array.isArray(at); at = at[0]) depth++;
    expect(depth).toBe(Math.min(levels, 64));
  });

  it("does not touch a prototype", () => {
    const value = JSON.parse(`${'{"__proto__":'.repeat(70)}{}${"}".repeat(70)}`) as object;
    expect(cutDeep(value)).toBe(true);
    for (let at: unknown = value; typeof at === "object" && at !== null; ) {
      expect(Object.getPrototypeOf(at)).toBe(Object.prototype);
      at = Object.getOwnPropertyDescriptor(at, "__proto__")?.value;
    }
  });
});
