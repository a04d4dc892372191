import { createClock } from "@sinonjs/fake-timers";
import { describe, expect, it } from "vitest";
import {
  type Credential,
  loginByQr,
  type QrLoginEnd,
  type QrLoginOptions,
  type WebInit,
} from "../../../src/index.ts";

type Ending =
  | { json: object; afterMs?: number }
  | { status: number }
  | { errno: string }
  | { silent: true }
  | { text: string };

interface Asked {
  endpoint: string;
  url: URL;
  init: WebInit;
  atMs: number;
}

const CONFIRMED = {
  status: "confirmed",
  bot_token: "secret-token",
  ilink_bot_id: "b@im.bot",
  baseurl: "https://near.weixin.qq.com",
  ilink_user_id: "owner@im.wechat",
};
const CREDENTIAL: Credential = {
  account: "bot",
  botId: "b@im.bot",
  token: "secret-token",
  baseUrl: "https://near.weixin.qq.com",
  userId: "owner@im.wechat",
};

/** Begin a login against a service whose status answers come in this order, the last one for ever. */
function begin(statuses: Ending[], options: Partial<QrLoginOptions> = {}, codes: Ending[] = []) {
  const timers = createClock(1_700_000_000_000);
  const asked: Asked[] = [];
  const shown: string[] = [];
  const saved: Credential[] = [];
  const nowMs = (): number => timers.now - 1_700_000_000_000;
  let qrs = 0;
  let polls = 0;

  const answer = (endpoint: string): Ending => {
    if (endpoint !== "get_bot_qrcode") return statuses[Math.min(polls++, statuses.length - 1)]!;
    return (
      codes.shift() ?? { json: { qrcode: `key ${++qrs}`, qrcode_img_content: `https://qr.test/${qrs}` } }
    );
  };
  const promise = loginByQr({
    account: "bot",
    onQr: ({ url }) => void shown.push(url),
    save: credential => void saved.push(credential),
    clock: {
      nowMs: () => timers.now,
      monotonicMs: nowMs,
      setTimeout: (callback, delayMs) => timers.setTimeout(callback, delayMs),
      clearTimeout: handle => timers.clearTimeout(handle as never),
    },
    random: () => 0.5,
    fetch: async (url, init) => {
      const where = new URL(url);
      const endpoint = where.pathname.slice(where.pathname.lastIndexOf("/") + 1);
      asked.push({ endpoint, url: where, init, atMs: nowMs() });
      const ending = answer(endpoint);
      if ("silent" in ending) {
        await new Promise((_, reject) =>
          init.signal.addEventListener("abort", () => reject(init.signal.reason)),
        );
      }
      if ("errno" in ending)
        throw new TypeError("fetch failed", { cause: Object.assign(new Error("x"), { code: ending.errno }) });
      if ("afterMs" in ending)
        await new Promise<void>(resolve => timers.setTimeout(() => resolve(), ending.afterMs ?? 0));
      if ("status" in ending) return new Response("", { status: ending.status });
      return new Response(
        "json" in ending ? JSON.stringify(ending.json) : "text" in ending ? ending.text : "",
      );
    },
    ...options,
  });
  let end: QrLoginEnd | undefined;
  let error: Error | undefined;
  promise.then(
    value => (end = value),
    thrown => (error = thrown),
  );
  return {
    asked,
    shown,
    saved,
    nowMs,
    timersLeft: () => timers.countTimers(),
    of: (endpoint: string) => asked.filter(request => request.endpoint === endpoint),
    pass: (ms: number) => timers.tickAsync(ms),
    /** Let time pass until the login ends. */
    async end(limitMs = 600_000): Promise<QrLoginEnd> {
      await timers.tickAsync(0);
      for (let passed = 0; end === undefined && error === undefined && passed < limitMs; passed += 500) {
        await timers.tickAsync(500);
      }
      if (error !== undefined) throw error;
      if (end === undefined) throw new Error(`still going after ${limitMs} ms`);
      return end;
    },
  };
}

const status = (name: string, more: object = {}): Ending => ({ json: { status: name, ...more } });
const WAIT = status("wait");
const DONE: Ending = { json: CONFIRMED };

