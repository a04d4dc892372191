/** What the repair makes of a program's other requests, and what it leaves alone. */
import { describe, expect, test } from "vitest";
import { placeOf } from "../../../src/repair/call.ts";
import { type FetchFunction, wrapFetch } from "../../../src/repair/index.ts";
import { kindly, STALE } from "../world.ts";
import { program, URL_PREFIX } from "./program.ts";

const TEXT = { msg: { to_user_id: "u", client_id: "c" } };

describe("a send that is refused with -14", () => {
  test("is repeated once the session is cured, with the same body and a fresh X-WECHAT-UIN", async () => {
    const { world, post } = program(
      kindly({
        sendmessage: (_, { asked }) =>
          asked.some(({ endpoint }) => endpoint === "notifystart") ? undefined : { json: STALE },
      }),
    );
    const { value } = await world.during(post("sendmessage", TEXT));
    expect(value.status).toBe(200);
    expect(await value.text()).toBe("{}");
    expect(world.asked.map(({ endpoint }) => endpoint)).toEqual([
      "sendmessage",
      "notifystart",
      "sendmessage",
    ]);
    const [first, , again] = world.asked;
    expect(again?.body).toEqual(first?.body);
    expect(again?.headers["x-wechat-uin"]).not.toBe(first?.headers["x-wechat-uin"]);
    expect(world.timersLeft).toBe(0);
  });

  test("while a poll is held: the poller cures it, and polls on", async () => {
    let cured = false;
    const { world, loop, post } = program(
      kindly({
        sendmessage: () => (cured ? undefined : { json: STALE }),
        notifystart: () => {
          cured = true;
          return undefined;
        },
      }),
    );
    const stop = loop();
    await world.pass(10_000);
    const { value, tookMs } = await world.during(post("sendmessage", TEXT));
    expect(value.status).toBe(200);
    expect(tookMs).toBeLessThan(1_000);
    expect(world.of("notifystart")).toHaveLength(1);
    expect(world.of("getupdates").map(({ aborted }) => aborted)).toEqual([true, false]);
    stop();
  });

  test("still, is told by the status, which is all that the plugin looks at; the body is the service's own", async () => {
    const { world, post } = program(kindly({ sendmessage: () => ({ json: STALE }) }));
    const { value } = await world.during(post("sendmessage", TEXT));
    expect(value.status).toBe(401);
    expect(await value.json()).toEqual(STALE);
    expect(world.of("sendmessage")).toHaveLength(2);
  });

  test("and the cure as well: within seconds, without a repetition", async () => {
    const { world, post } = program(
      kindly({ sendmessage: () => ({ json: STALE }), notifystart: () => ({ json: STALE }) }),
    );
    const { value, tookMs } = await world.during(post("sendmessage", TEXT));
    expect([value.status, tookMs]).toEqual([401, 0]);
    expect(world.of("sendmessage")).toHaveLength(1);
    expect(world.timersLeft).toBe(0);
  });

  test("while nobody answers the cure: the program waits 10 s at most", async () => {
    const { world, post } = program(
      kindly({ sendmessage: () => ({ json: STALE }), notifystart: () => ({ silent: true }) }),
    );
    const { value, tookMs } = await world.during(post("sendmessage", TEXT));
    expect(value.status).toBe(401);
    expect(tookMs).toBe(10_000);
    // Nobody knows whether it is cured: it is tried once more, as the client does.
    expect(world.of("sendmessage")).toHaveLength(2);
  });

  test("is repeated under its client_id when the cure comes only after 6 s", async () => {
    let cured = false;
    const { world, loop, post } = program(
      kindly({
        getupdates: () => (cured ? undefined : { json: STALE }),
        sendmessage: () => (cured ? undefined : { json: STALE }),
        notifystart: () => (cured ? undefined : { errno: "ECONNRESET" }),
      }),
    );
    const stop = loop();
    await world.pass(1_000);
    world.timers.setTimeout(() => {
      cured = true;
    }, 6_000);
    const { value, tookMs } = await world.during(post("sendmessage", TEXT));
    expect(value.status).toBe(200);
    expect(tookMs).toBeGreaterThan(6_000);
    expect(world.of("sendmessage").map(({ body }) => body.msg.client_id)).toEqual(["c", "c"]);
    stop();
  });

  test("another request waits no longer than a stop may", async () => {
    const { world, post } = program(
      kindly({ sendtyping: () => ({ json: STALE }), notifystart: () => ({ silent: true }) }),
    );
    const { tookMs } = await world.during(post("sendtyping"));
    expect(tookMs).toBe(4_000);
  });

  test("ten at a time ask for one cure", async () => {
    let cured = false;
    const { world, post } = program(
      kindly({
        sendmessage: () => (cured ? undefined : { json: STALE, afterMs: 50 }),
        notifystart: () => {
          cured = true;
          return undefined;
        },
      }),
    );
    const sends = Promise.all(Array.from({ length: 10 }, () => post("sendmessage", TEXT)));
    const { value } = await world.during(sends);
    expect(value.map(({ status }) => status)).toEqual(new Array(10).fill(200));
    expect(world.of("notifystart")).toHaveLength(1);
  });

  test("for a token that is known to be dead: at once, and nothing is tried", async () => {
    const { world, loop, post } = program(() => ({ json: STALE }));
    const stop = loop();
    await world.pass(20_000);
    const before = world.of("notifystart").length;
    const { value, tookMs } = await world.during(post("sendmessage", TEXT));
    expect([value.status, tookMs]).toEqual([401, 0]);
    expect(world.of("notifystart")).toHaveLength(before);
    stop();
  });
});

