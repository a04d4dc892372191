/** The repair as an interceptor, on real sockets of the loopback interface: undici's own two faces, and Node's `fetch`. */
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { gzipSync } from "node:zlib";
import {
  Agent,
  getGlobalDispatcher,
  interceptors,
  request,
  setGlobalDispatcher,
  fetch as undiciFetch,
} from "undici";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Loopback, serveLoopback } from "../../../sim/loopback/loopback.ts";
import { ilinkRecovery, type RepairFault } from "../../../src/repair/index.ts";
import type {
  Dispatch,
  DispatchController,
  DispatchHandler,
  DispatchOptions,
} from "../../../src/repair/undici/handler.ts";

let service: Loopback;
const before = getGlobalDispatcher();
let agent: ReturnType<Agent["compose"]>;

beforeEach(async () => {
  service = await serveLoopback({ server: { holdMs: 500 } });
  agent = new Agent().compose(ilinkRecovery({ hosts: [new URL(service.baseUrl).host] }));
});

afterEach(async () => {
  setGlobalDispatcher(before);
  await agent.destroy();
  await service.close();
});

interface Asked {
  status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into bodies freely
  body: any;
}

const headers = (): Record<string, string> => ({
  "Content-Type": "application/json",
  AuthorizationType: "ilink_bot_token",
  "X-WECHAT-UIN": "MTIz",
  "iLink-App-Id": "bot",
  "iLink-App-ClientVersion": "132105",
  Authorization: `Bearer ${service.credential().token}`,
});
const base_info = { channel_version: "2.4.9", bot_agent: "OpenClaw" };
const urlOf = (endpoint: string): string => `${service.baseUrl}/ilink/bot/${endpoint}`;

const faces: [name: string, ask: (endpoint: string, body: object, signal?: AbortSignal) => Promise<Asked>][] =
  [
    [
      "undici.fetch",
      async (endpoint, body, signal) => {
        const answer = await undiciFetch(urlOf(endpoint), {
          method: "POST",
          headers: headers(),
          body: JSON.stringify({ ...body, base_info }),
          dispatcher: agent,
          ...(signal && { signal }),
        });
        return { status: answer.status, body: await answer.json() };
      },
    ],
    [
      "undici.request",
      async (endpoint, body, signal) => {
        const answer = await request(urlOf(endpoint), {
          method: "POST",
          headers: headers(),
          body: JSON.stringify({ ...body, base_info }),
          dispatcher: agent,
          ...(signal && { signal }),
        });
        return { status: answer.statusCode, body: await answer.body.json() };
      },
    ],
    [
      "the runtime's fetch, by the global dispatcher",
      async (endpoint, body, signal) => {
        setGlobalDispatcher(agent);
        const answer = await fetch(urlOf(endpoint), {
          method: "POST",
          headers: headers(),
          body: JSON.stringify({ ...body, base_info }),
          ...(signal && { signal }),
        });
        return { status: answer.status, body: await answer.json() };
      },
    ],
  ];

const endpoints = (): string[] =>
  service.records.flatMap(record => (record.type === "request" ? [record.endpoint] : []));

describe.each(faces)("%s", (_name, ask) => {
  test("never sees -14: the session is cured, and the message comes", async () => {
    service.makeStale();
    service.userWrites("alice", { text: "hello" });
    const { status, body } = await ask("getupdates", { get_updates_buf: "" });
    expect(status).toBe(200);
    expect(body.msgs).toHaveLength(1);
    expect(endpoints()).toEqual(["getupdates", "notifystart", "getupdates"]);
    expect(service.records.filter(({ type }) => type === "nonconformance")).toEqual([]);
  });

  test("gets a refused send through", async () => {
    service.makeStale();
    const item_list = [{ type: 1, text_item: { text: "good morning" } }];
    const msg = {
      from_user_id: "",
      to_user_id: "alice@im.wechat",
      client_id: "c1",
      message_type: 2,
      message_state: 2,
      item_list,
    };
    expect((await ask("sendmessage", { msg })).status).toBe(200);
    expect(endpoints()).toEqual(["sendmessage", "notifystart", "sendmessage"]);
  });

  test("is aborted as ever", async () => {
    const caller = new AbortController();
    const asked = ask("getupdates", { get_updates_buf: "" }, caller.signal);
    setTimeout(() => caller.abort(), 100);
    await expect(asked).rejects.toThrow(/abort/i);
  });

  test("comes through as it is when something breaks inside", async () => {
    const faults: RepairFault[] = [];
    const broken = (): never => {
      throw new RangeError("this clock is broken");
    };
    await agent.destroy();
    agent = new Agent().compose(
      ilinkRecovery({
        hosts: [new URL(service.baseUrl).host],
        clock: { nowMs: broken, monotonicMs: broken, setTimeout: broken, clearTimeout: broken },
        onFault: fault => faults.push(fault),
      }),
    );
    let cursor: unknown = "";
    for (let turn = 0; turn < 3; turn++) {
      service.userWrites("alice", { text: "hello" });
      expect(await ask("sendtyping", { ilink_user_id: "u", typing_ticket: "t", status: 1 })).toMatchObject({
        status: 200,
      });
      const answer = await ask("getupdates", { get_updates_buf: cursor });
      expect(answer).toMatchObject({
        status: 200,
        body: { msgs: [{ item_list: [{ text_item: { text: "hello" } }] }] },
      });
      cursor = answer.body.get_updates_buf;
    }
    expect(faults.map(({ error, count, forGood }) => [String(error), count, forGood])).toEqual([
      ["RangeError: this clock is broken", 1, false],
      ["RangeError: this clock is broken", 2, false],
      ["RangeError: this clock is broken", 3, true],
    ]);
    const asked = service.records.flatMap(record => (record.type === "request" ? [record.endpoint] : []));
    expect(asked.filter(endpoint => endpoint === "sendtyping")).toHaveLength(3);
    const caller = new AbortController();
    const held = ask("getupdates", { get_updates_buf: cursor }, caller.signal);
    setTimeout(() => caller.abort(), 50);
    await expect(held).rejects.toThrow(/abort/i);
  });

  test("reaches other hosts and paths as it is", async () => {
    const other = await serveLoopback();
    service.makeStale();
    const plain = new Agent().compose(ilinkRecovery({ hosts: [new URL(other.baseUrl).host] }));
    const answer = await undiciFetch(urlOf("getupdates"), {
      method: "POST",
      headers: headers(),
      body: JSON.stringify({ get_updates_buf: "", base_info }),
      dispatcher: plain,
    });
    expect(await answer.json()).toMatchObject({ errcode: -14 });
    await plain.destroy();
    await other.close();
  });
});

