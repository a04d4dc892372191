import { describe, expect, it } from "vitest";
import { createMemoryStore, type InboundMedia, type InboundMessage } from "../../../src/index.ts";
import { encrypt } from "../../../src/media/cipher.ts";
import { HELD, kindly, World } from "../world.ts";
import { CdnServer } from "./cdn-server.ts";

const KEY = new Uint8Array(16).fill(7);
const HEX = "07".repeat(16);
const PLAIN = new TextEncoder().encode("a picture");

/** A user sends these items; gives the message as the host gets it. */
async function receiving(items: object[]) {
  const cdn = new CdnServer();
  cdn.stored.set("p/1", encrypt(PLAIN, KEY));
  const messages: InboundMessage[] = [];
  const wire = { message_id: 1, from_user_id: "u", message_type: 1, item_list: items };
  const world = new World(
    kindly({
      getupdates: (_asked, { polls }) =>
        polls === 0 ? { json: { msgs: [wire], get_updates_buf: "c" } } : HELD,
    }),
    { webFetch: cdn.fetch, onMessage: message => void messages.push(message) },
  );
  await world.start();
  const message = messages[0]!;
  return { world, cdn, message, media: message.media?.[0] as InboundMedia };
}

it.each<[string, object, string]>([
  [
    "an image by its own key",
    { type: 2, image_item: { aeskey: HEX, media: { encrypt_query_param: "p/1" } } },
    "image",
  ],
  [
    "a video by base64 of the bytes",
    {
      type: 5,
      video_item: { media: { encrypt_query_param: "p/1", aes_key: Buffer.from(KEY).toString("base64") } },
    },
    "video",
  ],
  [
    "a file by base64 of hex digits",
    {
      type: "4",
      file_item: { file_name: "a.pdf", len: "9", media: { encrypt_query_param: "p/1", aes_key: btoa(HEX) } },
    },
    "file",
  ],
  [
    "a voice",
    { type: 3, voice_item: { text: "hello", media: { encrypt_query_param: "p/1", aes_key: btoa(HEX) } } },
    "voice",
  ],
])("gives the bytes of %s", async (_name, item, kind) => {
  const { world, cdn, media } = await receiving([item]);
  expect(media).toMatchObject({ account: "bot", kind });
  // The reference survives a store.
  const bytes = await world.client.download(JSON.parse(JSON.stringify(media)));
  expect([...bytes]).toEqual([...PLAIN]);
  const { url, init } = cdn.asked[0]!;
  expect(url).toBe("https://novac2c.cdn.weixin.qq.com/c2c/download?encrypted_query_param=p%2F1");
  expect(init).toMatchObject({ method: "GET", headers: {}, redirect: "manual" });
});

it("prefers the whole address, and takes media without a key as they are", async () => {
  const { world, cdn, media } = await receiving([
    {
      type: 2,
      image_item: { media: { full_url: "https://other.weixin.qq.com/x", encrypt_query_param: "p/1" } },
    },
  ]);
  cdn.endings.push({ body: Uint8Array.of(1, 2) });
  expect([...(await world.client.download(media))]).toEqual([1, 2]);
  expect(cdn.asked[0]!.url).toBe("https://other.weixin.qq.com/x");
});

it("tells the host name, size and transcript without a download", async () => {
  const { message } = await receiving([
    { type: 4, file_item: { file_name: "a.pdf", len: "9", media: {} } },
    { type: 3, voice_item: { text: "hello", media: {} } },
    { type: 2, image_item: { mid_size: 5 } },
  ]);
  expect(message.text).toBe("hello");
  expect(message.media).toMatchObject([
    { kind: "file", fileName: "a.pdf", size: 9 },
    { kind: "voice" },
    { kind: "image", size: 5 },
  ]);
});

