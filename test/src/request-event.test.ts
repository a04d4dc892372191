/** The event `request`: one for every request that was made, with its true end and its true time. */
import { expect, it } from "vitest";
import type { InboundMedia, RequestEvent } from "../../src/index.ts";
import { CdnServer } from "./media/cdn-server.ts";
import { CREDENTIAL, type Ending, HELD, kindly, STALE, World } from "./world.ts";

function metered(world: World): RequestEvent[] {
  const events: RequestEvent[] = [];
  world.client.on("request", event => events.push(event));
  return events;
}

it("tells each request once, in the order of their ends, with the time that each took", async () => {
  const world = new World(kindly({ sendmessage: () => ({ json: {}, afterMs: 30 }) }));
  const events = metered(world);
  await world.start();
  await world.pass(50_000);
  await world.during(world.client.send({ account: "bot", to: "u", text: "t" }));
  await world.during(world.client.close());
  expect(events).toHaveLength(world.asked.length);
  expect(events.map(({ endpoint, outcome, elapsedMs }) => [endpoint, outcome, elapsedMs])).toEqual([
    ["notifystart", "answered", 0],
    ["getupdates", "answered", 34_990],
    ["sendmessage", "answered", 30],
    ["getupdates", "aborted", expect.any(Number)],
    ["notifystop", "answered", 0],
  ]);
  expect(new Set(events.map(({ account }) => account))).toEqual(new Set(["bot"]));
});

it.each<[Ending, object]>([
  [{ json: STALE }, { outcome: "refused", code: -14, elapsedMs: 0 }],
  [
    { json: { ret: -2 }, afterMs: 7 },
    { outcome: "refused", code: -2, elapsedMs: 7 },
  ],
  [{ json: { errcode: "secret-1" } }, { outcome: "refused", elapsedMs: 0 }],
  [
    { errno: "ECONNRESET", afterMs: 9 },
    { outcome: "network", errno: "ECONNRESET", elapsedMs: 9 },
  ],
  [
    { text: "", status: 502 },
    { outcome: "http-status", status: 502, elapsedMs: 0 },
  ],
  [{ text: "<html>" }, { outcome: "malformed-body", elapsedMs: 0 }],
  [{ silent: true }, { outcome: "deadline", elapsedMs: 5_000 }],
  [{ stall: true }, { outcome: "deadline", elapsedMs: 5_000 }],
])("tells that a request ended with %j", async (ending, told) => {
  const world = new World(kindly({ getconfig: () => ending }));
  const events = metered(world);
  await world.start();
  await world.during(world.client.typing({ account: "bot", to: "u", on: true }));
  expect(events.filter(({ endpoint }) => endpoint === "getconfig")).toEqual([
    { account: "bot", endpoint: "getconfig", ...told },
  ]);
});

it("tells uploads and downloads too, each attempt by itself", async () => {
  const cdn = new CdnServer();
  const world = new World(kindly({ getuploadurl: () => ({ json: { upload_param: "p" } }) }), {
    webFetch: cdn.fetch,
  });
  const events = metered(world);
  await world.start();
  cdn.endings.push({ status: 503 }, { errno: "ECONNRESET" });
  const bytes = new Uint8Array([1, 2, 3]);
  const sent = world.client.sendMedia({ account: "bot", to: "u", kind: "image", bytes });
  expect((await world.during(sent)).value.outcome).toBe("sent");
  const media: InboundMedia = { account: "bot", kind: "image", source: { param: "unknown" } };
  await world.during(world.client.download(media).catch(() => {}));
  const silent = new AbortController();
  cdn.endings.push({ silent: true });
  const ended = world.client.download(media, silent.signal).catch(() => {});
  await world.pass(100);
  silent.abort();
  await ended;
  await world.pass(0);
  expect(
    events
      .filter(({ endpoint }) => /cdn|uploadurl/.test(endpoint))
      .map(({ elapsedMs: _, account: __, ...end }) => end),
  ).toEqual([
    { endpoint: "getuploadurl", outcome: "answered" },
    { endpoint: "cdn-upload", outcome: "http-status", status: 503 },
    { endpoint: "cdn-upload", outcome: "network", errno: "ECONNRESET" },
    { endpoint: "cdn-upload", outcome: "answered" },
    { endpoint: "cdn-download", outcome: "http-status", status: 404 },
    { endpoint: "cdn-download", outcome: "aborted" },
  ]);
});

it("names the account whose request it was", async () => {
  const world = new World(() => HELD);
  const events = metered(world);
  await world.start({ ...CREDENTIAL, account: "second", token: "other" });
  await world.during(world.client.stop("second"));
  expect(new Set(events.map(({ account }) => account))).toEqual(new Set(["second"]));
});
