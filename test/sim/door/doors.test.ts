/** Memory and msw lead to one world: whole traces of one client are compared, record by record. */
import http2 from "node:http2";
import https from "node:https";
import net from "node:net";
import { inspect } from "node:util";
import { request as undiciRequest } from "undici";
import { describe, expect, it } from "vitest";
import type { FaultLine, Scenario, WorkloadLine } from "../../../sim/scenario/scenario.ts";
import { digestTrace } from "../../../sim/trace/digest.ts";
import { simulate } from "../../../sim/world/simulate.ts";
import { plainClientOver, type Send } from "../../plain-client/client.ts";
import { faultOf, MINUTE, NOTHING_LEFT, scenarioOf } from "../run-kit.ts";

const WORKLOAD: WorkloadLine[] = [
  { action: "inbound", account: "bot", user: "ann", atMs: 0 },
  { action: "inbound", account: "bot", user: "bob", atMs: 5_000, everyMs: 7_000, untilMs: 90_000 },
  { action: "send", account: "bot", user: "ann", atMs: 3_000, everyMs: 11_000, untilMs: 90_000 },
  { action: "typing", account: "bot", user: "ann", atMs: 20_000 },
];

async function bothDoors(scenario: Scenario, options: Parameters<typeof plainClientOver>[0] = {}) {
  const memory = await simulate({ scenario, subject: plainClientOver(options), door: "memory" });
  const msw = await simulate({ scenario, subject: plainClientOver(options), door: "msw" });
  expect(msw.trace.records).toEqual(memory.trace.records);
  expect(digestTrace(msw.trace)).toBe(digestTrace(memory.trace));
  expect([msw.polls, msw.requests, msw.fired]).toEqual([memory.polls, memory.requests, memory.fired]);
  return memory.trace.records;
}

const FAULTS: Record<string, FaultLine[]> = {
  "nothing at all": [],
  "connections refused": [faultOf("connection-refused", { atMs: 2_000, untilMs: 20_000 })],
  "a reset before the server applied": [faultOf("connection-reset", { atMs: 2_000, count: 3 })],
  "a reset after the server applied": [faultOf("connection-reset", { count: 4, leg: "answer" })],
  "a black hole": [faultOf("hang", { atMs: 1_000, untilMs: 30_000 })],
  "a black hole behind the server": [faultOf("hang", { count: 3, leg: "answer" })],
  "a stale token of each shape": [
    "errcode",
    "ret",
    "both",
    "ret-zero-errcode",
    "errcode-string",
    "ret-string",
  ].map((shape, index) =>
    faultOf("stale-token", { name: shape, atMs: 1_000 + 8_000 * index, count: 1, with: { shape } }),
  ),
  "an expired session": [faultOf("session-expires", { atMs: 10_000 })],
  "a take-over": [faultOf("taken-over", { atMs: 10_000, with: { delay: "5s" } })],
  "gateway errors, applied": [faultOf("http-status", { count: 4, leg: "answer", with: { status: 524 } })],
  "gateway errors, not applied": [faultOf("http-status", { chance: 0.5, with: { body: "empty" } })],
  "unreadable bodies": ["html-page", "truncated-json", "not-json", "wrong-type", "no-content"].map(
    (kind, index) => faultOf(kind, { atMs: 9_000 * index, count: 2 }),
  ),
  "bodies that break": ["body-cut", "body-reset", "dribble", "redirect-loop", "unknown-status"].map(
    (kind, index) => faultOf(kind, { atMs: 9_000 * index, count: 2 }),
  ),
  "a body that falls silent": [faultOf("body-stall", { atMs: 9_000, count: 2 })],
  "a clog": [faultOf("clog", { atMs: 5_000, untilMs: 12_000 })],
  "a suspended host": [faultOf("suspend", { atMs: 20_000, untilMs: 50_000 })],
  "a crash": [faultOf("crash", { atMs: 20_000, untilMs: 25_000 })],
  "an error code": [faultOf("error-code", { endpoints: ["sendmessage"], with: { ret: -2 } })],
  "latency both ways": [
    faultOf("latency", { chance: 0.5, leg: "request", with: { delay: "700ms" } }),
    faultOf("latency", { name: "back", with: { delay: "1300ms" } }),
  ],
  "latency beyond the client's limit": [
    faultOf("latency", { endpoints: ["sendmessage"], with: { delay: "20s" } }),
  ],
  "several at once": [
    faultOf("latency", { name: "slow", chance: 0.3 }),
    faultOf("connection-reset", { everyMs: 6_000, count: 1, leg: "answer" }),
    faultOf("hang", { atMs: 4_000, everyMs: 13_000, untilMs: 9_000, chance: 0.5 }),
  ],
};

