/** Batches as no document describes them, and accounts that become another bot. */
import { beforeEach, describe, expect, it } from "vitest";
import { createMemoryStore, type InboundMessage, type Store } from "../../src/index.ts";
import { openTemporaryStore } from "./temporary-store.ts";
import { type Asked, CREDENTIAL, type Ending, HELD, kindly, textMessage, World } from "./world.ts";

/** A server that gives each of these answers once. */
function answering(...answers: object[]) {
  let given = 0;
  return kindly({ getupdates: () => (given < answers.length ? { json: answers[given++]! } : HELD) });
}

describe("a text of the service that is too long to be kept", () => {
  const logged: { name: string; facts: object }[] = [];
  const logger = {
    debug: () => {},
    info: () => {},
    warn: (name: string, facts: object = {}) => void logged.push({ name, facts }),
    error: () => {},
  };
  beforeEach(() => void logged.splice(0));

  it("is no cursor: the old one stays, that is told once, and polling goes on", async () => {
    const long = (id: number): object => ({
      msgs: [textMessage(id, `${id}`)],
      get_updates_buf: "A".repeat(65_537),
    });
    const world = new World(
      answering({ msgs: [], get_updates_buf: "A".repeat(65_536) }, long(1), long(2), {
        msgs: [textMessage(3, "3")],
        get_updates_buf: "c3",
      }),
      { logger },
    );
    await world.start();
    await world.pass(60_000);
    const cursors = world.of("getupdates").map(({ body }) => body.get_updates_buf.length);
    expect(cursors.slice(0, 5)).toEqual([0, 65_536, 65_536, 65_536, 2]);
    expect(world.handled).toEqual(["1", "2", "3"]);
    expect(world.client.health("bot").state).toBe("live");
    expect(logged.filter(({ name }) => name === "cursor-too-long")).toEqual([
      { name: "cursor-too-long", facts: { account: "bot", bytes: 65_537, bytesMax: 65_536 } },
    ]);
  });

  it("is counted in bytes, not in characters", async () => {
    const world = new World(answering({ msgs: [], get_updates_buf: "你".repeat(21_846) }));
    await world.start();
    await world.pass(5_000);
    expect(world.of("getupdates").at(-1)!.body.get_updates_buf).toBe("");
  });

  it("is no context token, no group and no sender; of an id, its digest stays", async () => {
    const messages: InboundMessage[] = [];
    const id = "7".repeat(2_000);
    const message = {
      ...textMessage(id, "one"),
      context_token: "t".repeat(20_000),
      group_id: "g".repeat(2_000),
    };
    const world = new World(
      answering(
        {
          msgs: [message, { ...textMessage(2, "x"), from_user_id: "u".repeat(2_000) }],
          get_updates_buf: "c1",
        },
        { msgs: [message], get_updates_buf: "c2" },
      ),
      { onMessage: given => void messages.push(given) },
    );
    await world.start();
    await world.pass(5_000);
    expect(messages).toHaveLength(1);
    expect(messages[0]!.id).toMatch(/^sha256:[0-9a-f]{64}$/);
    expect(messages[0]).not.toHaveProperty("contextToken");
    expect(messages[0]).not.toHaveProperty("groupId");
  });
});

it("the first cursor is stored at once, and one that follows without messages once a minute", async () => {
  const store = createMemoryStore();
  let polls = 0;
  const quiet = kindly({
    getupdates: () => ({ json: { get_updates_buf: `c${++polls}` }, afterMs: 20_000 }),
  });
  const world = new World(quiet, { store });
  await world.start();
  const stored: string[] = [];
  for (let poll = 0; poll < 4; poll++) {
    await world.pass(20_500);
    stored.push((await store.load("bot")).cursor);
  }
  expect(stored).toEqual(["c1", "c1", "c1", "c4"]);
});

