import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { WireAction } from "../../../sim/fault/fault.ts";
import { STALE_SHAPES, staleBody } from "../../../sim/fault/stale-body.ts";
import { FAULT_KINDS, faultKind } from "../../../sim/fault/table.ts";
import { ENDPOINTS, type Endpoint } from "../../../sim/trace/record.ts";

const random = () => 0;

function onRequest(
  id: string,
  given: object = {},
  endpoint: Endpoint = "getupdates",
): WireAction | undefined {
  const kind = faultKind(id);
  return kind.onRequest?.({ endpoint, account: "bot" }, { attributes: kind.attributes.parse(given), random });
}

function onOpen(id: string, given: object = {}) {
  const kind = faultKind(id);
  return kind.onOpen?.({ attributes: kind.attributes.parse(given), random });
}

const answer = { do: "answer", status: 200, contentType: "application/json", applied: false, afterMs: 0 };

test("every file in kinds/ is in the table under its own name", () => {
  const files = readdirSync(new URL("../../../sim/fault/kinds", import.meta.url));
  expect(FAULT_KINDS.map(({ id }) => `${id}.ts`).toSorted()).toEqual(files.toSorted());
});

test("an unknown kind is a broken assumption", () => {
  expect(() => faultKind("gremlin")).toThrow(new RangeError('there is no fault kind "gremlin"'));
});

describe.each(FAULT_KINDS)("$id", kind => {
  test("acts on requests or on the server, never on both", () => {
    expect(kind.onRequest === undefined).toBe(kind.onOpen !== undefined);
    expect(kind.endpoints).toEqual(kind.onRequest ? ENDPOINTS : []);
  });

  test("refuses an attribute that it does not know", () => {
    expect(kind.attributes.safeParse({ gremlin: 1 }).success).toBe(false);
  });

  test("has a summary that is one sentence", () => {
    expect(kind.summary).toMatch(/^[A-Z].*\.$/);
  });
});

test.each([
  ["stale-token", {}, { shape: "errcode" }],
  ["session-expires", {}, {}],
  ["taken-over", {}, { delay: 0 }],
  ["taken-over", { delay: "29s" }, { delay: 29_000 }],
  ["error-code", { ret: -1 }, { ret: -1 }],
  ["http-status", {}, { status: 503, body: "html", applied: false }],
  ["malformed-body", {}, { form: "html", applied: false }],
  ["connection-refused", {}, {}],
  ["connection-reset", {}, { phase: "before" }],
  ["hang", {}, { applied: false }],
  ["latency", {}, { request: 0, answer: 1_000 }],
  ["latency", { request: "1m30s", answer: "0s" }, { request: 90_000, answer: 0 }],
])("%s reads %j as %j", (id, given, attributes) => {
  expect(faultKind(id).attributes.parse(given)).toEqual(attributes);
});

test.each([
  ["stale-token", { shape: "server" }],
  ["taken-over", { delay: 29_000 }],
  ["error-code", {}],
  ["error-code", { ret: 0 }],
  ["error-code", { errcode: "0" }],
  ["error-code", { errcode: "" }],
  ["error-code", { errmsg: "alone" }],
  ["error-code", { ret: 1.5 }],
  ["http-status", { status: 399 }],
  ["http-status", { status: 600 }],
  ["http-status", { body: "xml" }],
  ["malformed-body", { form: "gzip" }],
  ["malformed-body", { applied: "yes" }],
  ["connection-refused", { phase: "before" }],
  ["connection-reset", { phase: "during" }],
  ["hang", { applied: 1 }],
  ["latency", { answer: "soon" }],
  ["latency", { request: -1 }],
])("%s refuses %j", (id, given) => {
  expect(faultKind(id).attributes.safeParse(given).success).toBe(false);
});

test.each([
  ["errcode", '{"errcode":-14,"errmsg":"session timeout"}'],
  ["ret", '{"ret":-14,"errmsg":"session timeout"}'],
  ["both", '{"ret":-14,"errcode":-14,"errmsg":"session timeout"}'],
  ["ret-zero-errcode", '{"ret":0,"errcode":-14,"errmsg":"session timeout"}'],
  ["errcode-string", '{"errcode":"-14","errmsg":"session timeout"}'],
  ["ret-string", '{"ret":"-14","errmsg":"session timeout"}'],
] as const)("stale-token of shape %s answers %s", (shape, body) => {
  expect(staleBody(shape)).toBe(body);
  expect(onRequest("stale-token", { shape })).toEqual({ ...answer, body });
});