describe("a download", () => {
  const ITEM = { type: 2, image_item: { aeskey: HEX, media: { encrypt_query_param: "p/1" } } };

  it("is tried again after 5xx and a broken connection, not after 4xx", async () => {
    const { world, cdn, media } = await receiving([ITEM]);
    cdn.endings.push({ status: 500 }, { errno: "ECONNRESET" });
    const { value } = await world.during(world.client.download(media));
    expect([...value]).toEqual([...PLAIN]);
    cdn.endings.push({ status: 404 });
    await expect(world.client.download(media)).rejects.toMatchObject({ code: "http-status", status: 404 });
    expect(cdn.asked).toHaveLength(4);
  });

  it.each([
    ["says so", { headers: { "content-length": String(101 * 1024 * 1024) }, endless: true }, 1],
    ["does not say so", { endless: true }, 102],
  ])("of more than 100 MiB is ended, when the server %s", async (_name, ending, pulled) => {
    const { world, cdn, media } = await receiving([ITEM]);
    cdn.endings.push(ending);
    await expect(world.client.download(media)).rejects.toMatchObject({ code: "media" });
    expect(cdn.cancelled).toBe(1);
    expect(cdn.pulled).toBeLessThanOrEqual(pulled);
  });

  it.each([
    ["60 s are over", 60_000, "deadline"],
    ["the signal aborts", 1_000, "aborted"],
    ["the account is stopped", 2_000, "aborted"],
  ])("that hangs ends when %s, and leaves nothing behind", async (_name, afterMs, code) => {
    const { world, cdn, media } = await receiving([ITEM]);
    cdn.endings.push({ silent: true });
    const controller = new AbortController();
    const failed = world.client.download(media, controller.signal).catch(error => error.code);
    await world.pass(afterMs - 1);
    if (afterMs === 1_000) controller.abort();
    if (afterMs === 2_000) void world.client.stop("bot");
    await world.pass(1);
    expect(await failed).toBe(code);
    expect(cdn.asked[0]!.init.signal.aborted).toBe(true);
    await world.during(world.client.close());
    expect(world.timersLeft).toBe(0);
  });

  it("of another account goes on when one is stopped", async () => {
    const { world, cdn, media } = await receiving([ITEM]);
    cdn.endings.push({ silent: true });
    let ended = false;
    void world.client.download({ ...media, account: "other" }).catch(() => (ended = true));
    await world.during(world.client.stop("bot"));
    expect(ended).toBe(false);
    await world.during(world.client.close());
    expect([ended, world.timersLeft]).toEqual([true, 0]);
  });

  it.each([
    ["no address", { type: 2, image_item: { aeskey: HEX } }],
    ["an unusable key", { type: 2, image_item: { aeskey: "zz", media: { encrypt_query_param: "p/1" } } }],
    [
      "another key",
      { type: 2, image_item: { aeskey: "08".repeat(16), media: { encrypt_query_param: "p/1" } } },
    ],
  ])("of media with %s is refused", async (_name, item) => {
    const { world, media } = await receiving([item]);
    await expect(world.client.download(media)).rejects.toMatchObject({ code: "media" });
  });
});

describe("a whole address that is none of the service's", () => {
  const item = (media: object): object => ({ type: 2, image_item: { aeskey: HEX, media } });

  it.each([
    ["https://evil.example/x", "other-host"],
    ["http://novac2c.cdn.weixin.qq.com/x", "scheme"],
    ["file:///etc/passwd", "scheme"],
    ["https://169.254.169.254/latest", "ip-address"],
    ["https://user@novac2c.cdn.weixin.qq.com", "user-info"],
  ])("(%s) is not asked for, which is told", async (full_url, flaw) => {
    const { world, cdn, media } = await receiving([item({ full_url })]);
    await expect(world.client.download(media)).rejects.toMatchObject({ code: "foreign-address", flaw });
    expect(cdn.asked).toEqual([]);
  });

  it("is passed over where the content network's own way is known", async () => {
    const { world, cdn, media } = await receiving([
      item({ full_url: "https://evil.example/x", encrypt_query_param: "p/1" }),
    ]);
    expect([...(await world.client.download(media))]).toEqual([...PLAIN]);
    expect(cdn.asked.map(({ url }) => new URL(url).host)).toEqual(["novac2c.cdn.weixin.qq.com"]);
  });

  it("is good at the account's own base URL", async () => {
    const { world, cdn, media } = await receiving([item({ full_url: "https://host.test/c2c/x" })]);
    cdn.endings.push({ body: encrypt(PLAIN, KEY) });
    expect([...(await world.client.download(media))]).toEqual([...PLAIN]);
    await expect(world.client.download({ ...media, account: "other" })).rejects.toMatchObject({
      code: "foreign-address",
    });
    expect(cdn.asked).toHaveLength(1);
  });

  it("is not gone to by way of a redirect either", async () => {
    const { world, cdn, media } = await receiving([item({ encrypt_query_param: "p/1" })]);
    cdn.endings.push({ status: 302, headers: { location: "https://evil.example/x" } });
    await expect(world.client.download(media)).rejects.toMatchObject({ code: "http-status", status: 302 });
    expect(cdn.asked).toHaveLength(1);
  });
});

it("names the media of a message that an earlier version stored", async () => {
  const store = createMemoryStore();
  const items = [{ type: 2, image_item: { media: { encrypt_query_param: "p/1" } } }];
  const message: InboundMessage = { account: "bot", id: "1", from: "u", text: "", items };
  await store.receive("bot", { botId: "b@im.bot", cursor: "c", messages: [message], contextTokens: [] });
  const kinds: unknown[] = [];
  const world = new World(kindly(), { store, onMessage: ({ media }) => void kinds.push(media?.[0]?.kind) });
  await world.start();
  expect(kinds).toEqual(["image"]);
});
