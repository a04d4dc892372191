/** Header kinds: which shape an answer breaks in, where redirects lead, and what is only noise. */
import { describe, expect, test } from "vitest";
import type { Answer, WireAction } from "../../../sim/fault/fault.ts";
import { faultKind } from "../../../sim/fault/table.ts";

/** What the kind does to a poll. @param hits how many it has touched before */
function actionOf(id: string, given: object = {}, redirected = false): WireAction | undefined {
  const kind = faultKind(id);
  const attributes = kind.attributes.parse(given);
  const leg = kind.legs?.[0] ?? "request";
  return kind.onRequest?.(
    { endpoint: "getupdates", account: "bot", redirected },
    { attributes, leg, random: () => 0, hits: 1, nowMs: 0, memory: { busyUntilMs: 0 } },
  );
}

const ANSWER: Answer = {
  status: 200,
  contentType: "application/json",
  headers: { "x-own": "1" },
  body: '{"ret":0,"msgs":[],"get_updates_buf":"b25l"}',
};

function changed(id: string): Answer {
  const action = actionOf(id);
  if (action?.do !== "change") throw new Error(`${id} changes nothing`);
  return action.change(ANSWER);
}

test.each([
  "empty-response",
  "headers-cut",
  "not-http",
  "illegal-header",
  "headers-too-large",
  "length-and-chunked",
  "continue-then-nothing",
  "unexpected-upgrade",
])("%s breaks in its own shape, before or after the server applied the request", id => {
  expect(actionOf(id)).toEqual({ do: "break", shape: id });
  expect(faultKind(id).legs).toEqual(["request", "answer"]);
});

test("a header stall is seen by a deadline alone", () => {
  const kind = faultKind("header-stall");
  expect(actionOf("header-stall")?.do).toBe("hang");
  expect(kind.impact({})).toEqual({ blocks: true, seenBy: "deadline" });
});

test("a redirect loop is one failure", () => {
  expect(actionOf("redirect-loop")).toEqual({ do: "break", shape: "redirect-loop" });
});

describe("redirect-to-self", () => {
  test.each([301, 302, 307, 308])("sends every request of the client's own round once by %i", status => {
    expect(actionOf("redirect-to-self", { status })).toMatchObject({
      do: "answer",
      answer: { status, headers: { location: "" } },
    });
  });

  test("lets the request that comes round pass", () => {
    expect(actionOf("redirect-to-self", { status: 307 }, true)).toEqual({ do: "pass" });
    expect(actionOf("redirect-to-self", { status: 302 }, true)).toMatchObject({ do: "strip" });
  });

  test("blocks, as a client need not follow", () => {
    const { impact } = faultKind("redirect-to-self");
    expect([301, 302, 307, 308].filter(status => impact({ status }).blocks)).toEqual([301, 302, 307, 308]);
  });

  test("leads nowhere else than to the address itself, query and all", () => {
    const from = "https://ilinkai.weixin.qq.com/ilink/bot/get_qrcode_status?qrcode=1";
    expect(new URL("", from).href).toBe(from);
  });

  test("knows no other status", () => {
    expect(faultKind("redirect-to-self").attributes.safeParse({ status: 303 }).success).toBe(false);
  });
});

test("redirect-to-other-host leads to a stranger", () => {
  expect(actionOf("redirect-to-other-host")).toMatchObject({
    do: "answer",
    answer: { status: 307, headers: { location: "http://portal.invalid/moved" } },
  });
  expect(actionOf("redirect-to-other-host", { status: 302 })).toMatchObject({ answer: { status: 302 } });
});

test.each([
  ["unknown-status", 999, "{}"],
  ["not-modified", 304, ""],
])("%s answers %i", (id, status, body) => {
  expect(actionOf(id)).toMatchObject({ do: "answer", answer: { status, body } });
});

test.each(["wrong-content-type", "connection-close", "early-hints", "header-noise", "wrong-date"])(
  "%s leaves status, body and the server's own headers alone, and does no harm",
  id => {
    expect(changed(id)).toMatchObject({ status: 200, headers: ANSWER.headers, body: ANSWER.body });
    expect(faultKind(id).impact({})).toEqual({ blocks: false, seenBy: "answer" });
  },
);

test("wrong-content-type says that the JSON is plain text", () => {
  expect(changed("wrong-content-type").contentType).toMatch(/^text\/plain/);
});

test("header noise is what fetch can show", () => {
  const { contentType, headers } = changed("header-noise");
  const shown = new Headers({ "content-type": contentType, ...headers });
  expect(shown.get("content-type")).toBe("application/json, application/json");
  expect(shown.get("x-request-id")).toBe("7f3a, 7f3b");
});