test("another endpoint that is refused keeps its answer: its status says nothing that is not true", async () => {
  const { world, post } = program(
    kindly({ getconfig: () => ({ json: STALE }), notifystart: () => ({ json: STALE }) }),
  );
  const { value } = await world.during(post("getconfig"));
  expect(value.status).toBe(200);
  expect(await value.json()).toEqual(STALE);
});

test("an HTTP error is no refusal, whatever its page says", async () => {
  const { world, post } = program(kindly({ sendmessage: () => ({ text: '{"errcode":-14}', status: 502 }) }));
  const { value } = await world.during(post("sendmessage", TEXT));
  expect(value.status).toBe(502);
  expect(world.asked).toHaveLength(1);
});

test("an answer that only has the digits is no refusal", async () => {
  const { world, post } = program(kindly({ sendmessage: () => ({ json: { ret: 0, message_id: "-14" } }) }));
  const { value } = await world.during(post("sendmessage", TEXT));
  expect(value.status).toBe(200);
  expect(world.asked).toHaveLength(1);
});

describe("what is no business of the repair's", () => {
  const hosts = new Set(["127.0.0.1:8080", "hub.example"]);

  test.each([
    ["https://ilinkai.weixin.qq.com/ilink/bot/getupdates", "getupdates"],
    ["https://idc2.ilinkai.weixin.qq.com/ilink/bot/msg/notifystart", "notifystart"],
    ["http://127.0.0.1:8080/ilink/bot/sendmessage", "sendmessage"],
    ["https://hub.example/some/prefix/ilink/bot/getupdates", "getupdates"],
  ])("%s is", (url, endpoint) => {
    const place = placeOf(url, hosts);
    expect(place?.endpoint).toBe(endpoint);
    expect(`${place?.baseUrl}ilink/bot/${endpoint === "notifystart" ? "msg/" : ""}${endpoint}`).toBe(url);
  });

  test.each([
    "http://ilinkai.weixin.qq.com/ilink/bot/getupdates",
    "https://evilweixin.qq.com/ilink/bot/getupdates",
    "https://weixin.qq.com.evil.example/ilink/bot/getupdates",
    "https://evil.example/?x=https://ilinkai.weixin.qq.com/ilink/bot/getupdates",
    "http://127.0.0.1:8081/ilink/bot/sendmessage",
    "https://ilinkai.weixin.qq.com/ilink/bot/get_bot_qrcode?bot_type=3",
    "https://ilinkai.weixin.qq.com/ilink/bot/getupdates/more",
    "https://novac2c.cdn.weixin.qq.com/c2c/upload",
    "not a url /ilink/bot/getupdates",
  ])("%s is not", url => expect(placeOf(url, hosts)).toBeUndefined());

  test("goes to the wrapped fetch with the very arguments", () => {
    const calls: unknown[][] = [];
    const answer = Promise.resolve(new Response());
    const inner: FetchFunction = (...args) => {
      calls.push(args);
      return answer;
    };
    const fetch = wrapFetch(inner);
    const init = { method: "POST", body: "x" };
    const request = new Request("https://other.example/ilink/bot/getupdates", init);
    expect(fetch("https://other.example/", init)).toBe(answer);
    expect(fetch(request)).toBe(answer);
    expect(fetch("https://ilinkai.weixin.qq.com/ilink/bot/getupdates")).toBe(answer);
    expect(calls).toEqual([
      ["https://other.example/", init],
      [request],
      ["https://ilinkai.weixin.qq.com/ilink/bot/getupdates"],
    ]);
    expect(calls[0]?.[1]).toBe(init);
  });

  test("a mistaken host is refused where it is given", () => {
    expect(() => wrapFetch(fetch, { hosts: ["https://hub.example/"] })).toThrow(
      /hosts must be host or host:port; got https/,
    );
  });
});

