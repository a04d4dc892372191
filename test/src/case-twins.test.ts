/** Two users whose ids differ in case alone are two users, in every part of the client. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { expect, it } from "vitest";
import { ContextTokens } from "../../src/context-tokens.ts";
import { createMemoryStore, openSqliteStore, type Store, type Turn } from "../../src/index.ts";
import { HELD, kindly, textMessage, World } from "./world.ts";

const UPPER = "Abc@im.wechat";
const LOWER = "abc@im.wechat";

const ONE_EACH = [textMessage(1, "I am Abc", UPPER), textMessage(2, "I am abc", LOWER)];

/** Both have written, in this order. */
async function withTwins(store: Store = createMemoryStore(), msgs: object[] = ONE_EACH) {
  const turns = new Map<string, Turn>();
  const world = new World(
    kindly({
      getupdates: (_asked, { polls }) => (polls === 0 ? { json: { msgs, get_updates_buf: "c" } } : HELD),
      getconfig: ({ body }) => ({ json: { ret: 0, typing_ticket: `ticket of ${body.ilink_user_id}` } }),
    }),
    { store, onMessage: (message, turn) => void turns.set(message.from, turn) },
  );
  await world.start();
  return { world, turns };
}

function sent(world: World): [to: string, token: string][] {
  return world.of("sendmessage").map(({ body }) => [body.msg.to_user_id, body.msg.context_token]);
}

it("sends to each by his own id, with his own token", async () => {
  const { world } = await withTwins();
  await world.client.send({ account: "bot", to: UPPER, text: "1" });
  await world.client.send({ account: "bot", to: LOWER, text: "2" });
  expect(sent(world)).toEqual([
    [UPPER, "ctx-1"],
    [LOWER, "ctx-2"],
  ]);
});

it("replies to the very user who wrote", async () => {
  const { world, turns } = await withTwins();
  await turns.get(UPPER)?.reply("1");
  await turns.get(LOWER)?.reply("2");
  expect(sent(world)).toEqual([
    [UPPER, "ctx-1"],
    [LOWER, "ctx-2"],
  ]);
});

it("replies to the very user who wrote where only the other one is known", async () => {
  // What another bot received tells nothing about the present one's users, and is answered all the same.
  const store = createMemoryStore();
  await store.receive("bot", {
    botId: "b@im.bot",
    cursor: "c",
    messages: [{ account: "bot", id: "0", from: UPPER, text: "left over", items: [] }],
    contextTokens: [[LOWER, "ctx-old"]],
  });
  const { world, turns } = await withTwins(store, []);
  await turns.get(UPPER)?.reply("1");
  await turns.get(UPPER)?.typing(true);
  expect(world.of("sendmessage")[0]?.body.msg.to_user_id).toBe(UPPER);
  expect(world.of("sendmessage")[0]?.body.msg).not.toHaveProperty("context_token");
  expect(world.of("sendtyping")[0]?.body.ilink_user_id).toBe(UPPER);
});

it("shows typing to each with a ticket of his own", async () => {
  const { world, turns } = await withTwins();
  await turns.get(UPPER)?.typing(true);
  await turns.get(LOWER)?.typing(true);
  await world.client.typing({ account: "bot", to: UPPER, on: false });
  expect(
    world.of("sendtyping").map(({ body }) => [body.ilink_user_id, body.typing_ticket, body.status]),
  ).toEqual([
    [UPPER, `ticket of ${UPPER}`, 1],
    [LOWER, `ticket of ${LOWER}`, 1],
    [UPPER, `ticket of ${UPPER}`, 2],
  ]);
});

it("handles both of two messages that have nothing but their users to tell them apart", async () => {
  const wire = (from: string, id: object) => ({ from_user_id: from, message_type: 1, item_list: [], ...id });
  const ids = [{ client_id: "c" }, { seq: 7 }, { create_time_ms: 5 }];
  const msgs = ids.flatMap(id => [wire(UPPER, id), wire(LOWER, id)]);
  const froms: string[] = [];
  const world = new World(
    kindly({
      getupdates: (_a, { polls }) => (polls === 0 ? { json: { msgs, get_updates_buf: "c" } } : HELD),
    }),
    { onMessage: ({ from }) => void froms.push(from) },
  );
  await world.start();
  expect(froms.toSorted()).toEqual([UPPER, UPPER, UPPER, LOWER, LOWER, LOWER]);
});