it("shows a code, waits for the scan, saves and only then reports", async () => {
  let release = (): void => {};
  const kept: Credential[] = [];
  const login = begin([WAIT, status("scaned"), DONE], {
    localTokens: Array.from({ length: 12 }, (_, index) => `old-${index}`),
    save: credential => {
      kept.push(credential);
      return new Promise<void>(resolve => (release = resolve));
    },
  });
  let reported = false;
  const ended = login.end().finally(() => (reported = true));
  await login.pass(60_000);
  // Not before it is safe, however long that takes.
  expect([kept, reported]).toEqual([[CREDENTIAL], false]);
  release();
  expect(await ended).toEqual({ kind: "confirmed", credential: CREDENTIAL });
  expect(login.shown).toEqual(["https://qr.test/1"]);
  const [qr] = login.of("get_bot_qrcode");
  expect(qr!.url.href).toBe("https://ilinkai.weixin.qq.com/ilink/bot/get_bot_qrcode?bot_type=3");
  expect(qr!.init).toMatchObject({ method: "POST", redirect: "manual" });
  expect(JSON.parse(qr!.init.body as string)).toEqual({
    local_token_list: Array.from({ length: 10 }, (_, index) => `old-${index}`),
  });
  expect(qr!.init.headers).toEqual({
    "Content-Type": "application/json",
    AuthorizationType: "ilink_bot_token",
    "iLink-App-Id": "bot",
    "iLink-App-ClientVersion": "132105",
    "X-WECHAT-UIN": expect.any(String),
  });
  const polls = login.of("get_qrcode_status");
  expect(polls[0]!.url.search).toBe("?qrcode=key%201");
  expect(polls[0]!.init).toMatchObject({
    method: "GET",
    headers: { "iLink-App-Id": "bot", "iLink-App-ClientVersion": "132105" },
  });
  expect(polls.map(({ atMs }) => atMs)).toEqual([0, 1_000, 2_000]);
  expect(login.timersLeft()).toBe(0);
});

describe("a callback that never ends", () => {
  it("onQr: keeps the login from neither its deadline nor the caller's abort", async () => {
    const late = begin([WAIT], { onQr: () => new Promise(() => {}), deadlineMs: 30_000 });
    expect(await late.end()).toEqual({ kind: "expired" });
    expect(late.nowMs()).toBe(30_000);
    expect(late.timersLeft()).toBe(0);

    const controller = new AbortController();
    const aborted = begin([WAIT], { onQr: () => new Promise(() => {}), signal: controller.signal });
    await aborted.pass(5_000);
    controller.abort();
    expect(await aborted.end(500)).toEqual({ kind: "aborted" });
    const { length } = aborted.asked;
    await aborted.pass(60_000);
    expect(aborted.asked).toHaveLength(length);
  });

  it("onQr: a code is scanned before it is done, and what it throws afterwards changes nothing", async () => {
    let fail = (): void => {};
    const login = begin([WAIT, DONE], {
      onQr: () => new Promise((_, reject) => (fail = () => reject(new Error("no terminal")))),
    });
    expect(await login.end()).toMatchObject({ kind: "confirmed" });
    fail();
    await login.pass(1_000);
    expect(login.saved).toEqual([CREDENTIAL]);
  });

  it("onQr: a failure in the middle of the saving does not lose the credential", async () => {
    let fail = (): void => {};
    let kept = (): void => {};
    const login = begin([DONE], {
      onQr: () => new Promise((_, reject) => (fail = () => reject(new Error("no terminal")))),
      save: () => new Promise<void>(resolve => (kept = resolve)),
    });
    await login.pass(1_000);
    fail();
    await login.pass(1_000);
    kept();
    expect(await login.end()).toMatchObject({ kind: "confirmed" });
  });

  it("onQr: what it throws ends the login, at once or later", async () => {
    const throwing = (): void => {
      throw new Error("no terminal");
    };
    await expect(begin([WAIT], { onQr: throwing }).end()).rejects.toThrow("no terminal");
    const rejecting = (): Promise<void> => Promise.reject(new Error("no terminal"));
    await expect(begin([WAIT], { onQr: rejecting }).end(1_000)).rejects.toThrow("no terminal");
  });

  it("save: is told after two minutes, whatever the login's deadline", async () => {
    const login = begin([DONE], { save: () => new Promise(() => {}), deadlineMs: 30_000 });
    await expect(login.end()).rejects.toMatchObject({
      code: "login",
      message: expect.stringMatching(/save has not ended within 120000 ms: .* log in again$/),
    });
    expect(login.timersLeft()).toBe(0);
  });
});

it("rejects when the credential could not be saved", async () => {
  const login = begin([DONE], { save: () => Promise.reject(new Error("disk full")) });
  await expect(login.end()).rejects.toThrow("disk full");
});

it.each([404, 405])("asks by GET when POST is answered with %i", async code => {
  const login = begin([DONE], {}, [{ status: code }]);
  expect(await login.end()).toMatchObject({ kind: "confirmed" });
  expect(login.of("get_bot_qrcode").map(({ init }) => [init.method, init.body === undefined])).toEqual([
    ["POST", false],
    ["GET", true],
  ]);
});

