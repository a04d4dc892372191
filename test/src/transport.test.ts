import { createClock } from "@sinonjs/fake-timers";
import { expect, it } from "vitest";
import type { Clock } from "../../src/clock.ts";
import { type Fetch, type FetchInit, type FetchResponse, Transport } from "../../src/transport.ts";

const timers = createClock();
const clock: Clock = {
  nowMs: () => timers.now,
  monotonicMs: () => timers.now,
  setTimeout: (callback, delayMs) => timers.setTimeout(callback, delayMs),
  clearTimeout: handle => timers.clearTimeout(handle as never),
};

function post(
  fetch: Fetch,
  signal: AbortSignal = new AbortController().signal,
  endpoint: "getupdates" | "sendmessage" | "notifystart" | "getconfig" = "getupdates",
) {
  const transport = new Transport(
    { clock, fetch, random: () => 0.5 },
    { channel_version: "2.4.9", bot_agent: "t" },
  );
  const target = transport.target({ account: "bot", baseUrl: "https://h.test", token: " secret " });
  return transport.post(endpoint, { get_updates_buf: "" } as never, target, 1_000, signal);
}

const answering =
  (response: Partial<FetchResponse>): Fetch =>
  async () => ({ status: 200, text: async () => "{}", ...response });
const never = new Promise<never>(() => {});

/** A signal that counts the listeners on it. */
function countingSignal(): { controller: AbortController; listeners: () => number } {
  const controller = new AbortController();
  let count = 0;
  const { signal } = controller;
  const add = signal.addEventListener.bind(signal);
  const remove = signal.removeEventListener.bind(signal);
  signal.addEventListener = (...given: Parameters<typeof add>) => {
    count++;
    add(...given);
  };
  signal.removeEventListener = (...given: Parameters<typeof remove>) => {
    count--;
    remove(...given);
  };
  return { controller, listeners: () => count };
}

it("gives up when the body stalls, although the headers came", async () => {
  let signal: AbortSignal | undefined;
  const reply = post(async (_url, init) => {
    signal = init.signal;
    return { status: 200, text: () => never };
  });
  await timers.tickAsync(999);
  expect(signal?.aborted).toBe(false);
  await timers.tickAsync(1);
  expect(signal?.aborted).toBe(true);
  expect(await reply).toMatchObject({ kind: "fault", answered: false, error: { code: "deadline" } });
});

it("ends on abort, and leaves neither timer nor listener", async () => {
  const { controller, listeners } = countingSignal();
  const reply = post(() => never, controller.signal);
  expect([timers.countTimers(), listeners()]).toEqual([1, 1]);
  controller.abort();
  expect(await reply).toEqual({ kind: "aborted" });
  expect([timers.countTimers(), listeners()]).toEqual([0, 0]);
});

it("waits a moment for an answer that is arriving when it is aborted, and no longer", async () => {
  const { promise: whole, resolve: arrive } = Promise.withResolvers<string>();
  for (const [text, expected] of [
    [whole, { kind: "answer", body: {} }],
    [never, { kind: "aborted" }],
  ] as const) {
    const { controller, listeners } = countingSignal();
    let own: AbortSignal | undefined;
    const reply = post(async (_url, init) => {
      own = init.signal;
      return { status: 200, text: () => text };
    }, controller.signal);
    await timers.tickAsync(0);
    controller.abort();
    await timers.tickAsync(249);
    expect(own?.aborted).toBe(false);
    arrive("{}");
    await timers.tickAsync(1);
    expect(await reply).toEqual(expected);
    expect(own?.aborted).toBe(expected.kind === "aborted");
    expect([timers.countTimers(), listeners()]).toEqual([0, 0]);
  }
});

it("leaves neither timer nor listener after an answer", async () => {
  const { controller, listeners } = countingSignal();
  expect(await post(answering({}), controller.signal)).toEqual({ kind: "answer", body: {} });
  expect([timers.countTimers(), listeners()]).toEqual([0, 0]);
});

it("sends nothing when it was aborted before", async () => {
  const controller = new AbortController();
  controller.abort();
  let asked = 0;
  const fetch: Fetch = () => {
    asked++;
    return never;
  };
  expect(await post(fetch, controller.signal)).toEqual({ kind: "aborted" });
  expect(asked).toBe(0);
});

it("cancels the body of an answer that is not 200", async () => {
  let cancelled = 0;
  const body = {
    cancel: async () => {
      cancelled++;
    },
  };
  const reply = await post(answering({ status: 502, body }));
  expect(reply).toMatchObject({ kind: "fault", answered: true, error: { code: "http-status", status: 502 } });
  expect(cancelled).toBe(1);
});

it.each([
  ["sendmessage", "answer"],
  ["notifystart", "fault"],
  ["getconfig", "fault"],
] as const)("takes an empty body to %s for an %s", async (endpoint, kind) => {
  expect(await post(answering({ text: async () => "" }), undefined, endpoint)).toMatchObject({ kind });
});

it.each(["<html>secret text</html>", '{"text":"secret text', "[]", "null", "7", ""])(
  "takes %j for malformed and quotes nothing of it",
  async text => {
    const reply = await post(answering({ text: async () => text }));
    expect(reply).toMatchObject({ kind: "fault", answered: true, error: { code: "malformed-body" } });
    const { error } = reply as { error: Error };
    expect(`${error.message} ${error.cause}`).not.toContain("secret");
  },
);

it.each([
  ["ECONNREFUSED", true],
  ["ENOTFOUND", true],
  ["EAI_AGAIN", true],
  ["UND_ERR_CONNECT_TIMEOUT", true],
  ["ECONNRESET", false],
  ["UND_ERR_HEADERS_TIMEOUT", false],
])(
  "finds %s behind fetch's own error, and knows whether it proves that nothing arrived: %s",
  async (code, neverReached) => {
    const cause = Object.assign(new Error("x"), { code });
    const reply = await post(() => Promise.reject(new TypeError("fetch failed", { cause })));
    expect(reply).toMatchObject({ kind: "fault", error: { code: "network", errno: code, neverReached } });
  },
);

it("survives a fetch that throws at once", async () => {
  const fetch: Fetch = () => {
    throw new Error("no");
  };
  expect(await post(fetch)).toMatchObject({ kind: "fault", error: { code: "network" } });
});

it("trims the token, follows no redirect and accepts exact uint64 ids", async () => {
  let seen: FetchInit | undefined;
  const reply = await post(async (_url, init) => {
    seen = init;
    return { status: 200, text: async () => '{"msgs":[{"message_id":18446744073709551615}]}' };
  });
  expect(seen).toMatchObject({ redirect: "manual", headers: { Authorization: "Bearer secret" } });
  expect(reply).toEqual({ kind: "answer", body: { msgs: [{ message_id: "18446744073709551615" }] } });
});
