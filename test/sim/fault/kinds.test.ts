import { readdirSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { z } from "zod";
import { readTable } from "../../../sim/calibration/table.ts";
import { actsOn, type Leg, type WireAction } from "../../../sim/fault/fault.ts";
import { STALE_SHAPES, staleBody } from "../../../sim/fault/stale-body.ts";
import { type AnyFaultKind, FAULT_KINDS, faultKind } from "../../../sim/fault/table.ts";
import { ENDPOINTS } from "../../../sim/trace/record.ts";

const CALIBRATION = readTable();

function contextOf(kind: AnyFaultKind, given: object, leg: Leg = kind.legs?.[0] ?? "request") {
  return {
    attributes: kind.attributes.parse(given),
    leg,
    random: () => 0,
    hits: 0,
    nowMs: 0,
    memory: { busyUntilMs: 0 },
  };
}

function onRequest(id: string, given: object = {}, leg?: Leg): WireAction | undefined {
  const kind = faultKind(id);
  return kind.onRequest?.({ endpoint: "getupdates", account: "bot" }, contextOf(kind, given, leg));
}

function onOpen(id: string, given: object = {}) {
  const kind = faultKind(id);
  return kind.onOpen?.(contextOf(kind, given));
}

const answer = (body: string, status = 200, contentType = "application/json") => ({
  do: "answer",
  answer: { status, contentType, body },
});

test("every id is there once", () => {
  expect(new Set(FAULT_KINDS.map(({ id }) => id)).size).toBe(FAULT_KINDS.length);
});

test("every file in kinds/ is in the table under its own name", async () => {
  const folder = new URL("../../../sim/fault/kinds/", import.meta.url);
  for (const file of readdirSync(folder)) {
    const exported = Object.values(await import(new URL(file, folder).href)) as Partial<AnyFaultKind>[];
    const [kind] = exported.filter(value => value?.id !== undefined);
    expect(`${kind?.id}.ts`).toBe(file);
    expect(FAULT_KINDS).toContainEqual({ ...kind, family: expect.stringMatching(/^[CHBAPNX]$/) });
  }
});

test("every file in families/ is in the table with all its kinds", async () => {
  const folder = new URL("../../../sim/fault/families/", import.meta.url);
  const modules = await Promise.all(
    readdirSync(folder).map(file => import(new URL(file, folder).href) as Promise<object>),
  );
  const kinds = modules.flatMap(module => Object.values(module) as AnyFaultKind[][]).flat();
  expect(kinds.map(({ id }) => id).toSorted()).toEqual(FAULT_KINDS.map(({ id }) => id).toSorted());
});

test("an unknown kind is a broken assumption", () => {
  expect(() => faultKind("gremlin")).toThrow(new RangeError('there is no fault kind "gremlin"'));
});

describe.each(FAULT_KINDS)("$id", kind => {
  test("acts on one thing, and says where", () => {
    const hooks = [kind.onRequest, kind.onHandler, kind.onWrite, kind.onStore, kind.onCallback, kind.onOpen];
    expect(hooks.filter(hook => hook !== undefined)).toHaveLength(1);
    if (kind.onClose !== undefined) expect(kind.onOpen).toBeDefined();
    if (actsOn(kind) !== "request") {
      expect(kind.legs).toBeUndefined();
      return;
    }
    expect(kind.legs?.length).toBeGreaterThan(0);
    expect(kind.endpoints?.length).toBeGreaterThan(0);
    expect(ENDPOINTS).toEqual(expect.arrayContaining([...(kind.endpoints ?? [])]));
  });

  test("has examples, each different, which its schema writes and reads back", () => {
    expect(kind.examples.length).toBeGreaterThan(0);
    expect(new Set(kind.examples.map(example => JSON.stringify(example))).size).toBe(kind.examples.length);
    for (const example of kind.examples) {
      expect(kind.attributes.parse(z.encode(kind.attributes, example))).toEqual(example);
    }
  });

  test("says whether a real socket has shown what the subject sees, or why not", () => {
    if (kind.calibrated === "real-socket") expect(Object.keys(CALIBRATION)).toContain(kind.id);
    else expect(kind.calibrated.why).toMatch(/^[a-z].{9,}[^.]$/);
  });

  test("refuses an attribute that it does not know", () => {
    expect(kind.attributes.safeParse({ gremlin: 1 }).success).toBe(false);
  });

  test("has a summary that is one sentence", () => {
    expect(kind.summary).toMatch(/^[A-Z0-9`a-z].*\.$/);
  });
});

test.each([
  ["stale-token", {}, { shape: "errcode" }],
  ["session-expires", {}, {}],
  ["taken-over", {}, { delay: 0 }],
  ["taken-over", { delay: "29s" }, { delay: 29_000 }],
  ["error-code", { ret: -1 }, { ret: -1 }],
  ["http-status", {}, { status: 503, body: "html" }],
  ["connection-refused", {}, { inFlight: "reset" }],
  ["network-unreachable", {}, { inFlight: "lost" }],
  ["dns-not-found", {}, { inFlight: "kept" }],
  ["hang", { inFlight: "kept" }, { inFlight: "kept" }],
  ["latency", {}, { delay: 1_000 }],
  ["latency", { delay: "1m30s" }, { delay: 90_000 }],
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
  ["connection-refused", { phase: "before" }],
  ["connection-reset", { phase: "after" }],
  ["latency", { delay: "soon" }],
  ["latency", { delay: -1 }],
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
  expect(onRequest("stale-token", { shape })).toEqual(answer(body));
});

test("every stale shape is an attribute of stale-token", () => {
  const { attributes } = faultKind("stale-token");
  expect(STALE_SHAPES.filter(shape => attributes.safeParse({ shape }).success)).toEqual(STALE_SHAPES);
});

test.each([
  ["error-code", { ret: -1 }, answer('{"ret":-1}')],
  [
    "error-code",
    { ret: -2, errcode: "-2", errmsg: "rate limited" },
    answer('{"ret":-2,"errcode":"-2","errmsg":"rate limited"}'),
  ],
  [
    "http-status",
    { status: 524 },
    answer("<html><head><title>524</title></head><body><h1>524</h1></body></html>\n", 524, "text/html"),
  ],
  ["http-status", { body: "json" }, answer('{"status":503,"message":"request failed"}', 503)],
  ["http-status", { body: "empty" }, answer("", 503, "text/html")],
  ["connection-refused", {}, { do: "break", shape: "connection-refused" }],
  ["connection-reset", {}, { do: "break", shape: "connection-reset" }],
  ["hang", {}, { do: "hang" }],
  ["latency", { delay: "2s" }, { do: "delay", answerMs: 2_000 }],
])("%s with %j does to a request: %j", (id, given, action) => {
  expect(onRequest(id, given)).toEqual(action);
});

test("latency on the way there delays the request", () => {
  expect(onRequest("latency", { delay: "2s" }, "request")).toEqual({ do: "delay", requestMs: 2_000 });
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
  ["connection-refused", {}, true, "answer"],
  ["connection-reset", {}, true, "answer"],
  ["hang", {}, true, "deadline"],
  ["latency", { delay: "2s999ms" }, false, "answer"],
  ["latency", { delay: "3s" }, true, "deadline"],
  ["session-expires", {}, false, "answer"],
  ["taken-over", {}, false, "answer"],
])("%s with %j blocks requests: %s, seen by %s", (id, given, blocks, seenBy) => {
  const kind = faultKind(id);
  expect(kind.impact(kind.attributes.parse(given))).toEqual({ blocks, seenBy });
});
