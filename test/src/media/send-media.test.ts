import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import type { ClientOptions, MediaKind } from "../../../src/index.ts";
import { decrypt } from "../../../src/media/cipher.ts";
import { QuotaServer } from "../outbox/quota-server.ts";
import { HELD, kindly, STALE, textMessage, World } from "../world.ts";
import { type CdnEnding, CdnServer, endpointsOf } from "./cdn-server.ts";

const BYTES = new TextEncoder().encode("seventeen bytes!!");
const IMAGE = { account: "bot", to: "user@im.wechat", kind: "image", bytes: BYTES } as const;

type Over = Parameters<typeof kindly>[0];

async function begin(over: Over = {}, options: Partial<ClientOptions> = {}) {
  const cdn = new CdnServer();
  let seed = 0;
  const world = new World(kindly({ getuploadurl: () => ({ json: { upload_param: "up/1" } }), ...over }), {
    webFetch: cdn.fetch,
    randomBytes: size => new Uint8Array(size).fill(++seed),
    ...options,
  });
  await world.start();
  return { world, cdn };
}

it("asks for an address, uploads the ciphertext without the token, and sends the item", async () => {
  const { world, cdn } = await begin({
    getupdates: (_asked, { polls }) =>
      polls === 0 ? { json: { msgs: [textMessage(1, "hi", "User@im.wechat")], get_updates_buf: "c" } } : HELD,
  });
  const end = await world.client.sendMedia({ ...IMAGE, caption: "" });
  // An empty caption is none.
  expect(end).toStrictEqual({ outcome: "sent", clientId: expect.any(String) });
  expect(world.of("getuploadurl")[0]!.body).toMatchObject({
    filekey: "01".repeat(16),
    media_type: 1,
    to_user_id: "User@im.wechat",
    rawsize: 17,
    rawfilemd5: createHash("md5").update(BYTES).digest("hex"),
    filesize: 32,
    no_need_thumb: true,
    aeskey: "02".repeat(16),
    base_info: { channel_version: "2.4.9" },
  });
  const { url, init } = cdn.asked[0]!;
  expect(url).toBe(
    `https://novac2c.cdn.weixin.qq.com/c2c/upload?encrypted_query_param=up%2F1&filekey=${"01".repeat(16)}`,
  );
  expect(init).toMatchObject({ method: "POST", redirect: "manual" });
  expect(init.headers).toEqual({ "Content-Type": "application/octet-stream" });
  expect(decrypt(cdn.stored.get("stored-1")!, new Uint8Array(16).fill(2))).toEqual(BYTES);
  expect(world.of("sendmessage")[0]!.body.msg).toMatchObject({
    to_user_id: "User@im.wechat",
    context_token: "ctx-1",
    item_list: [
      {
        type: 2,
        image_item: {
          media: { encrypt_query_param: "stored-1", aes_key: btoa("02".repeat(16)), encrypt_type: 1 },
          mid_size: 32,
        },
      },
    ],
  });
});

it.each<[MediaKind, number, object]>([
  ["image", 1, { type: 2, image_item: { mid_size: 32 } }],
  ["video", 2, { type: 5, video_item: { video_size: 32 } }],
  ["file", 3, { type: 4, file_item: { file_name: "note.mp3", len: "17" } }],
  ["voice", 4, { type: 3, voice_item: { encode_type: 7 } }],
])("writes %s as the service knows it", async (kind, mediaType, item) => {
  const { world } = await begin();
  await world.client.sendMedia({ ...IMAGE, kind, fileName: "note.mp3" });
  expect(world.of("getuploadurl")[0]!.body.media_type).toBe(mediaType);
  expect(world.of("sendmessage")[0]!.body.msg.item_list).toMatchObject([item]);
});

it("prefers the whole address", async () => {
  const over: Over = {
    getuploadurl: () => ({ json: { upload_full_url: "https://other.weixin.qq.com/put", upload_param: "p" } }),
  };
  const { world, cdn } = await begin(over);
  expect(await world.client.sendMedia(IMAGE)).toMatchObject({ outcome: "sent" });
  expect(cdn.asked[0]!.url).toBe("https://other.weixin.qq.com/put");
});

it("goes to the content network's own address where the whole one is none of the service's", async () => {
  const { world, cdn } = await begin({
    getuploadurl: () => ({ json: { upload_full_url: "https://evil.example/put", upload_param: "p" } }),
  });
  expect(await world.client.sendMedia(IMAGE)).toMatchObject({ outcome: "sent" });
  expect(cdn.asked.map(({ url }) => new URL(url).host)).toEqual(["novac2c.cdn.weixin.qq.com"]);
});

it("goes to another host that it is told to trust", async () => {
  const { world, cdn } = await begin(
    { getuploadurl: () => ({ json: { upload_full_url: "https://hub.example/put?x=1", upload_param: "p" } }) },
    { hostsAllowed: ["hub.example"] },
  );
  expect(await world.client.sendMedia(IMAGE)).toMatchObject({ outcome: "sent" });
  expect(cdn.asked[0]!.url).toBe("https://hub.example/put?x=1");
});

