/** The client on real sockets: with the global fetch, with undici's own and its dispatchers, through a proxy. */

import { Agent, type Dispatcher, EnvHttpProxyAgent, ProxyAgent, fetch as undiciFetch } from "undici";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import {
  type Client,
  type ClientOptions,
  createClient,
  type InboundMessage,
  type WebFetch,
} from "../../src/index.ts";
import { type ForwardProxy, serveProxy } from "../proxy.ts";
import { type Service, serve } from "../service.ts";

/** A poll is held for half a minute; closing waits for none. */
const HOLD_MS = 30_000;
const CLOSE_MS_MAX = HOLD_MS / 2;
/** Until something is seen; wide enough for any machine. */
const SEEN = { timeout: 120_000, interval: 20 };

let server: Service;
let proxy: ForwardProxy;
beforeEach(async () => {
  server = await serve({ server: { holdMs: HOLD_MS }, hostsAllowed: ["ilink.invalid"] });
  proxy = await serveProxy(server.baseUrl);
});
afterEach(async () => {
  await proxy.close();
  await server.close();
});

const over =
  (dispatcher: Dispatcher): WebFetch =>
  (url, init) =>
    undiciFetch(url, { ...init, dispatcher });

/** What a client hears, and the client. */
function listening(options: ClientOptions) {
  const heard: InboundMessage[] = [];
  const outcomes: string[] = [];
  const client = createClient({ ...options, onMessage: message => void heard.push(message) });
  client.on("request", ({ endpoint, outcome }) => outcomes.push(`${endpoint} ${outcome}`));
  return { client, heard, outcomes };
}

/** A life with everything in it: texts and media in both directions, held polls, an end in the middle of one. */
async function live(client: Client, heard: InboundMessage[], account: string): Promise<void> {
  await client.ready(account);
  server.say("hello");
  server.say("a picture", { as: "image" });
  await vi.waitFor(() => expect(heard).toHaveLength(2), SEEN);
  const to = heard[0]!.from;
  expect(await client.send({ account, to, text: "hi" })).toMatchObject({ outcome: "sent" });
  expect(await client.typing({ account, to, on: true })).toEqual({ outcome: "sent" });
  const bytes = await client.download(heard[1]!.media![0]!);
  expect(Buffer.from(bytes).toString()).toBe("a picture");
  const image = new Uint8Array(100_000).map((_, at) => at % 251);
  expect(await client.sendMedia({ account, to, kind: "image", bytes: image })).toMatchObject({
    outcome: "sent",
  });
  const beganMs = performance.now();
  await client.close();
  expect(performance.now() - beganMs).toBeLessThan(CLOSE_MS_MAX);
  expect(server.sent()).toContain("hi");
  // Among them the size and the MD5 of what was uploaded.
  expect(server.objections()).toEqual([]);
}

describe("a whole life", () => {
  it("with the global fetch", async () => {
    const { client, heard } = listening({});
    await client.start(server.credential());
    await live(client, heard, "bot");
  });

  it("with undici's fetch and an agent of one's own, which has nothing left to do afterwards", async () => {
    const agent = new Agent({ connections: 4 });
    const { client, heard } = listening({ fetch: over(agent) });
    await client.start(server.credential());
    await live(client, heard, "bot");
    // Resolves when every request has ended.
    await agent.close();
  });

  it("through a proxy", async () => {
    const agent = new ProxyAgent(proxy.url);
    const { client, heard } = listening({ fetch: over(agent), cdnBaseUrl: `${server.baseUrl}/c2c` });
    await client.start({ ...server.credential(), baseUrl: "http://ilink.invalid" });
    await live(client, heard, "bot");
    const hosts = proxy.asked.map(host => host.replace(/:80$/, ""));
    const { host } = new URL(server.baseUrl);
    // The media lie at an address of their own, and go through it as well.
    expect(new Set(hosts)).toEqual(new Set(["ilink.invalid", host]));
    await agent.close();
  });

  it("through the proxy that the environment names", async () => {
    const agent = new EnvHttpProxyAgent({ httpProxy: proxy.url, noProxy: "" });
    const { client, heard } = listening({ fetch: over(agent), cdnBaseUrl: `${server.baseUrl}/c2c` });
    await client.start({ ...server.credential(), baseUrl: "http://ilink.invalid" });
    await live(client, heard, "bot");
    expect(proxy.asked.length).toBeGreaterThan(0);
    await agent.close();
  });
});

describe("trouble", () => {
  it.each([
    ["the global fetch", undefined],
    ["undici's fetch", over(new Agent())],
  ])("is told by %s in words that say what to do", async (_what, fetch) => {
    const { client, outcomes } = listening(fetch === undefined ? {} : { fetch });
    const credential = server.credential();
    await server.close();
    await client.start(credential);
    const { host } = new URL(credential.baseUrl);
    await vi.waitFor(() => expect(outcomes).not.toEqual([]), SEEN);
    await expect(client.ready("bot", { timeoutMs: 0 })).rejects.toMatchObject({
      code: "network",
      message: expect.stringMatching(
        new RegExp(`account bot does not receive from ${host}: \\w+: ECONNREFUSED; nothing listens there`),
      ),
    });
    expect(await client.send({ account: "bot", to: "u", text: "t" })).toMatchObject({ outcome: "failed" });
    await client.close();
  });

  it("of a name that is not found", async () => {
    const { client, outcomes } = listening({});
    await client.start({ ...server.credential(), baseUrl: "http://ilink.invalid" });
    await vi.waitFor(() => expect(outcomes).not.toEqual([]), SEEN);
    await expect(client.ready("bot", { timeoutMs: 0 })).rejects.toThrow(
      /does not receive from ilink\.invalid: \w+: (ENOTFOUND|EAI_AGAIN); its name is not found/,
    );
    await client.close();
  });

  it("of a proxy that is not there", async () => {
    await proxy.close();
    const { client, outcomes } = listening({ fetch: over(new ProxyAgent(proxy.url)) });
    await client.start(server.credential());
    await vi.waitFor(() => expect(outcomes).not.toEqual([]), SEEN);
    await expect(client.ready("bot", { timeoutMs: 0 })).rejects.toThrow(
      "ECONNREFUSED; nothing listens there: check baseUrl of the credential, or the proxy's address",
    );
    await client.close();
    proxy = await serveProxy(server.baseUrl);
  });

  it("of a token that somebody else took", async () => {
    // A poll learns of it when its hold ends.
    await server.close();
    server = await serve({ server: { holdMs: 1_000 } });
    const { client, outcomes } = listening({});
    await client.start(server.credential());
    await client.ready("bot");
    server.takeOver();
    await vi.waitFor(() => expect(client.health("bot").state).toBe("needs-login"), SEEN);
    expect(outcomes).toContain("getupdates refused");
    await client.login(server.logIn());
    await client.ready("bot");
    await client.close();
  });
});