describe("a batch", () => {
  it("with broken entries still yields the others, in order", async () => {
    const msgs = [
      null,
      textMessage(1, "one"),
      "text",
      7,
      [],
      {},
      { from_user_id: "u" },
      { ...textMessage(2, "echo"), message_type: 2 },
      { ...textMessage(3, "x"), item_list: null },
      { ...textMessage(4, "x"), item_list: [null, { type: 77 }, { type: 1, text_item: { text: "four" } }] },
      { ...textMessage(5, "five"), create_time_ms: { toString: 1, valueOf: 1 } },
    ];
    const world = new World(answering({ msgs, get_updates_buf: "c1" }));
    await world.start();
    expect(world.handled).toEqual(["one", "", "", "four", "five"]);
    await world.pass(5_000);
    expect(world.of("getupdates").at(-1)!.body.get_updates_buf).toBe("c1");
    expect(world.client.health("bot").state).toBe("live");
  });

  it.each([null, "text", 7, {}])("that is %j instead of a list does no harm", async msgs => {
    const world = new World(
      answering({ msgs, get_updates_buf: "c1" }, { msgs: [textMessage(1, "one")], get_updates_buf: "c2" }),
    );
    await world.start();
    await world.pass(5_000);
    expect(world.handled).toEqual(["one"]);
  });

  it("without any ids is handled in full, and does not drive the pace when it comes again for ever", async () => {
    const nameless = (text: string): object => ({
      from_user_id: "u",
      item_list: [{ type: 1, text_item: { text } }],
    });
    const world = new World(
      kindly({ getupdates: () => ({ json: { msgs: [nameless("a"), nameless("b")] } }) }),
    );
    await world.start();
    expect(world.handled.slice(0, 2)).toEqual(["a", "b"]);
    await world.pass(60_000);
    expect(world.densest(60_000)).toBeLessThanOrEqual(50);
  });

  it("that repeats an old message brings no old context token back, which is more than others are asked for", async () => {
    const world = new World(
      answering(
        { msgs: [textMessage(1, "a"), textMessage(2, "b")], get_updates_buf: "c1" },
        { msgs: [textMessage(1, "a")], get_updates_buf: "c2" },
      ),
    );
    await world.start();
    await world.pass(1_000);
    await world.client.send({ account: "bot", to: "user@im.wechat", text: "x" });
    expect(world.of("sendmessage")[0]!.body.msg.context_token).toBe("ctx-2");
  });
});

describe.each<[string, () => Store | Promise<Store>]>([
  ["memory", createMemoryStore],
  ["sqlite", openTemporaryStore],
])("an account that becomes another bot, with the %s store,", (_name, makeStore) => {
  const OTHER = { ...CREDENTIAL, botId: "other@im.bot", token: "secret-2" };
  const SEND = { account: "bot", to: "USER@im.wechat", text: "x" };

  /** Each bot has messages of its own; the first one's is numbered 1, the second one's 2. */
  const script = kindly({
    getupdates: ({ token, body }: Asked): Ending => {
      const id = token === "secret-1" ? 1 : 2;
      if (body.get_updates_buf === `c${id}`) return HELD;
      const msgs = id === 1 || body.get_updates_buf === "ask" ? [textMessage(id, `for ${id}`)] : [];
      return { json: { msgs, get_updates_buf: msgs.length > 0 ? `c${id}` : "ask" }, afterMs: 1_000 };
    },
  });

  it("begins with an empty cursor and no context token, and keeps the user's own spelling", async () => {
    const world = new World(script, { store: await makeStore() });
    await world.start();
    await world.pass(2_000);
    await world.client.login(OTHER);
    await world.pass(0);
    expect(world.of("getupdates").at(-1)!.body.get_updates_buf).toBe("");
    await world.client.send(SEND);
    const { msg } = world.of("sendmessage").at(-1)!.body;
    expect(msg.to_user_id).toBe("user@im.wechat");
    expect(msg).not.toHaveProperty("context_token");
    await world.pass(5_000);
    await world.client.send(SEND);
    expect(world.of("sendmessage").at(-1)!.body.msg.context_token).toBe("ctx-2");
  });

  it("does not find the former's tokens again after a restart", async () => {
    const store = await makeStore();
    const first = new World(script, { store });
    await first.start();
    await first.pass(2_000);
    expect((await store.load("bot")).contextTokens).toEqual([["user@im.wechat", "ctx-1"]]);
    await first.client.login(OTHER);
    await first.pass(1_500);
    await first.during(first.client.close());
    expect(await store.load("bot")).toMatchObject({ botId: "other@im.bot", contextTokens: [] });
    const second = new World(script, { store });
    await second.start(OTHER);
    await second.client.send(SEND);
    expect(second.of("sendmessage")[0]!.body.msg).not.toHaveProperty("context_token");
  });

  it("asks for typing tickets of its own, after a stop too", async () => {
    const world = new World(script, { store: await makeStore() });
    await world.start();
    await world.client.typing({ ...SEND, on: true });
    await world.during(world.client.stop("bot"));
    await world.start(OTHER);
    await world.client.typing({ ...SEND, on: true });
    expect(world.of("getconfig")).toHaveLength(2);
  });

  it("does not echo the former's token in a reply to a message that the former received", async () => {
    let release = (): void => {};
    const world = new World(script, {
      store: await makeStore(),
      onMessage: async (message, turn) => {
        if (message.text !== "for 1") return;
        await new Promise<void>(resolve => (release = resolve));
        await turn.reply("late");
      },
    });
    await world.start();
    await world.pass(2_000);
    await world.client.login(OTHER);
    release();
    await world.pass(0);
    expect(world.of("sendmessage")[0]).toMatchObject({ token: "secret-2" });
    expect(world.of("sendmessage")[0]!.body.msg).not.toHaveProperty("context_token");
  });

  it("shares nothing with another account of the same client", async () => {
    const world = new World(script, { store: await makeStore() });
    await world.start();
    await world.pass(2_000);
    await world.start({ ...OTHER, account: "second" });
    await world.client.send({ ...SEND, account: "second" });
    const { msg } = world.of("sendmessage")[0]!.body;
    expect(msg).not.toHaveProperty("context_token");
    // Not even the spelling: it is the other account that knows the user.
    expect(msg.to_user_id).toBe("USER@im.wechat");
  });
});