it("lets one's texts wait while the other's go out", async () => {
  const spent = new Set([UPPER]);
  let msgs: object[] = ONE_EACH;
  const world = new World(
    kindly({
      getupdates: () => {
        const handed = msgs;
        msgs = [];
        return handed.length > 0
          ? { json: { msgs: handed, get_updates_buf: "c" } }
          : { json: {}, afterMs: 1_000 };
      },
      sendmessage: ({ body }) => ({ json: spent.has(body.msg.to_user_id) ? { ret: -2 } : { ret: 0 } }),
    }),
  );
  await world.start();
  const send = (to: string) => world.client.send({ account: "bot", to, text: "news" });
  expect(await send(UPPER)).toMatchObject({ outcome: "declined", reason: "queued" });
  expect(await send(LOWER)).toMatchObject({ outcome: "sent" });
  expect(await send(UPPER)).toMatchObject({ outcome: "declined", reason: "queued" });
  const before = sent(world).length;
  // The other one's word frees nothing.
  msgs = [textMessage(3, "again", LOWER)];
  await world.pass(2_000);
  expect(sent(world).length).toBe(before);
  spent.clear();
  msgs = [textMessage(4, "again", UPPER)];
  await world.pass(2_000);
  expect(sent(world).slice(before)).toEqual([
    [UPPER, "ctx-4"],
    [UPPER, "ctx-4"],
  ]);
});

it.each(["memory", "sqlite"])("keeps both in the %s store", async kind => {
  const folder = mkdtempSync(path.join(tmpdir(), "twins-"));
  const sqlite = kind === "sqlite" ? await openSqliteStore({ path: path.join(folder, "a.db") }) : undefined;
  const store = sqlite ?? createMemoryStore();
  const first = await withTwins(store);
  await first.world.client.close();
  const { world } = await withTwins(store, []);
  await world.client.send({ account: "bot", to: UPPER, text: "1" });
  await world.client.send({ account: "bot", to: LOWER, text: "2" });
  expect(sent(world)).toEqual([
    [UPPER, "ctx-1"],
    [LOWER, "ctx-2"],
  ]);
  sqlite?.close();
  rmSync(folder, { recursive: true });
});

it("takes a recipient that nobody has heard of for the only one whose id differs in case alone", async () => {
  const { world } = await withTwins(createMemoryStore(), [textMessage(1, "I am Abc", UPPER)]);
  await world.client.send({ account: "bot", to: LOWER, text: "1" });
  await world.client.send({ account: "bot", to: "ABC@IM.WECHAT", text: "2" });
  await world.client.send({ account: "bot", to: "abd@im.wechat", text: "3" });
  expect(sent(world)).toEqual([
    [UPPER, "ctx-1"],
    [UPPER, "ctx-1"],
    ["abd@im.wechat", undefined],
  ]);
});

it("sends what waited for a recipient that nobody had heard of to the user who turns out to be meant", async () => {
  let msgs: object[] = [];
  const world = new World(
    kindly({
      getupdates: () => {
        const handed = msgs;
        msgs = [];
        return handed.length > 0
          ? { json: { msgs: handed, get_updates_buf: "c" } }
          : { json: {}, afterMs: 1_000 };
      },
      sendmessage: ({ body }) => ({ json: { ret: body.msg.context_token === undefined ? -2 : 0 } }),
    }),
  );
  await world.start();
  expect(await world.client.send({ account: "bot", to: LOWER, text: "news" })).toMatchObject({
    reason: "queued",
  });
  msgs = [textMessage(1, "I am Abc", UPPER)];
  await world.pass(2_000);
  expect(sent(world)).toEqual([
    [LOWER, undefined],
    [UPPER, "ctx-1"],
  ]);
  expect(world.client.health("bot").waiting.texts).toBe(0);
});

it("does not choose between two", async () => {
  const { world } = await withTwins();
  await world.client.send({ account: "bot", to: "ABC@im.wechat", text: "1" });
  expect(sent(world)).toEqual([["ABC@im.wechat", undefined]]);
});

it("forgets users that are alike together, so that none is taken for the one who is left", () => {
  const tokens = new ContextTokens();
  tokens.set(UPPER, "u");
  for (let index = 0; index < 5_000; index++) tokens.set(`a${index}`, "t");
  tokens.set(LOWER, "l");
  for (let index = 0; index < 9_998; index++) tokens.set(`b${index}`, "t");
  expect(tokens.of(UPPER)).toEqual({ user: UPPER, token: "u" });
  tokens.set("one more", "t");
  for (const user of [UPPER, LOWER]) expect(tokens.find(user)).toEqual({ user });
});

it("remembers a bounded number of ids, even of such that are all alike", () => {
  const tokens = new ContextTokens();
  const spelling = (index: number): string =>
    [..."abcdefghijklmn"].map((letter, bit) => ((index >> bit) & 1 ? letter.toUpperCase() : letter)).join("");
  for (let index = 0; index < 10_001; index++) tokens.set(spelling(index), String(index));
  expect(tokens.of(spelling(0))).toEqual({ user: spelling(0) });
  expect(tokens.of(spelling(10_000))).toEqual({ user: spelling(10_000), token: "10000" });
});