test("stands before a retry interceptor, and lets the network's errors through", async () => {
  await service.close();
  const retrying = new Agent().compose(
    interceptors.retry({ maxRetries: 1, minTimeout: 10, maxTimeout: 10 }),
    ilinkRecovery({ hosts: [new URL(service.baseUrl).host] }),
  );
  const asked = undiciFetch(urlOf("sendtyping"), {
    method: "POST",
    headers: headers(),
    body: "{}",
    dispatcher: retrying,
  });
  await expect(asked).rejects.toMatchObject({ cause: { code: "ECONNREFUSED" } });
  await retrying.destroy();
});

test("a service that compresses what it may is understood", async () => {
  const server = createServer((incoming, outgoing) => {
    const text = JSON.stringify({ ret: 0, msgs: [], get_updates_buf: "c1" });
    if (!/gzip/.test(String(incoming.headers["accept-encoding"]))) return void outgoing.end(text);
    outgoing.setHeader("content-encoding", "gzip");
    outgoing.end(gzipSync(text));
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const repaired = new Agent().compose(ilinkRecovery({ hosts: [host] }));
  const answer = await undiciFetch(`http://${host}/ilink/bot/getupdates`, {
    method: "POST",
    headers: headers(),
    body: JSON.stringify({ get_updates_buf: "", base_info }),
    dispatcher: repaired,
  });
  expect(await answer.json()).toMatchObject({ get_updates_buf: "c1" });
  await repaired.destroy();
  await new Promise(resolve => server.close(resolve));
});

test("a request that is aborted before it is sent is never sent", async () => {
  const before = service.records.length;
  await expect(
    undiciFetch(urlOf("getupdates"), {
      method: "POST",
      headers: headers(),
      body: "{}",
      dispatcher: agent,
      signal: AbortSignal.abort(),
    }),
  ).rejects.toThrow(/abort/i);
  expect(service.records.length).toBe(before);
});

test("when something breaks inside, a handler is told of its beginning once, and can still end its request", async () => {
  const broken = (): never => {
    throw new RangeError("this clock is broken");
  };
  const sent: DispatchOptions[] = [];
  const told: string[] = [];
  let toWire: DispatchHandler = {};
  const dispatch = ilinkRecovery({
    clock: { nowMs: broken, monotonicMs: broken, setTimeout: broken, clearTimeout: broken },
  })<Dispatch>((options, handler) => {
    sent.push(options);
    toWire = handler;
    return true;
  });
  const options = {
    origin: "https://ilinkai.weixin.qq.com",
    path: "/ilink/bot/getupdates",
    method: "POST",
    headers: { authorization: "Bearer b@im.bot:t" },
    body: '{"a":1}',
  };
  let first: DispatchController | undefined;
  dispatch(options, {
    onRequestStart: controller => {
      told.push("start");
      first = controller;
    },
    onResponseStart: (_controller, status) => void told.push(`status ${status}`),
    onResponseError(_controller, error) {
      told.push(error.message);
      throw new Error("a handler's own");
    },
  });
  await vi.waitFor(() => expect(sent).toHaveLength(1));
  expect(sent).toEqual([options]);
  const wire = { abort: vi.fn(), aborted: false, paused: false, reason: null, pause() {}, resume() {} };
  toWire.onRequestStart?.(wire, {});
  toWire.onResponseStart?.(wire, 200, {});
  const reason = new Error("enough");
  first?.abort(reason);
  expect(wire.abort).toHaveBeenCalledExactlyOnceWith(reason);
  // What it throws in answer to an error is nobody else's affair.
  toWire.onResponseError?.(wire, reason);
  expect(told).toEqual(["start", "status 200", "enough"]);
});