describe("the memory door and the msw door give the same trace", () => {
  for (const [name, faults] of Object.entries(FAULTS)) {
    // The cursor matters where answers get lost that had handed something over.
    const cursors = /applied|after|behind|several/.test(name)
      ? (["replay", "consume"] as const)
      : (["replay"] as const);
    it.each(cursors)(`under ${name}, %s`, async cursor => {
      const records = await bothDoors(
        scenarioOf({
          faults,
          workload: WORKLOAD,
          endAtMs: 100_000,
          server: { cursor },
          host: { reply: true, typing: true },
        }),
      );
      expect(records.filter(record => record.type === "tripwire")).toEqual([]);
      expect(records.at(-1)).toMatchObject(NOTHING_LEFT);
      if (faults.length > 0) expect(records.some(r => r.type === "fault" && r.step === "fired")).toBe(true);
      expect(records.some(record => record.type === "handled")).toBe(true);
    });
  }

  it("over a slow network with two accounts, a slow handler, a login and restarts", async () => {
    const records = await bothDoors(
      scenarioOf({
        accounts: ["bot", "second"],
        server: {
          latencyMs: 35,
          ret: "zero",
          advertiseMs: null,
          sendAnswer: "empty-body",
          idleAfterMs: 25_000,
        },
        host: { handlerMs: 1_500, reply: true },
        workload: [
          ...WORKLOAD,
          { action: "inbound", account: "second", user: "cid", atMs: 4_000 },
          { action: "login", account: "bot", atMs: 30_000 },
          { action: "stop", account: "second", atMs: 40_000 },
          { action: "start", account: "second", atMs: 50_000 },
        ],
      }),
    );
    expect(records.filter(record => record.type === "credential")).toHaveLength(1);
  });

  it("with the client's limit below the hold, where every poll is aborted", async () => {
    const records = await bothDoors(scenarioOf({ workload: WORKLOAD }), { pollLimitMs: 900 });
    expect(records.filter(record => record.type === "abort").length).toBeGreaterThan(20);
  });

  const forms: Record<string, Send> = {
    "a Request object": (url, init) => fetch(new Request(url, init)),
    "a Request object and other options": (url, init) =>
      fetch(new Request(url, { method: "POST", body: "other" }), { ...init }),
    "a URL and a Headers object": (url, { headers, ...init }) =>
      fetch(new URL(url), { ...init, headers: new Headers(headers) }),
    "headers as pairs, with odd capitals and spaces": (url, { headers, ...init }) =>
      fetch(url, {
        ...init,
        headers: Object.entries(headers as Record<string, string>).map(([name, value]): [string, string] => [
          name.toUpperCase(),
          ` ${value} `,
        ]),
      }),
    "a body of bytes": (url, { body, ...init }) =>
      fetch(url, { ...init, body: new TextEncoder().encode(body) }),
    "a body that is a Blob": (url, { body, ...init }) => fetch(url, { ...init, body: new Blob([body]) }),
    "a body that is a stream": (url, { body, ...init }) =>
      fetch(url, { ...init, body: new Blob([body]).stream(), duplex: "half" } as RequestInit),
    "no content type": (url, { headers, ...init }) => {
      const { "Content-Type": _type, ...rest } = headers as Record<string, string>;
      return fetch(url, { ...init, headers: rest });
    },
    "no content type and a body of parameters": (url, { headers, ...init }) => {
      const { "Content-Type": _type, ...rest } = headers as Record<string, string>;
      return fetch(url, { ...init, headers: rest, body: new URLSearchParams({ a: "1" }) });
    },
    "an address in capitals with a port and a fragment": (url, init) =>
      fetch(
        url.replace("https://ilinkai", "HTTPS://ILINKAI").replace(".com/", ".com:443/").concat("#part"),
        init,
      ),
    "a path nobody knows": (url, init) => fetch(url.replace("getupdates", "getnothing"), init),
    "another method": (url, init) => fetch(url, { ...init, method: "PUT" }),
    "a body read as a stream from a clone": async (url, init) => {
      const response = await fetch(url, init);
      const clone = response.clone();
      let text = "";
      for await (const chunk of clone.body ?? []) text += new TextDecoder().decode(chunk as Uint8Array);
      return new Response(text, { status: clone.status });
    },
  };
  for (const [name, form] of Object.entries(forms)) {
    it(`for calls with ${name}`, async () => {
      const faults = [faultOf("connection-reset", { atMs: 15_000, count: 2, leg: "answer" })];
      const records = await bothDoors(scenarioOf({ faults, workload: WORKLOAD, endAtMs: 70_000 }), {
        send: form,
      });
      expect(records.filter(record => record.type === "tripwire")).toEqual([]);
      expect(
        records.filter(record => record.type === "request" || record.type === "nonconformance"),
      ).not.toEqual([]);
    });
  }

  it.each(["dribble", "body-cut", "body-reset", "chunked-cut"])(
    "to who reads a body piece by piece, under %s",
    async kind => {
      const seen: unknown[] = [];
      const send: Send = async (url, call) => {
        const answer = await fetch(url, call);
        const { type, redirected, status } = answer;
        const head = [answer.url, type, redirected, status, answer.headers.get("transfer-encoding")];
        const reader = answer.body?.getReader({ mode: "byob" });
        const pieces: Uint8Array[] = [];
        try {
          for (;;) {
            const next = await reader?.read(new Uint8Array(7));
            if (next?.value !== undefined) pieces.push(next.value);
            if (next?.done !== false) break;
          }
        } catch (error) {
          seen.push([...head, pieces.length, inspect(error).replace(/\n {4}at .*/g, "")]);
          throw error;
        }
        seen.push([...head, pieces.length]);
        return new Response(Buffer.concat(pieces), { status });
      };
      const faults = [faultOf(kind, { atMs: 9_000, count: 3 })];
      await bothDoors(scenarioOf({ faults, workload: WORKLOAD, endAtMs: 60_000 }), { send });
      const half = seen.length / 2;
      expect(seen.slice(half)).toEqual(seen.slice(0, half));
      const broken = seen.filter(each => /terminated/.test(String(each)));
      expect(broken).toHaveLength(kind === "dribble" ? 0 : 6);
    },
  );

  it("for calls through node:https, which msw alone can catch, without a trip", async () => {
    const send: Send = (url, { headers, body, signal }) =>
      new Promise((resolve, reject) => {
        const request = https.request(
          url,
          { method: "POST", headers: headers as Record<string, string> },
          answer => {
            let text = "";
            answer.on("data", chunk => {
              text += chunk;
            });
            answer.on("end", () => resolve(new Response(text, { status: answer.statusCode ?? 0 })));
            answer.on("error", reject);
          },
        );
        signal?.addEventListener("abort", () => request.destroy(new Error("aborted")), { once: true });
        request.on("error", reject);
        request.end(body);
      });
    const scenario = scenarioOf({ workload: WORKLOAD, endAtMs: 70_000 });
    const run = () => simulate({ scenario, subject: plainClientOver({ send }), door: "msw" });
    const { records } = (await run()).trace;
    expect(records.filter(record => record.type === "tripwire")).toEqual([]);
    expect(records.filter(record => record.type === "handled").length).toBeGreaterThan(5);
    expect((await run()).trace.records).toEqual(records);
  });

  it("for calls through the undici package, which msw alone can catch: without it they go nowhere and are a trip", async () => {
    const codes: unknown[] = [];
    const send: Send = async (url, { headers, body }) => {
      const options = {
        method: "POST",
        headers: headers as Record<string, string>,
        body: String(body),
      } as const;
      return undiciRequest(url, options).then(
        () => Promise.reject(new Error("it reached somebody")),
        error => {
          codes.push(error.code);
          throw error;
        },
      );
    };
    const { trace } = await simulate({
      scenario: scenarioOf(),
      subject: plainClientOver({ send }),
      door: "memory",
    });
    expect(trace.records.find(record => record.type === "tripwire")).toMatchObject({ what: "socket" });
    expect(new Set(codes)).toEqual(new Set(["ENOTFOUND"]));
  });

  it("for calls over HTTP/2, which no door catches: they go nowhere and are a trip", async () => {
    const errors: unknown[] = [];
    const send: Send = url =>
      new Promise((_, reject) => {
        const session = http2.connect(new URL(url).origin);
        session.on("error", error => {
          errors.push((error as { code?: unknown }).code);
          reject(error);
        });
        session.request({ ":method": "POST", ":path": new URL(url).pathname }).on("error", () => {});
      });
    for (const door of ["memory", "msw"] as const) {
      const { trace } = await simulate({ scenario: scenarioOf(), subject: plainClientOver({ send }), door });
      expect(trace.records.find(record => record.type === "tripwire")).toMatchObject({ what: "socket" });
      expect(trace.records.filter(record => record.type === "request")).toEqual([]);
    }
    expect(new Set(errors)).toEqual(new Set(["ENOTFOUND"]));
  });

  it("for a host looked up by name, which has no address and is a trip", async () => {
    const send: Send = async (url, init) => {
      const error = await new Promise(resolve =>
        net.connect(443, "ilinkai.weixin.qq.com").on("error", resolve),
      );
      expect(error).toMatchObject({ code: "ENOTFOUND" });
      return fetch(url, init);
    };
    const { trace } = await simulate({
      scenario: scenarioOf(),
      subject: plainClientOver({ send }),
      door: "memory",
    });
    expect(trace.records.find(record => record.type === "tripwire")).toMatchObject({
      what: "socket",
      declared: false,
    });
  });

  it("for a raw socket, which msw lets through: a trip", async () => {
    const send: Send = async (url, init) => {
      const socket = net.connect(9, "127.0.0.1");
      socket.end("not HTTP");
      await new Promise(resolve => socket.on("error", resolve));
      return fetch(url, init);
    };
    for (const door of ["memory", "msw"] as const) {
      const { trace } = await simulate({ scenario: scenarioOf(), subject: plainClientOver({ send }), door });
      expect(trace.records.find(record => record.type === "tripwire")).toMatchObject({ what: "socket" });
    }
  });

  it("for calls to a foreign host, which fail and are a trip", async () => {
    const records = await bothDoors(scenarioOf(), {
      send: (url, init) => fetch(url.replace("ilinkai.weixin.qq.com", "example.com"), init),
    });
    expect(records.filter(record => record.type === "request")).toEqual([]);
    expect(records.find(record => record.type === "tripwire")).toMatchObject({
      what: "foreign-host",
      declared: false,
    });
  });

  it("for calls with a signal that is aborted already, which never reach the wire", async () => {
    const errors: unknown[] = [];
    const reason = new Error("too late");
    const records = await bothDoors(scenarioOf({ endAtMs: MINUTE + 10_000 }), {
      send: (url, init) =>
        fetch(url, { ...init, signal: AbortSignal.abort(reason) }).catch(error => {
          errors.push(error);
          throw error;
        }),
    });
    expect(records.filter(record => record.type === "request")).toEqual([]);
    expect(new Set(errors)).toEqual(new Set([reason]));
  });
});
