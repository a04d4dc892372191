/** What every door shares: addresses, headers, bodies and the shape of a transport error. */
import { describe, expect, it } from "vitest";
import { headerLookup, isRequest, plainCall, textOf, transportError } from "../../../sim/door/door.ts";
import { locate, PORTAL_ORIGIN } from "../../../sim/door/hosts.ts";

const BASE = "https://ilinkai.weixin.qq.com";

describe("a URL", () => {
  it.each([
    [`${BASE}/ilink/bot/getupdates`, "api", "/ilink/bot/getupdates"],
    [`${BASE}/a?b=c`, "api", "/a?b=c"],
    [`${BASE}/a#fragment`, "api", "/a"],
    [BASE, "api", "/"],
    ["HTTPS://ILINKAI.weixin.QQ.com:443/a", "api", "/a"],
    ["https://novac2c.cdn.weixin.qq.com/c2c/upload?x=1", "cdn", "/c2c/upload?x=1"],
    [`${PORTAL_ORIGIN}/login`, "other", "/login"],
  ])("%s leads to %s, %s", (url, host, path) => {
    expect(locate(url)).toEqual({ host, path });
  });

  it.each([
    `${BASE}.evil.example/a`,
    "https://example.com/ilink/bot/getupdates",
    "http://ilinkai.weixin.qq.com/a",
    `${BASE}:8443/a`,
    "https://user@example.com/a",
    "/ilink/bot/getupdates",
    "",
  ])("%j leads out of the virtual world", url => {
    expect(locate(url)).toBeUndefined();
  });
});

describe("headers", () => {
  it("are found by lower-case name, trimmed, in every form that fetch takes", () => {
    const forms: RequestInit["headers"][] = [
      { "X-Name": " value " },
      [["X-NAME", " value "]],
      new Headers({ "x-name": " value " }),
    ];
    for (const form of forms) {
      const header = headerLookup(form);
      expect([header("x-name"), header("other")]).toEqual(["value", undefined]);
    }
    expect(headerLookup(undefined)("x-name")).toBeUndefined();
  });
});

describe("a call whose body is no text", () => {
  it("becomes one whose body is, or is bytes, with the type that goes with it", async () => {
    const cases: [string | URL | Request, RequestInit, string | undefined, string | null][] = [
      [
        BASE,
        { method: "POST", body: new URLSearchParams({ a: "1" }) },
        "a=1",
        "application/x-www-form-urlencoded;charset=UTF-8",
      ],
      [BASE, { method: "POST", body: new Blob(["b"], { type: "text/x" }) }, "b", "text/x"],
      [BASE, { method: "POST", body: new TextEncoder().encode("ü") }, "ü", null],
      [BASE, { method: "POST", body: "", headers: { "Content-Type": "text/x" } }, "", "text/x"],
      [new Request(BASE), {}, undefined, null],
      [new Request(BASE, { method: "POST", body: "r" }), {}, "r", "text/plain;charset=UTF-8"],
      [
        new Request(BASE, { method: "POST", body: "r" }),
        { body: "i", headers: { a: "b" } },
        "i",
        "text/plain;charset=UTF-8",
      ],
    ];
    for (const [input, init, body, type] of cases) {
      const { url, init: plain } = await plainCall(input, init);
      expect(new URL(url).origin).toBe(BASE);
      expect([
        plain.body === undefined ? undefined : textOf(plain.body),
        (plain.headers as Headers).get("content-type"),
      ]).toEqual([body, type]);
    }
  });

  it("leaves a Request readable, and keeps its method and signal", async () => {
    const controller = new AbortController();
    const request = new Request(BASE, { method: "PUT", body: "text", signal: controller.signal });
    const { init } = await plainCall(request, {});
    controller.abort();
    expect([init.method, init.signal?.aborted, await request.text()]).toEqual(["PUT", true, "text"]);
  });

  it("is told from an address", () => {
    expect([isRequest(new Request(BASE)), isRequest(new URL(BASE)), isRequest(BASE)]).toEqual([
      true,
      false,
      false,
    ]);
  });
});

describe("a transport error", () => {
  it("has the shape that a real socket gives it", () => {
    const error = transportError("connection-reset");
    expect(error).toBeInstanceOf(TypeError);
    expect([error.message, (error.cause as { code: string }).code]).toEqual(["fetch failed", "ECONNRESET"]);
  });
});
