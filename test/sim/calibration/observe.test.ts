/** What an observation says, for everything a fetch can do. */
import { describe, expect, it } from "vitest";
import { type Observation, observe } from "../../../sim/calibration/observe.ts";

const never = new AbortController().signal;

const look = (fetch: typeof globalThis.fetch): Promise<Observation> =>
  observe(fetch, "http://x.test/", {}, never);
const answer = (body: ConstructorParameters<typeof Response>[0], init?: ResponseInit): Promise<Observation> =>
  look(async () => new Response(body, init));

const HEAD = { status: 200, statusText: "", ok: true, contentType: "text/plain;charset=UTF-8" };

describe("an observation", () => {
  it("makes one POST with a JSON body and the caller's deadline", async () => {
    const calls: [unknown, RequestInit | undefined][] = [];
    const deadline = AbortSignal.abort();
    await observe(
      async (url, init) => {
        calls.push([url, init]);
        return new Response("{}");
      },
      "http://x.test/a",
      { headers: { authorization: "Bearer t" } },
      deadline,
    );
    expect(calls).toEqual([
      [
        "http://x.test/a",
        {
          method: "POST",
          headers: { authorization: "Bearer t" },
          body: expect.any(String),
          signal: deadline,
        },
      ],
    ]);
    expect(() => JSON.parse(String(calls[0]?.[1]?.body))).not.toThrow();
  });

  it("of a rejected fetch has the error and all its causes, normalised, with the keys they have", async () => {
    const inner = Object.assign(new Error("read 127.0.0.1:1"), { code: "ECONNRESET", syscall: "read" });
    const outer = Object.assign(new Error("cancelled", { cause: inner }), { code: 0 });
    const seen = await look(() => Promise.reject(new TypeError("fetch failed", { cause: outer })));
    expect(seen).toEqual({
      phase: "request",
      error: { name: "TypeError", message: "fetch failed" },
      cause: {
        name: "Error",
        message: "cancelled",
        cause: { name: "Error", code: "ECONNRESET", syscall: "read", message: "read <address>" },
      },
    });
  });

  it("of a deadline has the deadline's own error", async () => {
    const reason = new DOMException("too late", "TimeoutError");
    expect(await look(() => Promise.reject(reason))).toEqual({
      phase: "request",
      error: { name: "TimeoutError", message: "too late" },
    });
  });

  it("of something thrown that is no error has its type", async () => {
    expect(await look(() => Promise.reject("no"))).toEqual({
      phase: "request",
      error: { name: "string", message: "no" },
    });
  });

  it("of a body that breaks has the head, and no text", async () => {
    const body = new ReadableStream({
      start: controller => controller.error(new TypeError("terminated", { cause: new Error("cut") })),
    });
    expect(await answer(body, { status: 502, headers: { "retry-after": "7" } })).toEqual({
      phase: "body",
      status: 502,
      statusText: "",
      ok: false,
      retryAfter: "7",
      error: { name: "TypeError", message: "terminated" },
      cause: { name: "Error", message: "cut" },
    });
  });

  it("of a text that is no JSON has the text, cut short, and its whole length in bytes", async () => {
    const seen = await answer("é".repeat(300));
    expect(seen).toMatchObject({ phase: "parse", ...HEAD, bytes: 600, text: "é".repeat(200) });
    expect(seen.error?.name).toBe("SyntaxError");
  });

  it.each([
    ['{"a":1e999,"b":-1e999}', '{"a":"Infinity","b":"-Infinity"}'],
    ['{"__proto__":{"a":1}}', '{"__proto__":{"a":1}}'],
    ['{"a":"\\ud83d"}', '{"a":"\\ud83d"}'],
    ['{"a":1,"a":2}', '{"a":2}'],
    ["null", "null"],
  ])("of %s has the value %s", async (text, value) => {
    expect(await answer(text)).toEqual({ phase: "done", ...HEAD, bytes: text.length, text, value });
  });

  it("says when a redirect was followed", async () => {
    const response = new Response("{}");
    Object.defineProperty(response, "redirected", { value: true });
    expect(await look(async () => response)).toMatchObject({ phase: "done", redirected: true });
  });
});
