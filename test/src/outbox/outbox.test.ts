import { describe, expect, it } from "vitest";
import {
  type ClientOptions,
  createMemoryStore,
  type OutboxEvent,
  type SendOutcome,
  type Store,
} from "../../../src/index.ts";
import { openTemporaryStore } from "../temporary-store.ts";
import { CREDENTIAL, STALE, World } from "../world.ts";
import { QuotaServer, tokensOf } from "./quota-server.ts";

const TO = { account: "bot", to: "user@im.wechat" };
const DAY_MS = 24 * 60 * 60 * 1_000;

/** A started world whose user has written once. */
async function begin(server: QuotaServer, options: Partial<ClientOptions> = {}) {
  server.say("hello");
  return resume(server, options);
}

async function resume(server: QuotaServer, options: Partial<ClientOptions> = {}) {
  const world = new World(server.script, options);
  const events: OutboxEvent[] = [];
  world.client.on("outbox", event => void events.push(event));
  await world.start();
  await world.pass(100);
  const send = (text: string): Promise<SendOutcome> => world.client.send({ ...TO, text });
  return { world, events, send };
}

describe.each<[string, () => Store | Promise<Store>]>([
  ["memory", createMemoryStore],
  ["sqlite", openTemporaryStore],
])("with the %s store", (_name, makeStore) => {
  it("keeps what is refused for quota until the user writes, then sends it in order", async () => {
    const server = new QuotaServer();
    const { world, events, send } = await begin(server, { store: await makeStore() });
    const ends = [];
    for (const text of ["a", "b", "c", "d"]) ends.push(await send(text));
    expect(ends.map(({ outcome }) => outcome)).toEqual(["sent", "sent", "declined", "declined"]);
    expect(ends[2]).toMatchObject({
      reason: "queued",
      detail: expect.stringContaining("code -2"),
      id: expect.any(String),
    });
    // The third was refused; the fourth did not even ask.
    expect(world.of("sendmessage")).toHaveLength(3);
    expect(world.client.health("bot").waiting.texts).toBe(2);
    await world.pass(3_600_000);
    expect(world.of("sendmessage")).toHaveLength(3);
    server.say("go on");
    await world.pass(3_000);
    expect(server.shown).toEqual(["a", "b", "c", "d"]);
    expect(tokensOf(world)).toEqual(["ctx-1", "ctx-1", "ctx-1", "ctx-2", "ctx-2"]);
    const [, , third, fourth] = ends as { id: string }[];
    expect(events).toEqual([
      { account: "bot", to: "user@im.wechat", id: third!.id, text: "c", outcome: "sent" },
      { account: "bot", to: "user@im.wechat", id: fourth!.id, text: "d", outcome: "sent" },
    ]);
    expect(world.client.health("bot").waiting.texts).toBe(0);
  });

  it("survives a crash, and is flushed by the user's next message", async () => {
    const server = new QuotaServer();
    const store = await makeStore();
    const first = await begin(server, { store });
    for (const text of ["a", "b", "c", "d", "e"]) await first.send(text);
    // No stop: the first world is simply never heard of again.
    const second = await resume(server, { store });
    await second.world.pass(60_000);
    expect(second.world.of("sendmessage")).toHaveLength(0);
    expect(await second.send("f")).toMatchObject({ reason: "queued" });
    server.perToken = 10;
    server.say("go on");
    await second.world.pass(3_000);
    expect(server.shown).toEqual(["a", "b", "c", "d", "e", "f"]);
    expect((await store.load("bot")).outbox).toEqual([]);
  });

  it("goes on after a crash with what the user's last message had freed", async () => {
    const server = new QuotaServer();
    const store = await makeStore();
    const first = await begin(server, { store });
    for (const text of ["a", "b", "c", "d"]) await first.send(text);
    server.faults.push({ ending: { json: {} }, applied: true }, { ending: { silent: true } });
    server.say("go on");
    await first.world.pass(3_000);
    expect(server.shown).toEqual(["a", "b", "c"]);
    const second = await resume(server, { store });
    expect(server.shown).toEqual(["a", "b", "c", "d"]);
    expect(tokensOf(second.world)).toEqual(["ctx-2"]);
  });

  it("repeats itself after a crash under the same id, so that the user sees it once", async () => {
    const server = new QuotaServer();
    const store = await makeStore();
    const first = await begin(server, { store });
    for (const text of ["a", "b", "c"]) await first.send(text);
    // It arrives; the crash comes before the answer.
    server.faults.push({ ending: { silent: true }, applied: true });
    server.say("go on");
    await first.world.pass(3_000);
    const second = await resume(server, { store });
    expect(second.world.of("sendmessage")).toHaveLength(1);
    expect(server.shown).toEqual(["a", "b", "c"]);
    expect(second.events).toMatchObject([{ outcome: "sent" }]);
  });

  it("keeps texts for another bot, but none of the former's context tokens", async () => {
    const server = new QuotaServer();
    const store = await makeStore();
    const first = await begin(server, { store });
    for (const text of ["a", "b", "c"]) await first.send(text);
    const other = { ...CREDENTIAL, token: "secret-2", botId: "other@im.bot" };
    await first.world.client.login(other);
    await first.world.pass(10_000);
    // The server repeats its old message to the new bot: handled before, so nothing new to answer.
    expect(tokensOf(first.world)).toHaveLength(3);
    expect(await first.send("d")).toMatchObject({ reason: "queued" });
    const second = new World(server.script, { store });
    await second.start(other);
    await second.pass(10_000);
    expect(second.of("sendmessage")).toHaveLength(0);
    await second.client.send({ ...TO, to: "stranger", text: "x" });
    server.say("hello, new bot");
    await second.pass(3_000);
    expect(server.shown).toEqual(["a", "b", "x", "c", "d"]);
    expect(tokensOf(second)).toEqual([undefined, "ctx-2", "ctx-2"]);
  });
});