it("gives up after three attempts at a code, with a reason", async () => {
  const login = begin([WAIT], {}, Array(9).fill({ status: 502 }));
  await expect(login.end()).rejects.toMatchObject({ code: "login", message: expect.stringContaining("502") });
  expect(login.asked).toHaveLength(3);
  expect(login.timersLeft()).toBe(0);
});

it.each<[string, Ending]>([
  ["HTTP 524", { status: 524 }],
  ["a reset", { errno: "ECONNRESET" }],
  ["HTML", { text: "<html>" }],
  ["no JSON object", { text: "[]" }],
  ["an unknown status", status("dancing")],
  ["no status", { json: { ret: -1 } }],
  ["a redirect to no host", status("scaned_but_redirect")],
])("takes %s for waiting", async (_name, ending) => {
  const login = begin([ending, ending, DONE]);
  expect(await login.end()).toMatchObject({ kind: "confirmed" });
  expect(login.of("get_qrcode_status").map(({ atMs, url }) => [atMs, url.host])).toEqual(
    [0, 1_000, 2_000].map(atMs => [atMs, "ilinkai.weixin.qq.com"]),
  );
});

it("takes an unanswered question for waiting after 35 s", async () => {
  const login = begin([{ silent: true }, DONE]);
  expect(await login.end()).toMatchObject({ kind: "confirmed" });
  expect(login.of("get_qrcode_status").map(({ atMs }) => atMs)).toEqual([0, 36_000]);
  expect(login.of("get_qrcode_status")[0]!.init.signal.aborted).toBe(true);
});

it("follows a redirect for the rest of the login, by https, and takes codes where it began", async () => {
  const redirect = status("scaned_but_redirect", { redirect_host: "far.test:8443" });
  const login = begin([redirect, WAIT, status("expired"), WAIT, DONE], { hostsAllowed: ["far.test:8443"] });
  expect(await login.end()).toMatchObject({ kind: "confirmed" });
  expect(login.asked.map(({ url, endpoint }) => [endpoint, url.origin])).toEqual([
    ["get_bot_qrcode", "https://ilinkai.weixin.qq.com"],
    ["get_qrcode_status", "https://ilinkai.weixin.qq.com"],
    ["get_qrcode_status", "https://far.test:8443"],
    ["get_qrcode_status", "https://far.test:8443"],
    ["get_bot_qrcode", "https://ilinkai.weixin.qq.com"],
    ["get_qrcode_status", "https://far.test:8443"],
    ["get_qrcode_status", "https://far.test:8443"],
  ]);
});

describe("codes that are used up", () => {
  it("are replaced three times", async () => {
    const login = begin([status("expired")]);
    expect(await login.end()).toEqual({ kind: "expired" });
    expect(login.shown).toHaveLength(4);
    expect(login.saved).toEqual([]);
  });

  it("are replaced when verification is blocked", async () => {
    const login = begin([status("verify_code_blocked"), DONE]);
    expect(await login.end()).toMatchObject({ kind: "confirmed" });
    expect(login.shown).toHaveLength(2);
  });

  it("are replaced after five minutes, and end with the time: 480 s", async () => {
    const login = begin([{ json: { status: "wait" }, afterMs: 30_000 }]);
    expect(await login.end()).toEqual({ kind: "expired" });
    expect(login.nowMs()).toBe(480_000);
    expect(login.of("get_bot_qrcode").map(({ atMs }) => atMs)).toEqual([0, 310_000]);
    expect(login.timersLeft()).toBeLessThanOrEqual(1);
  });
});

