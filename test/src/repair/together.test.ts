/** A process has one repair, at whatever places of its HTTP stack it stands: the preload's, and those of its programs. */
import { Agent, getGlobalDispatcher, setGlobalDispatcher, fetch as undiciFetch } from "undici";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { type Loopback, serveLoopback } from "../../../sim/loopback/loopback.ts";
import { type FetchFunction, ilinkRecovery, installRepair, wrapFetch } from "../../../src/repair/index.ts";

// Where the repair misreads an answer, or itself, a call would wait for ever.
vi.setConfig({ testTimeout: 20_000 });

const dispatcherBefore = getGlobalDispatcher();
const undo: (() => unknown)[] = [];
let service: Loopback;
let host: string;
beforeEach(async () => {
  service = await serveLoopback({ server: { holdMs: 200 } });
  host = new URL(service.baseUrl).host;
  service.makeStale();
});
afterEach(async () => {
  setGlobalDispatcher(dispatcherBefore);
  for (const step of undo.splice(0).reverse()) await step();
  await service.close();
});

const heard: string[] = [];
const listening = (name: string) => ({
  hosts: [host],
  onState: ({ state }: { state: string }) => void heard.push(`${name} ${state}`),
});
const preload = (): void => {
  heard.length = 0;
  undo.push(installRepair(listening("preload")));
};
const interceptor = (): ReturnType<Agent["compose"]> => {
  const agent = new Agent().compose(ilinkRecovery(listening("program")));
  undo.push(() => agent.destroy());
  return agent;
};

const ask = async (fetch: FetchFunction, endpoint: string, more: object = {}): Promise<string> => {
  const answer = await fetch(`${service.baseUrl}/ilink/bot/${endpoint}`, {
    method: "POST",
    headers: {
      "Content-Type": "application/json",
      AuthorizationType: "ilink_bot_token",
      "X-WECHAT-UIN": "MTIz",
      "iLink-App-Id": "bot",
      "iLink-App-ClientVersion": "132105",
      Authorization: `Bearer ${service.credential().token}`,
    },
    body: JSON.stringify({ get_updates_buf: "", base_info: { channel_version: "2.4.9" } }),
    ...more,
  });
  return answer.text();
};
const asked = (): string[] =>
  service.records.flatMap(record => (record.type === "request" ? [record.endpoint] : []));
const ONCE = ["getupdates", "notifystart", "getupdates"];
const live = (): string[] => heard.filter(line => line.endsWith(" live")).toSorted();
const through = (agent: ReturnType<Agent["compose"]>): FetchFunction =>
  ((url: string, init: object) => undiciFetch(url, { ...init, dispatcher: agent })) as never;

describe("one after another on one way", () => {
  const ways: [name: string, make: () => FetchFunction][] = [
    [
      "the preload, and an interceptor in the global dispatcher",
      () => {
        preload();
        setGlobalDispatcher(interceptor());
        return globalThis.fetch;
      },
    ],
    [
      "an interceptor that was there before the repair of the process",
      () => {
        setGlobalDispatcher(interceptor());
        preload();
        return globalThis.fetch;
      },
    ],
    [
      "the preload, and wrapFetch around a function that calls the global fetch",
      () => {
        preload();
        return wrapFetch((input, init) => globalThis.fetch(input, init), listening("program"));
      },
    ],
  ];
  test.each(ways)("%s cure once, and each listener hears it once", async (_name, make) => {
    const fetch = make();
    expect(await ask(fetch, "getupdates")).not.toContain("-14");
    expect(asked()).toEqual(ONCE);
    expect(live()).toEqual(["preload live", "program live"]);
  });

  test("what the repair steps aside of goes through both as it came", async () => {
    preload();
    setGlobalDispatcher(interceptor());
    const answers = await Promise.all(Array.from({ length: 5 }, () => ask(globalThis.fetch, "sendtyping")));
    expect(new Set(answers).size).toBe(1);
  });
});

test("side by side they share the session: one poll on the wire, and one cure", async () => {
  preload();
  const agent = interceptor();
  const own = wrapFetch(((input, init) => undiciFetch(input as string, init as object)) as FetchFunction, {
    hosts: [host],
  });
  await ask(globalThis.fetch, "getupdates");
  await ask(through(agent), "getupdates");
  await ask(own, "getupdates");
  expect(asked().filter(endpoint => endpoint === "notifystart")).toHaveLength(1);
  expect(live()).toEqual(["preload live"]);
});

test("without the process's repair, an interceptor has its own again", async () => {
  preload();
  const agent = interceptor();
  for (const step of undo.splice(0, 1)) await step();
  expect(await ask(through(agent), "getupdates")).not.toContain("-14");
  expect(asked()).toEqual(ONCE);
  undo.push(() => agent.destroy());
});
