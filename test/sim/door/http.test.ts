/** The http door: what a client sees through it is what real sockets show, and the server sees what the client does. */
import { afterEach, describe, expect, it, test } from "vitest";
import { THIS_MAJOR } from "../../../sim/calibration/nodes.ts";
import { observe } from "../../../sim/calibration/observe.ts";
import { shapeAtSocket } from "../../../sim/door/socket.ts";
import { actsOn } from "../../../sim/fault/fault.ts";
import { SHAPES, type ShapeId } from "../../../sim/fault/shapes.ts";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { type Loopback, serveLoopback } from "../../../sim/loopback/loopback.ts";
import type { LoopbackOptions } from "../../../sim/loopback/options.ts";
import { API_URL, CDN_URL } from "../../../sim/server/hosts.ts";
import { resolveSubject } from "../../../sim/subject/table.ts";
import type { TraceRecord } from "../../../sim/trace/record.ts";
import { simulate } from "../../../sim/world/simulate.ts";
import { createClient } from "../../../src/index.ts";
import { essence, probeOf, seenOnSockets, URLS } from "../fault/probe.ts";
import { faultOf, scenarioOf } from "../run-kit.ts";

/** The client's own, where it is to show; elsewhere none of a busy machine's delays may. */
const STALL_MS = 1_000;
const PATIENCE_MS = 20_000;
const HOLD_MS = 50;

let service: Loopback;
afterEach(() => service.close());

async function serve(options: LoopbackOptions = {}): Promise<Loopback> {
  service = await serveLoopback({ ...options, server: { holdMs: HOLD_MS, ...options.server } });
  return service;
}

const here = (url: string): string =>
  url.replace(API_URL, service.baseUrl).replace(new URL(CDN_URL).origin, service.baseUrl);

const ask = (endpoint: keyof typeof URLS, signal?: AbortSignal): Promise<Response> =>
  fetch(here(URLS[endpoint]), {
    method: "POST",
    ...probeOf(endpoint, service.credential()),
    ...(signal && { signal }),
  });

/** Kinds whose client could not even have reached the server; it is shown a reset instead. */
const isOnTheWay = (id: string): boolean =>
  id in SHAPES && SHAPES[id as ShapeId].phase === "request" && shapeAtSocket(id as ShapeId) !== id;

const calibrated = FAULT_KINDS.filter(
  kind => actsOn(kind) === "request" && kind.calibrated === "real-socket",
);

describe("through the http door", () => {
  test.each(calibrated.filter(({ id }) => !isOnTheWay(id)))("$id looks as on a real socket", async kind => {
    const [endpoint = "getupdates"] = kind.endpoints ?? [];
    const [example = {}] = kind.examples;
    // How late it comes is the simulation's to check.
    const attributes = { ...example, ...("after" in example && { after: 0 }) };
    await serve({
      scenario: scenarioOf({
        faults: [{ ...faultOf(kind.id), attributes }],
      }),
    });
    const init = probeOf(endpoint, service.credential());
    // The fault's window opens with a timer of its own.
    await new Promise(resolve => setTimeout(resolve, 5));
    const real = seenOnSockets(kind.id, THIS_MAJOR);
    const deadlineMs = real?.error?.name === "TimeoutError" ? STALL_MS : PATIENCE_MS;
    const seen = await observe(fetch, here(URLS[endpoint]), init, AbortSignal.timeout(deadlineMs));
    expect(service.records).toContainEqual(expect.objectContaining({ type: "fault", step: "fired" }));
    expect(essence(seen)).toEqual(essence(real));
  });

  it("what happens on the way to a server is a reset, and the trace says so", async () => {
    const onTheWay = calibrated.filter(({ id }) => isOnTheWay(id));
    expect(onTheWay.map(({ id }) => id).toSorted()).toEqual([
      "broken-pipe",
      "certificate-expired",
      "certificate-not-yet-valid",
      "certificate-unknown-issuer",
      "certificate-wrong-host",
      "connect-timeout",
      "connection-refused",
      "connection-timed-out",
      "dns-not-found",
      "dns-temporary-failure",
      "files-exhausted",
      "host-unreachable",
      "network-unreachable",
      "ports-exhausted",
      "proxy-refuses",
      "tls-to-plain-port",
    ]);
    await serve({
      scenario: scenarioOf({
        faults: [faultOf("dns-not-found")],
      }),
    });
    await new Promise(resolve => setTimeout(resolve, 5));
    await expect(ask("getupdates")).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
    expect(service.records.at(-1)).toMatchObject({
      type: "failure",
      code: "ECONNRESET",
      fault: "dns-not-found",
    });
  });
});

/**
 * What must be the same in real time: everything but when, and how often a poll found nothing. Told apart by endpoint, as
 * calls side by side have no order.
 */
function exchangesOf(records: readonly TraceRecord[]): Record<string, string[]> {
  const end = records.findIndex(({ type }) => type === "end");
  const said = (end < 0 ? records : records.slice(0, end)).flatMap<{ by: string; what: string }>(record => {
    const { seq: _, atMs: __, ...rest } = record;
    if (record.type === "session" || record.type === "acked")
      return [{ by: record.type, what: JSON.stringify(rest) }];
    if (!("endpoint" in rest) || !("request" in rest)) return [];
    const { request: ___, ...facts } = rest;
    const isPoll = rest.endpoint === "getupdates";
    const isIdle = rest.type !== "answer" || (rest.ok && rest.messages === undefined);
    return isPoll && isIdle ? [] : [{ by: rest.endpoint, what: JSON.stringify(facts) }];
  });
  const groups = Object.entries(Object.groupBy(said, ({ by }) => by));
  return Object.fromEntries(groups.map(([by, group = []]) => [by, group.map(({ what }) => what)]));
}