describe("a verify code", () => {
  it("is asked for, sent along, and dropped when it was right", async () => {
    const login = begin([status("need_verifycode"), status("scaned"), DONE], { onVerifyCode: () => " 42 " });
    expect(await login.end()).toMatchObject({ kind: "confirmed" });
    expect(login.of("get_qrcode_status").map(({ url }) => url.searchParams.get("verify_code"))).toEqual([
      null,
      "42",
      null,
    ]);
  });

  it("is asked for three times when it is wrong; then there is a new QR code", async () => {
    const wrongs: boolean[] = [];
    const wanted = status("need_verifycode");
    const login = begin([wanted, wanted, wanted, wanted, DONE], {
      onVerifyCode: ({ wrong }) => {
        wrongs.push(wrong);
        return "1";
      },
    });
    expect(await login.end()).toMatchObject({ kind: "confirmed" });
    expect(wrongs).toEqual([false, true, true]);
    expect(login.shown).toHaveLength(2);
    // The new code knows nothing of the old one's digits.
    expect(login.asked.at(-1)!.url.searchParams.get("verify_code")).toBeNull();
  });

  it("ends the login when none is given", async () => {
    const login = begin([status("need_verifycode")], { onVerifyCode: () => null });
    expect(await login.end()).toEqual({ kind: "aborted" });
  });

  it("is an error when nobody is there to ask", async () => {
    await expect(begin([status("need_verifycode")]).end()).rejects.toMatchObject({ code: "login" });
  });

  it("does not keep the login from ending in time", async () => {
    let heard: AbortSignal | undefined;
    const login = begin([status("need_verifycode")], {
      onVerifyCode: ({ signal }) => {
        heard = signal;
        return new Promise(() => {});
      },
    });
    expect(await login.end()).toEqual({ kind: "expired" });
    expect(heard?.aborted).toBe(true);
    expect(login.timersLeft()).toBe(0);
  });
});

describe("an address that is none of the service's", () => {
  const FOREIGN = [
    ["https://evil.example", "other-host"],
    ["https://weixin.qq.com.evil.example", "other-host"],
    ["https://ilinkai.weixin.qq.com@evil.example", "user-info"],
    ["http://ilinkai.weixin.qq.com", "scheme"],
    ["https://127.0.0.1", "ip-address"],
    ["https://2130706433", "ip-address"],
    ["https://[::1]", "ip-address"],
    ["https://localhost", "local-name"],
    ["https://ilinkai.weixin.qq.com:8443", "port"],
    ["nonsense", "unreadable"],
  ] as const;

  it.each(FOREIGN)("as baseurl %s: no credential is saved, and the error says why", async (baseurl, flaw) => {
    const heard: string[] = [];
    const login = begin([{ json: { ...CONFIRMED, baseurl } }], { onStatus: now => void heard.push(now) });
    const error = await login.end().catch(thrown => thrown);
    expect(error).toMatchObject({ code: "foreign-address", flaw });
    expect(error.message).toContain("not saved");
    expect(error.message).not.toContain("secret");
    expect([login.saved, heard]).toEqual([[], []]);
    expect(login.asked.every(({ url }) => url.origin === "https://ilinkai.weixin.qq.com")).toBe(true);
    expect(login.timersLeft()).toBe(0);
  });

  it.each([
    ["evil.example", "other-host"],
    ["evil.test/x@y", "other-host"],
    ["user@ilinkai.weixin.qq.com", "user-info"],
    ["ilinkai.weixin.qq.com/path", "unreadable"],
    ["ilinkai.weixin.qq.com?x", "unreadable"],
    ["evil.example#.weixin.qq.com", "other-host"],
    ["127.0.0.1:8080", "ip-address"],
    ["[::1]", "ip-address"],
    ["localhost", "local-name"],
    ["ilinkai.weixin.qq.com:8443", "port"],
    ["a b", "unreadable"],
  ])("as redirect_host %s: it is not asked, and the login ends in words", async (host, flaw) => {
    const redirect = status("scaned_but_redirect", { redirect_host: host });
    const login = begin([redirect, DONE], { onVerifyCode: () => "12" });
    await expect(login.end()).rejects.toMatchObject({ code: "foreign-address", flaw });
    expect(login.of("get_qrcode_status").map(({ url }) => url.origin)).toEqual([
      "https://ilinkai.weixin.qq.com",
    ]);
    expect(login.saved).toEqual([]);
  });

  it("is good when the caller's own base URL is there, by its scheme and at its port", async () => {
    const baseUrl = "http://127.0.0.1:8080/prefix";
    const redirect = status("scaned_but_redirect", { redirect_host: "127.0.0.1:8080" });
    const login = begin([redirect, { json: { ...CONFIRMED, baseurl: "http://127.0.0.1:8080" } }], {
      baseUrl,
    });
    expect(await login.end()).toMatchObject({ credential: { baseUrl: "http://127.0.0.1:8080" } });
    expect(login.asked.map(({ url }) => url.origin)).toEqual(Array(3).fill("http://127.0.0.1:8080"));
  });

  it.each([
    "https://hub.example",
    "https://hub.example/",
    "https://hub.example/a/b",
    "https://hub.example/a/",
  ])("is good when the caller names its host, as %s", async baseurl => {
    const login = begin([{ json: { ...CONFIRMED, baseurl } }], { hostsAllowed: ["hub.example"] });
    expect(await login.end()).toMatchObject({ credential: { baseUrl: baseurl } });
  });
});