it("probes once per message of the user while the service goes on refusing", async () => {
  const server = new QuotaServer();
  const { world, send } = await begin(server);
  for (const text of ["a", "b", "c", "d", "e"]) await send(text);
  server.perToken = 0;
  for (let round = 1; round <= 2; round++) {
    server.say(`again ${round}`);
    await world.pass(60_000);
    expect(world.of("sendmessage")).toHaveLength(3 + round);
  }
  server.perToken = 2;
  server.say("at last");
  await world.pass(5_000);
  // Two by the new token, and the refusal that ends it.
  expect(server.shown).toEqual(["a", "b", "c", "d"]);
  expect(world.of("sendmessage")).toHaveLength(5 + 3);
  // One text, one id, through all refusals.
  const ids = world.of("sendmessage").map(({ body }) => body.msg.client_id);
  expect(new Set(ids).size).toBe(5);
});

it("is not freed by a message that is only repeated", async () => {
  const server = new QuotaServer();
  const { world, send } = await begin(server);
  for (const text of ["a", "b", "c"]) await send(text);
  server.repeat();
  await world.pass(10_000);
  expect(world.of("sendmessage")).toHaveLength(3);
});

it("is not freed by another user, whose texts go out at once meanwhile", async () => {
  const server = new QuotaServer();
  const { world, send } = await begin(server);
  for (const text of ["a", "b", "c"]) await send(text);
  server.say("hello", "other@im.wechat");
  await world.pass(3_000);
  const sent = world.client.send({ ...TO, to: "other@im.wechat", text: "x" });
  expect(world.of("sendmessage")).toHaveLength(4);
  expect(await sent).toMatchObject({ outcome: "sent" });
  expect(server.shown).toEqual(["a", "b", "x"]);
});

it("sends at once what was refused by a token that has been replaced meanwhile", async () => {
  const server = new QuotaServer();
  const { world, events, send } = await begin(server);
  server.faults.push({ ending: { json: { ret: -2 }, afterMs: 5_000 } });
  const slow = send("a");
  server.say("by the way");
  const { value } = await world.during(slow);
  expect(value).toMatchObject({ reason: "queued" });
  await world.pass(100);
  expect(server.shown).toEqual(["a"]);
  expect(events).toMatchObject([{ outcome: "sent" }]);
});