it("uses the content network it is told", async () => {
  const { world, cdn } = await begin({}, { cdnBaseUrl: "https://cdn.test/x/" });
  await world.client.sendMedia(IMAGE);
  expect(cdn.asked[0]!.url).toContain("https://cdn.test/x/upload?");
});

describe("an upload", () => {
  it.each<[string, CdnEnding[], string, number]>([
    ["5xx once", [{ status: 500 }], "sent", 2],
    ["5xx twice", [{ status: 502 }, { status: 500 }], "sent", 3],
    ["5xx for ever", Array(9).fill({ status: 500 }), "failed", 3],
    ["no parameter, then one", [{ status: 200 }], "sent", 2],
    ["no parameter for ever", Array(9).fill({ status: 200 }), "failed", 3],
    ["4xx", [{ status: 403, headers: { "x-error-message": "no such file key" } }], "failed", 1],
    ["a redirect", [{ status: 302 }], "failed", 1],
    ["a reset, then success", [{ errno: "ECONNRESET" }], "sent", 2],
  ])("answered with %s ends as it should", async (_name, endings, outcome, attempts) => {
    const { world, cdn } = await begin();
    cdn.endings.push(...endings);
    const { value } = await world.during(world.client.sendMedia(IMAGE));
    expect(value.outcome).toBe(outcome);
    expect(cdn.asked).toHaveLength(attempts);
    expect(world.of("sendmessage")).toHaveLength(outcome === "sent" ? 1 : 0);
  });

  it("tells what the content network said", async () => {
    const { world, cdn } = await begin();
    cdn.endings.push({ status: 403, headers: { "x-error-message": "no such file key" } });
    expect(await world.client.sendMedia(IMAGE)).toMatchObject({
      reason: "cdn-upload: HTTP status 403 (no such file key)",
      error: { code: "http-status", status: 403 },
    });
  });

  it("that hangs ends after 30 s in all, and leaves nothing behind", async () => {
    const { world, cdn } = await begin();
    cdn.endings.push({ status: 500 }, { silent: true });
    const { value, tookMs } = await world.during(world.client.sendMedia(IMAGE));
    expect(value).toMatchObject({ outcome: "failed", error: { code: "deadline" } });
    expect(tookMs).toBeLessThanOrEqual(30_000);
    expect(tookMs).toBeGreaterThan(29_000);
    expect(cdn.asked[1]!.init.signal.aborted).toBe(true);
    await world.during(world.client.close());
    expect(world.timersLeft).toBe(0);
  });

  it("is ended by a stop", async () => {
    const { world, cdn } = await begin();
    cdn.endings.push({ silent: true });
    const sent = world.client.sendMedia({ ...IMAGE, caption: "words" });
    await world.pass(100);
    const { tookMs } = await world.during(world.client.stop("bot"));
    expect(tookMs).toBeLessThan(5_000);
    expect(await sent).toMatchObject({ outcome: "failed", error: { code: "aborted" } });
    expect([world.timersLeft, world.inFlight]).toEqual([0, 0]);
  });
});

it("shares its 30 s with the message", async () => {
  const { world } = await begin({
    getuploadurl: () => ({ json: { upload_param: "p" }, afterMs: 20_000 }),
    sendmessage: () => ({ silent: true }),
  });
  const { value, tookMs } = await world.during(world.client.sendMedia(IMAGE));
  expect(value).toMatchObject({ outcome: "unknown" });
  expect(tookMs).toBeLessThanOrEqual(30_000);
  // Of the 10 s that were left the message had all.
  expect(tookMs).toBeGreaterThan(29_000);
});

it.each<[string, object, string, string]>([
  ["a code", { ret: -1 }, "refused", "service"],
  ["a stale token", STALE, "refused", "service"],
  ["no address", { ret: 0 }, "failed", "malformed-body"],
  ["an address of another kind", { upload_full_url: "file:///etc/passwd" }, "failed", "foreign-address"],
  ["somebody else's address", { upload_full_url: "https://evil.example/x" }, "failed", "foreign-address"],
  ["an address of this machine", { upload_full_url: "https://0x7f.1/x" }, "failed", "foreign-address"],
])(
  "tells of an answer with %s instead of an address, and still sends the caption",
  async (_name, json, outcome, code) => {
    const { world, cdn } = await begin({ getuploadurl: () => ({ json }) });
    await world.pass(5_000);
    const { value } = await world.during(world.client.sendMedia({ ...IMAGE, caption: "words" }));
    expect(value).toMatchObject({ outcome, error: { code }, caption: { outcome: "sent" } });
    expect(cdn.asked).toHaveLength(0);
    expect(world.of("sendmessage").map(({ body }) => body.msg.item_list[0].text_item?.text)).toEqual([
      "words",
    ]);
  },
);

it("has the session proven when an address is refused for a stale token", async () => {
  const { world } = await begin({ getuploadurl: () => ({ json: STALE }) });
  await world.pass(10_000);
  const before = world.asked.length;
  const { value } = await world.during(world.client.sendMedia(IMAGE));
  expect(value).toMatchObject({ outcome: "refused" });
  const asked = world.asked.slice(before).map(({ endpoint }) => endpoint);
  expect(asked.slice(0, 3)).toEqual(["getuploadurl", "notifystart", "getupdates"]);
  expect(asked.filter(endpoint => endpoint === "getuploadurl")).toHaveLength(2);
});