describe("what the person is told", () => {
  it.each<[string, Ending[], string[]]>([
    [
      "a plain login",
      [WAIT, WAIT, status("scaned"), status("scaned"), DONE],
      ["waiting", "scanned", "confirmed"],
    ],
    [
      "a redirect",
      [status("scaned_but_redirect", { redirect_host: "near.weixin.qq.com" }), DONE],
      ["redirected", "confirmed"],
    ],
    [
      "digits, at first wrong",
      [status("need_verifycode"), status("need_verifycode"), status("scaned"), DONE],
      ["code-wanted", "code-wrong", "scanned", "confirmed"],
    ],
    ["a bot that is bound already", [status("binded_redirect")], ["already-bound"]],
    ["a code that ran out", [status("expired"), WAIT, DONE], ["code-used-up", "waiting", "confirmed"]],
    [
      "digits that are blocked",
      [status("verify_code_blocked"), DONE],
      ["code-blocked", "code-used-up", "confirmed"],
    ],
    [
      "a network that fails",
      [WAIT, { errno: "ECONNRESET" }, { errno: "ECONNRESET" }, WAIT, DONE],
      ["waiting", "unreachable", "waiting", "confirmed"],
    ],
    [
      "a gateway that gives up, as it may while the question is held",
      [WAIT, { status: 524 }, DONE],
      ["waiting", "confirmed"],
    ],
    [
      "codes that nobody scans",
      [status("expired")],
      ["code-used-up", "code-used-up", "code-used-up", "expired"],
    ],
  ])("of %s is each change, once", async (_what, statuses, told) => {
    const heard: string[] = [];
    const login = begin(statuses, { onStatus: now => void heard.push(now), onVerifyCode: () => "12" });
    await login.end();
    expect(heard).toEqual(told);
  });

  it("is not that all is well before the credential is saved", async () => {
    const heard: string[] = [];
    const save = (): void => void heard.push("saved");
    await begin([DONE], { onStatus: now => void heard.push(now), save }).end();
    expect(heard).toEqual(["saved", "confirmed"]);
  });
});

it("keeps the old credential when the bot is bound already", async () => {
  // The status decides, whatever stands beside it.
  const login = begin([status("scaned"), { json: { ...CONFIRMED, status: "binded_redirect" } }]);
  expect(await login.end()).toEqual({ kind: "already-bound" });
  expect(login.saved).toEqual([]);
});

it.each([
  ["bot id", { ilink_bot_id: "" }, "ilink_bot_id"],
  ["token", { bot_token: undefined }, "credential"],
])("rejects a confirmation without a %s, showing no secret", async (_name, over, word) => {
  const login = begin([{ json: { ...CONFIRMED, ...over } }]);
  const error = await login.end().catch(thrown => thrown);
  expect(error).toMatchObject({ code: "login", message: expect.stringContaining(word) });
  expect(`${error.message} ${error.cause?.message}`).not.toContain("secret");
  expect(login.saved).toEqual([]);
});

it("reads fields below data too, and takes its own host where no base URL is named", async () => {
  const { baseurl, ...rest } = CONFIRMED;
  const login = begin([{ json: { ret: 0, data: rest } }]);
  expect(await login.end()).toMatchObject({
    kind: "confirmed",
    credential: { ...CREDENTIAL, baseUrl: "https://ilinkai.weixin.qq.com/" },
  });
});

it.each([0, 500, 20_000])(
  "ends at once when it is aborted after %i ms, and leaves nothing behind",
  async afterMs => {
    const controller = new AbortController();
    const login = begin([WAIT, { silent: true }], { signal: controller.signal });
    await login.pass(afterMs);
    controller.abort();
    await login.pass(0);
    expect(await login.end(0)).toEqual({ kind: "aborted" });
    expect(login.timersLeft()).toBe(0);
    const asked = login.asked.length;
    await login.pass(100_000);
    expect(login.asked).toHaveLength(asked);
  },
);

it("asks nothing when it was aborted before", async () => {
  const login = begin([DONE], { signal: AbortSignal.abort() });
  expect(await login.end()).toEqual({ kind: "aborted" });
  expect(login.asked).toHaveLength(0);
});

it.each([
  [{ account: "" }, "account"],
  [{ onQr: undefined }, "onQr"],
  [{ save: undefined }, "save"],
  [{ baseUrl: "ftp://x" }, "baseUrl"],
  [{ deadlineMs: 10 }, "deadlineMs"],
  [{ hostsAllowed: ["https://x"] }, "hostsAllowed"],
])("refuses %j and names the option", async (over, option) => {
  await expect(begin([WAIT], over as never).end()).rejects.toMatchObject({ code: "invalid-option", option });
});