it("keeps the order in which sends were asked for, whatever the order of their refusals", async () => {
  const server = new QuotaServer();
  const { world, send } = await begin(server);
  server.faults.push(
    { ending: { json: { ret: -2 }, afterMs: 900 } },
    { ending: { json: { ret: -2 }, afterMs: 100 } },
  );
  await world.during(Promise.all([send("first"), send("second")]));
  server.say("go on");
  await world.pass(3_000);
  expect(server.shown).toEqual(["first", "second"]);
});

it("sends the answer to the newest words before what waits", async () => {
  const server = new QuotaServer();
  server.perToken = 5;
  const replies: SendOutcome[] = [];
  const { world, send } = await begin(server, {
    onMessage: async (message, turn) =>
      void (message.text === "go on" && replies.push(await turn.reply("reply"))),
  });
  server.faults.push({ ending: { json: { ret: -2 } } });
  await send("waiting");
  server.say("go on");
  await world.pass(3_000);
  expect(server.shown).toEqual(["reply", "waiting"]);
  expect(replies).toMatchObject([{ outcome: "sent" }]);
});

it("declines what it has no room for, without asking the server", async () => {
  const server = new QuotaServer();
  server.perToken = 0;
  const { world, send } = await begin(server);
  for (let count = 0; count < 100; count++)
    expect(await send(`x${count}`)).toMatchObject({ reason: "queued" });
  expect(await send("one more")).toEqual({
    outcome: "declined",
    reason: "outbox-full",
    detail: expect.stringContaining("100 texts for a user"),
  });
  const long = "x".repeat(8_001);
  expect(await send(long)).toMatchObject({ reason: "outbox-full", chunks: 3, sentChunks: 0, rest: long });
  expect(world.of("sendmessage")).toHaveLength(1);
  for (let user = 1; user < 10; user++) {
    for (let count = 0; count < 100; count++) {
      const end = await world.client.send({ ...TO, to: `user-${user}`, text: "x" });
      expect(end).toMatchObject({ reason: "queued" });
    }
  }
  expect(world.client.health("bot").waiting.texts).toBe(1_000);
  // The first to a user asks the server; but two users who are refused tell of a throttle.
  expect(world.of("sendmessage")).toHaveLength(2);
  const toTenth = { ...TO, to: "user-10", text: "x" };
  expect(await world.client.send(toTenth)).toMatchObject({ outcome: "declined", reason: "outbox-full" });
  server.say("hello", "user-10");
  await world.pass(3_000);
  // He has written since: it is worth a try, and the server's no is the last word.
  expect(await world.client.send(toTenth)).toMatchObject({ outcome: "refused", error: { serviceCode: -2 } });
  expect(world.of("sendmessage")).toHaveLength(3);
});

it("gives up what has waited for a day, says so, and sends what comes next", async () => {
  const server = new QuotaServer();
  const { world, events, send } = await begin(server);
  for (const text of ["a", "b", "c"]) await send(text);
  server.holdMs = 35_000;
  await world.pass(DAY_MS - 60_000);
  expect(events).toEqual([]);
  await world.pass(70_000);
  expect(events).toMatchObject([{ outcome: "expired", reason: expect.any(String) }]);
  server.perToken = 3;
  expect(await send("d")).toMatchObject({ outcome: "sent" });
  expect(server.shown).toEqual(["a", "b", "d"]);
});

it("gives up what has waited for a day while no sign of life comes", async () => {
  const server = new QuotaServer();
  let isDead = false;
  const world = new World((...asked) => (isDead ? { json: STALE } : server.script(...asked)));
  const events: string[] = [];
  world.client.on("outbox", ({ outcome }) => void events.push(outcome));
  server.say("hello");
  await world.start();
  await world.pass(100);
  for (const text of ["a", "b", "c"]) await world.client.send({ ...TO, text });
  isDead = true;
  await world.pass(DAY_MS - 1_000);
  expect(events).toEqual([]);
  await world.pass(2 * 3_600_000);
  expect([world.states.at(-1)!.state, events]).toEqual(["needs-login", ["expired"]]);
  await world.during(world.client.stop("bot"));
  expect(world.timersLeft).toBe(0);
});