it("asks for an address once more when the session is cured, and sends the media", async () => {
  let asked = 0;
  const { world } = await begin({
    getuploadurl: () => ({ json: asked++ === 0 ? STALE : { upload_param: "up/1" } }),
  });
  await world.pass(10_000);
  const { value } = await world.during(world.client.sendMedia(IMAGE));
  expect(value).toMatchObject({ outcome: "sent" });
  expect(asked).toBe(2);
});

it("sends the caption before the media, as a message of its own", async () => {
  const { world } = await begin();
  const end = await world.client.sendMedia({ ...IMAGE, caption: "words" });
  expect(end).toMatchObject({ outcome: "sent", caption: { outcome: "sent" } });
  expect(endpointsOf(world)).toEqual(["sendmessage", "getuploadurl", "sendmessage"]);
  expect(world.of("sendmessage").map(({ body }) => body.msg.item_list[0].type)).toEqual([1, 2]);
});

it("sends the caption to whom the media goes: the only user whose id differs in case alone", async () => {
  const { world } = await begin({
    getupdates: (_asked, { polls }) =>
      polls === 0 ? { json: { msgs: [textMessage(1, "hi", "User@im.wechat")], get_updates_buf: "c" } } : HELD,
  });
  await world.client.sendMedia({ ...IMAGE, caption: "words" });
  const sent = world.of("sendmessage").map(({ body }) => body.msg.to_user_id);
  expect(sent).toEqual(["User@im.wechat", "User@im.wechat"]);
});

it("does not let an upload that hangs hold the caption back", async () => {
  const { world, cdn } = await begin();
  cdn.endings.push({ silent: true });
  const askedMs = world.nowMs;
  const ended = world.client.sendMedia({ ...IMAGE, caption: "words" });
  await world.pass(0);
  expect(world.of("sendmessage").map(({ atMs }) => atMs)).toEqual([askedMs]);
  const { value } = await world.during(ended);
  expect(value).toMatchObject({
    outcome: "failed",
    error: { code: "deadline" },
    caption: { outcome: "sent" },
  });
});

it("sends a long caption in chunks, beside the upload", async () => {
  const { world } = await begin({ getuploadurl: () => ({ json: { upload_param: "p" }, afterMs: 5_000 }) });
  const { value } = await world.during(world.client.sendMedia({ ...IMAGE, caption: "x".repeat(8_001) }));
  expect(value).toMatchObject({ outcome: "sent", caption: { outcome: "sent", chunks: 3 } });
  expect(world.of("sendmessage").map(({ body }) => body.msg.item_list[0].type)).toEqual([1, 1, 1, 2]);
});

it("does not let media pass by what waits for quota; the caption waits, the media is declined", async () => {
  const server = new QuotaServer();
  const cdn = new CdnServer();
  server.say("hello");
  const { script } = server;
  const world = new World(
    (asked, here) =>
      asked.endpoint === "getuploadurl" ? { json: { upload_param: "p" } } : script(asked, here),
    { webFetch: cdn.fetch },
  );
  await world.start();
  await world.pass(100);
  for (let count = 0; count < 2; count++) await world.client.sendMedia(IMAGE);
  expect(await world.client.sendMedia({ ...IMAGE, caption: "words" })).toMatchObject({
    outcome: "declined",
    reason: "media-cannot-wait",
    caption: { outcome: "declined", reason: "queued" },
  });
  // Two images, and the refusal of the caption; the image did not even ask.
  expect(world.of("sendmessage")).toHaveLength(3);
  const asked = world.asked.length;
  expect(await world.client.sendMedia(IMAGE)).toEqual({
    outcome: "declined",
    reason: "media-cannot-wait",
    detail: expect.stringContaining("media cannot wait"),
  });
  expect(world.asked).toHaveLength(asked);
  server.say("go on");
  await world.pass(3_000);
  expect(server.shown).toEqual(["item 2", "item 2", "words"]);
});

it.each([
  [{ kind: "song" }],
  [{ bytes: new Uint8Array() }],
  [{ bytes: "text" }],
  [{ to: "" }],
  [{ fileName: "" }],
  [{ caption: "x".repeat(100_001) }],
])("declines %j before anything happens", async over => {
  const { world } = await begin();
  const end = await world.client.sendMedia({ ...IMAGE, ...over } as never);
  expect(end).toMatchObject({ outcome: "declined", reason: "invalid", detail: expect.any(String) });
  expect(endpointsOf(world)).toEqual([]);
});

it("declines for an account that is not there", async () => {
  const { world } = await begin();
  expect(await world.client.sendMedia({ ...IMAGE, account: "nobody" })).toEqual({
    outcome: "declined",
    reason: "never-logged-in",
  });
  await world.during(world.client.stop("bot"));
  expect(await world.client.sendMedia(IMAGE)).toEqual({ outcome: "declined", reason: "stopped" });
});