it("does not take a context token over from an answer that comes to an end under the new bot", async () => {
  const memory = createMemoryStore();
  let release = (): void => {};
  const store: Store = {
    ...memory,
    async receive(account, receipt) {
      await new Promise<void>(resolve => (release = resolve));
      return memory.receive(account, receipt);
    },
  };
  const batch = { msgs: [textMessage(1, "a")], get_updates_buf: "c" };
  const world = new World(answering(batch), { store });
  await world.start();
  await world.client.login({ ...CREDENTIAL, botId: "other@im.bot", token: "secret-2" });
  release();
  await world.pass(0);
  expect(world.handled).toEqual(["a"]);
  await world.client.send({ account: "bot", to: "user@im.wechat", text: "x" });
  expect(world.of("sendmessage")[0]!.body.msg).not.toHaveProperty("context_token");
});

it("records under the new bot what the former's store would not take, but not its context token", async () => {
  const memory = createMemoryStore();
  let broken = true;
  const store: Store = {
    ...memory,
    receive(account, receipt) {
      if (broken) throw new Error("disk full");
      return memory.receive(account, receipt);
    },
  };
  const first = { msgs: [textMessage(1, "a", "anna")], get_updates_buf: "c" };
  const second = { msgs: [textMessage(2, "b", "bert")], get_updates_buf: "c" };
  const world = new World(
    kindly({
      getupdates: ({ token, body }) =>
        body.get_updates_buf === "c" ? HELD : { json: token === "secret-1" ? first : second, afterMs: 500 },
    }),
    { store, onMessage: () => new Promise(() => {}) },
  );
  await world.start();
  await world.pass(1_000);
  await world.client.login({ ...CREDENTIAL, botId: "other@im.bot", token: "secret-2" });
  broken = false;
  await world.pass(3_000);
  const stored = await memory.load("bot");
  expect(stored.pending.map(({ text }) => text)).toEqual(["a", "b"]);
  expect(stored.contextTokens).toEqual([["bert", "ctx-2"]]);
});

it("keeps the new bot's cursor when an answer to the former one arrives late", async () => {
  const store = createMemoryStore();
  const late = { msgs: [textMessage(1, "late", "anna")], get_updates_buf: "former" };
  const script = kindly({
    getupdates: ({ token }) => (token === "secret-1" ? { json: late, bodyAfterMs: 100 } : HELD),
  });
  const world = new World(script, { store, onMessage: () => new Promise(() => {}) });
  await world.start();
  await world.client.login({ ...CREDENTIAL, botId: "other@im.bot", token: "secret-2" });
  await world.pass(200);
  expect(await store.load("bot")).toMatchObject({
    botId: "other@im.bot",
    cursor: "",
    pending: [{ text: "late" }],
    contextTokens: [],
  });
});

it("is not driven by new messages that cannot be recorded and so come again for ever", async () => {
  const store: Store = {
    ...createMemoryStore(),
    receive: () => {
      throw new Error("disk full");
    },
  };
  let id = 0;
  const script = kindly({
    getupdates: () => ({ json: { msgs: [textMessage(++id, "x")], get_updates_buf: "c" }, afterMs: 10 }),
  });
  const world = new World(script, { store });
  await world.start();
  await world.pass(60_000);
  expect(world.densest(1_000)).toBeLessThanOrEqual(5);
  expect(world.densest(60_000)).toBeLessThanOrEqual(50);
});

it("does not send the former bot's token with a repetition in the new one's name", async () => {
  let asked = 0;
  const world = new World(
    kindly({
      getupdates: (_asked, { polls }) =>
        polls === 0 ? { json: { msgs: [textMessage(1, "a")], get_updates_buf: "c" } } : HELD,
      sendmessage: () => (asked++ === 0 ? { errno: "ECONNRESET" } : undefined),
    }),
  );
  await world.start();
  const sent = world.client.send({ account: "bot", to: "user@im.wechat", text: "x" });
  await world.client.login({ ...CREDENTIAL, botId: "other@im.bot", token: "secret-2" });
  await world.during(sent);
  expect(world.of("sendmessage").map(({ token, body }) => [token, body.msg.context_token])).toEqual([
    ["secret-1", "ctx-1"],
    ["secret-2", undefined],
  ]);
});