it("finds out by itself that sending is served again while receiving is not", async () => {
  const server = new QuotaServer();
  let isDead = false;
  const world = new World((asked, ...rest) =>
    isDead && asked.endpoint !== "sendmessage" ? { json: STALE } : server.script(asked, ...rest),
  );
  server.say("hello");
  await world.start();
  await world.pass(100);
  for (const text of ["a", "b", "c", "d"]) await world.client.send({ ...TO, text });
  server.faults.push({ ending: { json: STALE } }, { ending: { json: STALE } });
  server.say("go on");
  await world.pass(2_100);
  isDead = true;
  await world.pass(20_000);
  expect([world.states.at(-1)!.state, server.shown]).toEqual(["needs-login", ["a", "b", "c", "d"]]);
  await world.during(world.client.stop("bot"));
  expect(world.timersLeft).toBe(0);
});

it("gives up what expired while the client was down, without asking the server", async () => {
  const server = new QuotaServer();
  const store = createMemoryStore();
  const first = await begin(server, { store });
  for (const text of ["a", "b", "c"]) await first.send(text);
  const second = new World(server.script, { store });
  await second.pass(DAY_MS + 1_000);
  const events: string[] = [];
  second.client.on("outbox", ({ outcome }) => void events.push(outcome));
  await second.start();
  expect(events).toEqual(["expired"]);
  expect(second.of("sendmessage")).toHaveLength(0);
});

it("can be switched off: a refusal is a refusal, and every send asks", async () => {
  const server = new QuotaServer();
  const { world, send } = await begin(server, { outbox: false });
  for (const text of ["a", "b"]) await send(text);
  for (const text of ["c", "d"])
    expect(await send(text)).toMatchObject({ outcome: "refused", error: { serviceCode: -2 } });
  expect(world.of("sendmessage")).toHaveLength(4);
});

it("does not queue what may have arrived, but queues what comes after it", async () => {
  const server = new QuotaServer();
  const { world, send } = await begin(server);
  server.faults.push({ ending: { errno: "ECONNRESET" } }, { ending: { json: { ret: -2 } } });
  expect((await world.during(send("a"))).value).toMatchObject({ outcome: "unknown" });
  const asked = world.of("sendmessage").length;
  expect(await send("b")).toMatchObject({ reason: "queued" });
  expect(world.of("sendmessage")).toHaveLength(asked);
});

it.each<[string, object]>([
  ["bare", { ret: -2 }],
  ["prepare failed", { ret: -2, errmsg: "prepare failed" }],
  ["unknown error", { ret: "-2", errmsg: "unknown error" }],
])("takes -2 for a lack of quota whatever the words: %s", async (_words, json) => {
  const server = new QuotaServer();
  const { send } = await begin(server);
  server.faults.push({ ending: { json } });
  expect(await send("a")).toMatchObject({ reason: "queued" });
});

it("does not queue for another code", async () => {
  const server = new QuotaServer();
  const { send } = await begin(server);
  server.faults.push({ ending: { json: { ret: -3 } } });
  expect(await send("a")).toMatchObject({ outcome: "refused" });
  expect(await send("b")).toMatchObject({ outcome: "sent" });
});

it("waits for the next message when the token of the one that came meanwhile was refused", async () => {
  const server = new QuotaServer();
  const { world, send } = await begin(server);
  const refused = { ending: { json: { ret: -2 } } };
  server.faults.push({ ending: { json: STALE } }, refused, refused);
  const sent = send("a");
  await world.pass(1_000);
  server.say("and another thing");
  await world.pass(10_000);
  expect(await sent).toMatchObject({ outcome: "declined", reason: "queued" });
  expect(tokensOf(world)).toEqual(["ctx-1", "ctx-1", "ctx-2"]);
  server.say("still there?");
  await world.pass(3_000);
  expect(server.shown).toEqual(["a"]);
});