describe("the call's form", () => {
  test.each([
    ["a Request", (url: string, init: RequestInit): [Request] => [new Request(url, init)]],
    [
      "a URL and Headers",
      (url: string, init: RequestInit) =>
        [new URL(url), { ...init, headers: new Headers(init.headers) }] as const,
    ],
    [
      "bytes",
      (url: string, init: RequestInit) =>
        [url, { ...init, body: new TextEncoder().encode(String(init.body)) }] as const,
    ],
  ])("may be %s", async (_, make) => {
    const { world, fetch } = program(
      kindly({
        getupdates: (_asked, { asked }) =>
          asked.length < 3 ? { json: STALE } : { json: { ret: 0, msgs: [] } },
      }),
    );
    const call = make(`${URL_PREFIX}getupdates`, {
      method: "POST",
      headers: { Authorization: "Bearer b@im.bot:secret-1" },
      body: JSON.stringify({ get_updates_buf: "c" }),
    });
    const { value } = await world.during(fetch(...(call as Parameters<FetchFunction>)));
    expect(await value.json()).toEqual({ ret: 0, msgs: [] });
    expect(world.asked.map(({ endpoint }) => endpoint)).toEqual(["getupdates", "notifystart", "getupdates"]);
    expect(world.asked[2]?.body.get_updates_buf).toBe("c");
  });

  test("a call that is aborted already, or without a token, is not the repair's", async () => {
    const { world, fetch } = program(kindly({ getupdates: () => ({ json: STALE }) }));
    const init = { method: "POST", headers: { Authorization: "Bearer x" }, body: "{}" };
    await expect(fetch(`${URL_PREFIX}getupdates`, { ...init, signal: AbortSignal.abort() })).rejects.toThrow(
      "aborted",
    );
    const answer = await fetch(`${URL_PREFIX}getupdates`, { ...init, headers: {} });
    expect(await answer.json()).toEqual(STALE);
    expect(world.asked).toHaveLength(1);
  });
});

describe("a listener", () => {
  test.each<[string, () => unknown]>([
    [
      "that throws",
      () => {
        throw new Error("mine");
      },
    ],
    ["that rejects", () => Promise.reject(new Error("mine"))],
    [
      "whose promise cannot be looked at",
      () =>
        // biome-ignore lint/suspicious/noThenProperty: what is tried here
        Object.defineProperty({}, "then", {
          get() {
            throw new Error("mine");
          },
        }),
    ],
  ])("%s is no business of the call's", async (_name, listener) => {
    const { world, poll } = program(kindly({ getupdates: () => ({ json: { ret: 0, msgs: [] } }) }), () => ({
      onState: listener as () => void,
    }));
    const { value } = await world.during(poll());
    expect(value?.status).toBe(200);
  });
});

test("a seventeenth poll of one session at a time is the program's own, and so is the session beyond the thousandth", async () => {
  const { world, poll } = program(kindly());
  for (let at = 0; at < 17; at++) void poll();
  await world.pass(0);
  // Each begins anew, at most five in a second, until the seventeenth asks for itself.
  expect(world.of("getupdates").map(({ aborted }) => aborted)).toEqual([true, true, true, true, true, false]);
  const others = program(kindly());
  for (let at = 0; at < 1_000; at++) void others.poll({ token: `b${at}@im.bot:t` });
  await others.world.pass(0);
  // A poll of the repair's goes on when the program's is given up, for a moment.
  const caller = new AbortController();
  void others.poll({ token: "more@im.bot:t", signal: caller.signal });
  await others.world.pass(0);
  caller.abort();
  await others.world.pass(0);
  expect(others.world.asked.at(-1)).toMatchObject({ token: "more@im.bot:t", aborted: true });
  expect(others.world.asked[0]?.aborted).toBe(false);
});

test("a status that no Response can be made with is the status of the answer", async () => {
  const inner: FetchFunction = async () =>
    Object.defineProperty(Response.json({ ret: 0 }), "status", { value: 799 });
  const answer = await wrapFetch(inner)("https://ilinkai.weixin.qq.com/ilink/bot/sendtyping", {
    method: "POST",
    headers: { Authorization: "Bearer x" },
    body: "{}",
  });
  expect([answer.status, answer.ok, await answer.json()]).toEqual([799, false, { ret: 0 }]);
});