describe("a script of messages, a reset and an expired session", () => {
  it("gives through the http door what it gives through the memory door", async () => {
    const common = { server: { holdMs: 200 }, host: { reply: true } };
    const reset = faultOf("connection-reset", { count: 1, endpoints: ["sendmessage"] });
    const { trace } = await simulate({
      scenario: scenarioOf({
        ...common,
        workload: [
          { action: "inbound", account: "bot", user: "ann", atMs: 1_000, everyMs: 5_000, untilMs: 11_000 },
        ],
        faults: [reset, faultOf("session-expires", { atMs: 8_000 })],
        healAtMs: 15_000,
        endAtMs: 16_000,
      }),
      subject: await resolveSubject("fixed", { cwd: "." }),
    });

    const { userWrites, makeStale, records } = await serve({
      scenario: scenarioOf({ ...common, faults: [reset] }),
    });
    const client = createClient({
      onMessage: async ({ text }, turn) => void (await turn.reply(`you said ${text}`)),
    });
    await client.start(service.credential());
    const count = (type: TraceRecord["type"]): number =>
      records.filter(record => record.type === type).length;
    const isSent = (times: number): boolean =>
      records.filter(record => record.type === "answer" && record.endpoint === "sendmessage").length ===
      times;
    for (const times of [1, 2, 3]) {
      userWrites("ann");
      await until(() => count("acked") === times && isSent(times));
      if (times !== 2) continue;
      makeStale();
      // Live, stale, live again.
      await until(() => count("session") === 3);
    }
    const real = exchangesOf([...records]);
    await client.close();
    expect(real).toEqual(exchangesOf(trace.records));
    expect(Object.keys(real).toSorted()).toEqual([
      "acked",
      "getupdates",
      "notifystart",
      "sendmessage",
      "session",
    ]);
  });
});

describe("the server behind the http door", () => {
  it("sees a client that gives a poll up, and hands it nothing any more", async () => {
    await serve({ server: { holdMs: 60_000, cursor: "consume" } });
    const limit = new AbortController();
    const poll = ask("getupdates", limit.signal);
    await until(() => service.records.some(({ type }) => type === "accepted"));
    limit.abort();
    await expect(poll).rejects.toThrow("aborted");
    await until(() => service.records.at(-1)?.type === "abort");
    service.userWrites("alice", { text: "hello" });
    expect(service.records.at(-1)?.type).toBe("inbound");
    expect(await (await ask("getupdates")).text()).toContain("hello");
  });

  it("breaks every connection on demand", async () => {
    await serve({ server: { holdMs: 60_000 } });
    const polls = [ask("getupdates"), ask("getupdates")].map(poll => poll.catch(error => error.cause.code));
    await until(() => service.records.filter(({ type }) => type === "accepted").length === 2);
    service.resetConnections();
    expect(await Promise.all(polls)).toEqual(["ECONNRESET", "ECONNRESET"]);
    expect(service.records.slice(-2).map(({ type }) => type)).toEqual(["failure", "failure"]);
  });

  it("takes bodies of bytes", async () => {
    await serve();
    const bytes = Uint8Array.from({ length: 100_000 }, (_, index) => index & 0xff);
    const address = here(`${CDN_URL}/upload?encrypted_query_param=none&filekey=none`);
    const { status } = await fetch(address, { method: "POST", body: bytes });
    expect(status).toBeGreaterThanOrEqual(400);
    expect(service.records.at(-1)).toMatchObject({ type: "answer", endpoint: "upload", status });
  });

  it("knows no other paths", async () => {
    await serve();
    expect((await fetch(`${service.baseUrl}/nothing/here`)).status).toBe(404);
    expect(service.records.at(-1)).toMatchObject({ type: "nonconformance", field: "path" });
  });

  it("listens on this machine alone", async () => {
    await serve();
    expect(new URL(service.baseUrl).hostname).toBe("127.0.0.1");
    await expect(fetch(service.baseUrl.replace("127.0.0.1", "[::1]"))).rejects.toThrow("fetch failed");
  });

  it("closes at once with polls open, and frees its port", async () => {
    await serve({ server: { holdMs: 60_000 } });
    const polls = Array.from({ length: 20 }, () => ask("getupdates").catch(error => error.cause.code));
    await until(() => service.records.filter(({ type }) => type === "accepted").length === 20);
    const begun = performance.now();
    await service.close();
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect(new Set(await Promise.all(polls))).toEqual(new Set(["UND_ERR_SOCKET"]));
    const port = Number(new URL(service.baseUrl).port);
    await serve({ port });
    expect(new URL(service.baseUrl).port).toBe(String(port));
  });

  it("says which port it could not have", async () => {
    await serve();
    const port = Number(new URL(service.baseUrl).port);
    await expect(serveLoopback({ port })).rejects.toMatchObject({ code: "EADDRINUSE", port });
  });
});

async function until(done: () => boolean): Promise<void> {
  for (let waitedMs = 0; !done(); waitedMs += 5) {
    if (waitedMs > 120_000) throw new Error("it did not happen within 2 min");
    await new Promise(resolve => setTimeout(resolve, 5));
  }
}