test("every stale shape is an attribute of stale-token", () => {
  const { attributes } = faultKind("stale-token");
  expect(STALE_SHAPES.filter(shape => attributes.safeParse({ shape }).success)).toEqual(STALE_SHAPES);
});

test.each([
  ["error-code", { ret: -1 }, { ...answer, body: '{"ret":-1}' }],
  [
    "error-code",
    { ret: -2, errcode: "-2", errmsg: "rate limited" },
    { ...answer, body: '{"ret":-2,"errcode":"-2","errmsg":"rate limited"}' },
  ],
  [
    "http-status",
    { status: 524 },
    {
      ...answer,
      status: 524,
      contentType: "text/html",
      body: "<html><head><title>524</title></head><body><h1>524</h1></body></html>\n",
    },
  ],
  [
    "http-status",
    { body: "json", applied: true },
    { ...answer, status: 503, body: '{"status":503,"message":"request failed"}', applied: true },
  ],
  ["http-status", { body: "empty" }, { ...answer, status: 503, contentType: "text/html", body: "" }],
  ["malformed-body", { form: "empty", applied: true }, { ...answer, body: "", applied: true }],
  ["malformed-body", { form: "not-json" }, { ...answer, body: "upstream connect error" }],
  ["connection-refused", {}, { do: "fail", code: "ECONNREFUSED", applied: false, afterMs: 0 }],
  ["connection-reset", {}, { do: "fail", code: "ECONNRESET", applied: false, afterMs: 0 }],
  ["connection-reset", { phase: "after" }, { do: "fail", code: "ECONNRESET", applied: true, afterMs: 0 }],
  ["hang", {}, { do: "hang", applied: false }],
  ["hang", { applied: true }, { do: "hang", applied: true }],
  ["latency", { request: "2s", answer: "3s" }, { do: "delay", requestMs: 2_000, answerMs: 3_000 }],
])("%s with %j does to a request: %j", (id, given, action) => {
  expect(onRequest(id, given)).toEqual(action);
});

test("an empty body for a sendmessage, which reads as success, is never sent for a message that was dropped", () => {
  expect(onRequest("malformed-body", { form: "empty" }, "sendmessage")).toMatchObject({ applied: true });
  expect(onRequest("malformed-body", { form: "empty" }, "getupdates")).toMatchObject({ applied: false });
});

test.each(["html", "truncated", "empty", "not-json"])("a malformed body of form %s is no JSON", form => {
  const action = onRequest("malformed-body", { form });
  expect(() => JSON.parse(action?.do === "answer" ? action.body : "{}")).toThrow(SyntaxError);
});

test("the malformed body of wrong types is JSON whose code says no success", () => {
  const action = onRequest("malformed-body", { form: "wrong-type" });
  expect(JSON.parse(action?.do === "answer" ? action.body : "{}")).toMatchObject({
    ret: "zero",
    msgs: "none",
  });
});

test("session-expires expires the session when its window opens", () => {
  expect(onOpen("session-expires")).toEqual({ do: "expire" });
});

test("taken-over takes the account over and lets the old poll live for the delay", () => {
  expect(onOpen("taken-over", { delay: "29s" })).toEqual({ do: "take-over", delayMs: 29_000 });
});

test.each([
  ["stale-token", {}, true, "answer"],
  ["error-code", { ret: -1 }, true, "answer"],
  ["http-status", {}, true, "answer"],
  ["malformed-body", {}, true, "answer"],
  ["connection-refused", {}, true, "answer"],
  ["connection-reset", {}, true, "answer"],
  ["hang", {}, true, "deadline"],
  ["latency", { request: "1s", answer: "1s999ms" }, false, "answer"],
  ["latency", { request: "1s", answer: "2s" }, true, "deadline"],
  ["session-expires", {}, false, "answer"],
  ["taken-over", {}, false, "answer"],
])("%s with %j blocks requests: %s, seen by %s", (id, given, blocks, seenBy) => {
  const kind = faultKind(id);
  expect(kind.impact(kind.attributes.parse(given))).toEqual({ blocks, seenBy });
});