describe("an operator", () => {
  /** Two texts that wait for a user whose quota is spent. */
  async function waiting() {
    const server = new QuotaServer();
    const begun = await begin(server);
    for (const text of ["a", "b", "c", "d"]) await begun.send(text);
    return { server, ...begun };
  }
  const textsOf = (world: World): string[] => world.client.pending("bot").map(({ text }) => text);

  it("sees what waits, since when, and for whom", async () => {
    const { world } = await waiting();
    const [first] = world.client.pending("bot");
    expect(first).toEqual({
      account: "bot",
      id: expect.any(String),
      to: "user@im.wechat",
      kind: "news",
      text: "c",
      queuedMs: world.timers.now,
      offers: 0,
      state: "waiting",
    });
    expect(textsOf(world)).toEqual(["c", "d"]);
  });

  it("cancels a text: it is told, and never offered", async () => {
    const { server, world, events } = await waiting();
    const [first, second] = world.client.pending("bot");
    expect(world.client.cancel({ account: "bot", id: "unknown" })).toBe(false);
    expect(world.client.cancel({ account: "bot", id: second!.id })).toBe(true);
    expect(world.client.cancel({ account: "bot", id: second!.id })).toBe(false);
    await world.pass(10);
    expect(events).toMatchObject([{ id: second!.id, text: "d", outcome: "cancelled" }]);
    server.say("go on");
    await world.pass(3_000);
    expect([server.shown, events[1]?.id]).toEqual([["a", "b", "c"], first!.id]);
  });

  it("cannot cancel what is on its way", async () => {
    const { server, world, events } = await waiting();
    server.faults.push({ ending: { json: {}, afterMs: 1_000 }, applied: true });
    server.say("go on");
    await world.pass(2_500);
    const [leaving] = world.client.pending("bot");
    expect(leaving).toMatchObject({ text: "c", state: "leaving" });
    expect(world.client.cancel({ account: "bot", id: leaving!.id })).toBe(false);
    await world.pass(3_000);
    expect(events).toMatchObject([{ text: "c", outcome: "sent" }, { text: "d" }]);
  });

  it("cancels while the account is stopped, too", async () => {
    const { world, events } = await waiting();
    await world.during(world.client.stop("bot"));
    for (const { id } of world.client.pending("bot")) world.client.cancel({ account: "bot", id });
    await world.pass(10);
    expect(events.map(({ text, outcome }) => `${text} ${outcome}`)).toEqual(["c cancelled", "d cancelled"]);
    expect(textsOf(world)).toEqual([]);
  });

  it("has it asked once more without a word of the user", async () => {
    const { server, world } = await waiting();
    server.perToken = 4;
    world.client.flush({ account: "bot", to: "somebody@im.wechat" });
    await world.pass(1_000);
    expect(textsOf(world)).toEqual(["c", "d"]);
    world.client.flush({ account: "bot", to: "user@im.wechat" });
    await world.pass(1_000);
    expect(server.shown).toEqual(["a", "b", "c", "d"]);
  });
});

it.each<[string, object, number]>([
  ["after five texts that went is late: they may have spent the quota", {}, 0],
  ["after five texts that were refused for another reason is early: they spent nothing", { ret: -3 }, 1],
])("the probe %s; in a later life too", async (_name, json, probes) => {
  for (const isLater of [false, true]) {
    const server = new QuotaServer();
    server.perToken = 100;
    const store = createMemoryStore();
    const first = await begin(server, { store });
    for (let count = 0; count < 5; count++) {
      server.faults.push({ ending: { json }, applied: true });
      await first.send("x");
    }
    const { world, send } = isLater ? await resume(server, { store }) : first;
    server.faults.push({ ending: { json: { ret: -2 } } });
    // No haste is to be seen.
    await world.pass(10_000);
    expect(await send("last")).toMatchObject({ reason: "queued" });
    const asked = world.of("sendmessage").length;
    server.holdMs = 35_000;
    await world.pass(30 * 60_000);
    expect(world.of("sendmessage")).toHaveLength(asked + probes);
  }
});

it("goes on with the rest of a long text after a crash", async () => {
  const server = new QuotaServer();
  server.perToken = 1;
  const store = createMemoryStore();
  const first = await begin(server, { store });
  await first.send("a");
  const long = ["b", "c", "d"].map(letter => letter.repeat(4_000));
  expect(await first.send(long.join(""))).toMatchObject({ reason: "queued" });
  server.say("go on");
  await first.world.pass(3_000);
  expect(server.shown).toEqual(["a", long[0]]);
  const second = await resume(server, { store });
  for (let word = 0; word < 2; word++) {
    server.say("go on");
    await second.world.pass(3_000);
  }
  expect(server.shown).toEqual(["a", ...long]);
  expect(second.events).toMatchObject([{ outcome: "sent" }]);
});

