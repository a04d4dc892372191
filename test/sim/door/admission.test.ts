/** Who may speak to the mock on real sockets, and how much: everything else is refused before anything happens. */
import { afterEach, describe, expect, it } from "vitest";
import { type Loopback, serveLoopback } from "../../../sim/loopback/loopback.ts";
import type { LoopbackOptions } from "../../../sim/loopback/options.ts";
import { answerOn, connectTo, exchange } from "../../raw-http.ts";
import { attacksOn } from "../../torture/serve-attacks.ts";

const CALL = "/ilink/bot/get_bot_qrcode?bot_type=3";

let service: Loopback;
let port: number;
let told: string[];
afterEach(() => service.close());

async function serve(options: LoopbackOptions = {}): Promise<void> {
  told = [];
  service = await serveLoopback({ onLimit: line => told.push(line), ...options });
  port = Number(new URL(service.baseUrl).port);
}

const get = (...headers: string[]) => exchange(port, [`GET ${CALL} HTTP/1.1`, ...headers]);

describe("refused before anything happens", () => {
  it("pages, names of others, what is said to a proxy, and what is too long", async () => {
    await serve();
    const seen: Record<string, number> = {};
    const wanted: Record<string, number> = {};
    for (const attack of attacksOn(port)) {
      const { status, text } = await exchange(port, attack.lines, attack.body);
      seen[attack.name] = status;
      wanted[attack.name] = attack.wanted;
      expect(text, attack.name).not.toMatch(/access-control|qrcode_img/i);
      expect(text, attack.name).toMatch(/\r\ncontent-type: text\/plain; charset=utf-8\r\n/);
    }
    expect(seen).toEqual(wanted);
    expect(service.records.filter(({ type }) => type !== "session")).toEqual([]);
  });

  it("by what stands behind any number of headers", async () => {
    await serve({ limits: { headersMax: 5_000, headerBytesMax: 65_536 } });
    const many = Array.from({ length: 4_000 }, () => "a: b");
    expect((await get(`Host: localhost:${port}`, ...many)).status).toBe(200);
    expect((await get(`Host: localhost:${port}`, ...many, "Origin: https://evil.example")).status).toBe(403);
  });

  it("even in the middle of a connection that began well", async () => {
    await serve();
    const socket = connectTo(port);
    socket.write(`GET ${CALL} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    expect(await answerOn(socket)).toMatchObject({ status: 200 });
    const before = service.records.length;
    socket.write(`GET ${CALL} HTTP/1.1\r\nHost: evil.example\r\n\r\n`);
    socket.write(`GET ${CALL} HTTP/1.1\r\nHost: 127.0.0.1:${port}\r\n\r\n`);
    expect(await answerOn(socket)).toMatchObject({ status: 421 });
    expect(await answerOn(socket)).toMatchObject({ status: 0 });
    expect(service.records.length).toBe(before);
  });

  it("is told of: each kind at once, and the rest by number", async () => {
    await serve();
    for (let count = 0; count < 50; count++) await get("Host: evil.example\u009b2J");
    for (let count = 0; count < 50; count++) await get(`Host: 127.0.0.1:${port}`, "Origin: null");
    expect(told).toEqual([
      expect.stringMatching(/not to "evil\.example\\u00c2\\u009b2J"; .*--host-allowed/),
      expect.stringMatching(/^no page may use the mock.*"null".*--origin-allowed/),
    ]);
  });
});

describe("let in", () => {
  it("programs that name this machine at its port, in whatever form", async () => {
    await serve();
    for (const host of [
      "127.0.0.1",
      "localhost",
      "LocalHost",
      "localhost.",
      "127.0.0.2",
      "[::1]",
      "[0:0::1]",
    ])
      expect((await get(`Host: ${host}:${port}`)).status, host).toBe(200);
    expect((await exchange(port, [`GET ${CALL} HTTP/1.0`, `Host: localhost:${port}`])).status).toBe(200);
  });

  it("requests of the mock's own origin, an address that was typed in, and an upgrade that may be passed over", async () => {
    await serve();
    const own = `Host: 127.0.0.1:${port}`;
    expect((await get(own, `Origin: http://127.0.0.1:${port}`)).status).toBe(200);
    expect((await get(own, "Sec-Fetch-Site: none")).status).toBe(200);
    expect((await get(own, "Sec-Fetch-Site: same-origin")).status).toBe(200);
    expect((await get(own, "Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c")).status).toBe(200);
  });

  it("hosts and origins that were named, and no others", async () => {
    await serve({
      hostsAllowed: ["mock.test", "other.test:81"],
      originsAllowed: ["http://localhost:3000", "app://me"],
    });
    const statusOf = async (...headers: string[]): Promise<number> => (await get(...headers)).status;
    for (const host of ["mock.test", "MOCK.test.:9", "other.test:81", `localhost:${port}`])
      expect(await statusOf(`Host: ${host}`), host).toBe(200);
    for (const host of ["other.test", "other.test:82", "a.mock.test"])
      expect(await statusOf(`Host: ${host}`), host).toBe(421);
    const own = `Host: 127.0.0.1:${port}`;
    expect(await statusOf(own, "Origin: http://localhost:3000", "Sec-Fetch-Site: cross-site")).toBe(200);
    expect(await statusOf(own, "Origin: app://me")).toBe(200);
    for (const origin of ["http://localhost:3001", "https://localhost:3000", "app://you", "null"])
      expect(await statusOf(own, `Origin: ${origin}`), origin).toBe(403);
    const preflight = ["Origin: http://localhost:3000", "Access-Control-Request-Method: POST"];
    expect((await exchange(port, [`OPTIONS ${CALL} HTTP/1.1`, own, ...preflight])).status).toBe(403);
  });

  it("nothing that is no host, no origin and no number of bytes can be allowed", async () => {
    await serve();
    for (const host of ["", "*", "http://mock.test", "mock.test/", "a b", "mock.test:"])
      await expect(serveLoopback({ hostsAllowed: [host] })).rejects.toThrow("expected a host");
    for (const origin of ["", "*", "null", "mock.test", "http://a/b", "http://*.test", "http://u@a"])
      await expect(serveLoopback({ originsAllowed: [origin] })).rejects.toThrow("expected an origin");
    for (const bodyBytesMax of [0, -1, 1.5, Number.NaN])
      await expect(serveLoopback({ limits: { bodyBytesMax } })).rejects.toThrow("limits.bodyBytesMax");
  });
});