it("offers nothing while the account stops", async () => {
  const server = new QuotaServer();
  const { world, send } = await begin(server, {
    stopGraceMs: 3_000,
    onMessage: ({ text }) => (text === "go on" ? new Promise(() => {}) : undefined),
  });
  for (const text of ["a", "b", "c"]) await send(text);
  server.say("go on");
  // While the message is in work, what waits leaves an answer the way for 5 s.
  await world.pass(5_000);
  const asked = world.of("sendmessage").length;
  await world.during(world.client.stop("bot"));
  expect(world.of("sendmessage")).toHaveLength(asked);
});

describe("a flush", () => {
  /** Three texts that wait, and the endings of the next requests. */
  async function waiting(server: QuotaServer, ...faults: QuotaServer["faults"]) {
    const begun = await begin(server);
    for (const text of ["a", "b"]) await begun.send(text);
    for (const text of ["c", "d"]) await begun.send(text);
    server.faults.push(...faults);
    server.say("go on");
    await begun.world.pass(3_000);
    return begun;
  }

  it("goes on after a text that is refused for another reason, and says so", async () => {
    const server = new QuotaServer();
    const { events } = await waiting(server, { ending: { json: { ret: -3 } } });
    expect(events).toMatchObject([
      { outcome: "refused", reason: expect.stringContaining("-3") },
      { outcome: "sent" },
    ]);
    expect(server.shown).toEqual(["a", "b", "d"]);
  });

  it("waits for the session when that is stale, and goes on by itself", async () => {
    const server = new QuotaServer();
    const { world, events } = await waiting(server, { ending: { json: STALE } });
    expect(events).toEqual([]);
    await world.pass(40_000);
    expect(server.shown).toEqual(["a", "b", "c", "d"]);
  });

  it("waits for the network, and goes on by itself", async () => {
    const server = new QuotaServer();
    const refused = { ending: { errno: "ECONNREFUSED" } };
    const { world } = await waiting(server, refused, refused, refused);
    expect(server.shown).toEqual(["a", "b"]);
    await world.pass(40_000);
    expect(server.shown).toEqual(["a", "b", "c", "d"]);
  });

  it("waits for an answer no longer than half of a send's time", async () => {
    const server = new QuotaServer();
    const { world } = await waiting(server, { ending: { silent: true } });
    const offered = world.of("sendmessage").at(-1)!;
    const leftMs = offered.atMs + 7_500 - world.nowMs;
    await world.pass(leftMs - 1);
    expect(offered.aborted).toBe(false);
    await world.pass(1);
    expect(offered.aborted).toBe(true);
  });

  it("gives up a text that nobody answers for, in the end, and goes on with the next", async () => {
    const server = new QuotaServer();
    const broken = Array.from({ length: 5 }, () => ({ ending: { text: "", status: 500 } }));
    const { world, events } = await waiting(server, ...broken);
    await world.pass(600_000);
    expect(events.map(({ outcome }) => outcome)).toEqual(["unknown", "sent"]);
    expect(server.shown).toEqual(["a", "b", "d"]);
  });

  it("does not wait when the user writes, and not for what failed before he did", async () => {
    const server = new QuotaServer();
    const refused = { ending: { errno: "ECONNREFUSED" } };
    const { world } = await waiting(server, refused, refused);
    await world.pass(3_000);
    server.say("still there?");
    await world.pass(2_100);
    expect(server.shown).toEqual(["a", "b", "c", "d"]);
    server.perToken = 0;
    await world.client.send({ ...TO, text: "e" });
    server.perToken = 2;
    server.faults.push({ ending: { errno: "ECONNREFUSED", afterMs: 4_000 } });
    server.say("one");
    await world.pass(3_000);
    server.say("two");
    await world.pass(7_000);
    expect(server.shown).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("that is refused while the user writes again is tried once more by that", async () => {
    const server = new QuotaServer();
    const { world } = await waiting(server, { ending: { json: { ret: -2 }, afterMs: 5_000 } });
    server.say("and another thing");
    await world.pass(10_000);
    expect(server.shown).toEqual(["a", "b", "c", "d"]);
    expect(tokensOf(world).slice(-3)).toEqual(["ctx-2", "ctx-3", "ctx-3"]);
  });

  it("is not tried once more by a message whose token its last attempt had", async () => {
    const server = new QuotaServer();
    const broken = { ending: { errno: "ECONNREFUSED" } };
    const refused = { ending: { json: { ret: -2 } } };
    const { world } = await waiting(
      server,
      { ...broken, ending: { ...broken.ending, afterMs: 4_000 } },
      refused,
    );
    server.say("and another thing");
    await world.pass(10_000);
    expect(server.shown).toEqual(["a", "b"]);
    expect(tokensOf(world).slice(-2)).toEqual(["ctx-2", "ctx-3"]);
  });

  it("does not go on in the name of another bot", async () => {
    const server = new QuotaServer();
    const { world } = await waiting(server, { ending: { silent: true } });
    await world.client.login({ ...CREDENTIAL, token: "secret-2", botId: "other@im.bot" });
    const asked = world.of("sendmessage").length;
    await world.pass(100_000);
    expect(world.of("sendmessage")).toHaveLength(asked);
    server.say("hello, new bot");
    await world.pass(3_000);
    expect(server.shown).toEqual(["a", "b", "c", "d"]);
  });

  it("tells one end only of a text that grows too old on its way", async () => {
    const server = new QuotaServer();
    const { world, events, send } = await begin(server);
    for (const text of ["a", "b", "c"]) await send(text);
    server.holdMs = 35_000;
    await world.pass(DAY_MS - 60_000);
    server.holdMs = 2_000;
    await world.pass(57_000);
    server.faults.push({ ending: { json: {}, afterMs: 7_000 }, applied: true });
    server.say("just in time");
    await world.pass(20_000);
    expect(events).toMatchObject([{ outcome: "sent" }]);
  });

  it("does not give up a text because the account was stopped again and again", async () => {
    const server = new QuotaServer();
    const { world, events } = await waiting(server, ...Array(6).fill({ ending: { silent: true } }));
    for (let round = 0; round < 6; round++) {
      await world.during(world.client.stop("bot"));
      await world.start();
      await world.pass(5_000);
    }
    expect(events.map(({ outcome }) => outcome)).toEqual(["sent", "sent"]);
  });

  it("ends with the account, leaves nothing behind, and goes on at the next start", async () => {
    const server = new QuotaServer();
    const { world, events } = await waiting(server, { ending: { silent: true } });
    const { tookMs } = await world.during(world.client.stop("bot"));
    expect(tookMs).toBeLessThan(5_000);
    expect([world.timersLeft, world.inFlight, events.length]).toEqual([0, 0, 0]);
    await world.start();
    await world.pass(1_000);
    expect(server.shown).toEqual(["a", "b", "c", "d"]);
  });
});

it("writes neither text nor token to the log", async () => {
  const lines: string[] = [];
  const write = (event: string, facts: object): void => void lines.push(event, JSON.stringify(facts));
  const server = new QuotaServer();
  const store: Store = {
    ...createMemoryStore(),
    saveOutbox() {
      throw Object.assign(new Error("cannot write private 1"), { code: "ENOSPC" });
    },
  };
  const { world, send } = await begin(server, {
    store,
    logger: { debug: write, info: write, warn: write, error: write },
  });
  for (const text of ["private 1", "private 2", "private 3"]) await send(text);
  server.say("go on");
  await world.pass(3_000);
  // A store that fails costs durability, not the text.
  expect(server.shown).toHaveLength(3);
  expect(lines.join(" ")).toContain("ENOSPC");
  expect(lines).toContainEqual(expect.stringMatching(/"account":"bot","id":".+","outcome":"sent"/));
  expect(lines.join(" ")).not.toMatch(/private|ctx-/);
});
