/** The kinds of family A that the service and its gateways bring about: what each does to a request. */
import { afterEach, describe, expect, it, test, vi } from "vitest";
import type { Answer, FaultContext, Leg, WireAction } from "../../../sim/fault/fault.ts";
import { actsOn } from "../../../sim/fault/fault.ts";
import { FAULT_KINDS, faultKind } from "../../../sim/fault/table.ts";
import type { Endpoint } from "../../../sim/trace/endpoint.ts";

function contextOf(attributes: Readonly<Record<string, unknown>>, given: { hits?: number; leg?: Leg } = {}) {
  const { hits = 0, leg = "request" } = given;
  const context: FaultContext<typeof attributes> = {
    attributes,
    leg,
    random: () => 0.5,
    hits,
    nowMs: 0,
    memory: { busyUntilMs: 0 },
  };
  return context;
}

/** What a kind does to a request of the first endpoint that it can be aimed at. */
function onRequest(
  id: string,
  given: object = {},
  { endpoint, ...context }: { endpoint?: Endpoint; hits?: number; leg?: Leg } = {},
): WireAction | undefined {
  const kind = faultKind(id);
  const aimed = endpoint ?? kind.endpoints?.[0] ?? "getupdates";
  return kind.onRequest?.(
    { endpoint: aimed, account: "bot" },
    contextOf(kind.attributes.parse(given), context),
  );
}

function answerOf(action: WireAction | undefined): Answer {
  if (action?.do !== "answer") throw new Error(`no answer: ${action?.do}`);
  return action.answer;
}

const bodyOf = (id: string, given: object = {}): unknown =>
  JSON.parse(String(answerOf(onRequest(id, given)).body));

function changed(id: string, given: object, answer: Partial<Answer>): Answer {
  const action = onRequest(id, given);
  if (action?.do !== "change") throw new Error(`no change: ${action?.do}`);
  return action.change({ status: 200, contentType: "application/json", body: "", ...answer });
}

afterEach(() => {
  vi.useRealTimers();
});

describe("the kinds that are one status", () => {
  test.each([
    ["unauthorized", 401, "Unauthorized"],
    ["forbidden", 403, "Forbidden"],
    ["not-found", 404, "Not Found"],
    ["request-timeout", 408, "Request Timeout"],
    ["conflict", 409, "Conflict"],
    ["gone", 410, "Gone"],
    ["misdirected", 421, "Misdirected Request"],
    ["too-early", 425, "Too Early"],
    ["too-many-requests", 429, "Too Many Requests"],
    ["bad-gateway", 502, "Bad Gateway"],
    ["service-unavailable", 503, "Service Unavailable"],
    ["gateway-timeout", 504, "Gateway Timeout"],
    ["cdn-timeout", 524, "A Timeout Occurred"],
    ["qr-timeout", 524, "A Timeout Occurred"],
  ])("%s answers %i with a page that says %s", (id, status, words) => {
    const answer = answerOf(onRequest(id));
    expect(answer).toMatchObject({ status, contentType: "text/html" });
    expect(answer.body).toContain(`<h1>${status} ${words}</h1>`);
  });

  it("leave it open whether the request was applied where a gateway cannot know", () => {
    const open = ["bad-gateway", "gateway-timeout"];
    for (const id of open) expect(faultKind(id).legs).toEqual(["request", "answer"]);
    for (const id of ["unauthorized", "too-many-requests", "service-unavailable", "cdn-timeout"])
      expect(faultKind(id).legs).toEqual(["request"]);
  });
});

describe("Retry-After", () => {
  const header = (id: string, retryAfter: string) =>
    answerOf(onRequest(id, { retryAfter })).headers?.["retry-after"];

  test.each([
    ["seconds", "3"],
    ["past", "Thu, 01 Jan 1970 00:00:00 GMT"],
    ["absent", undefined],
    ["absurd", "99999999999"],
    ["decimal", "1.5"],
    ["negative", "-1"],
  ])("of form %s is %s", (form, value) => {
    expect(header("too-many-requests", form)).toBe(value);
    expect(header("service-unavailable", form)).toBe(value);
  });

  it("of form date lies three seconds ahead of the clock", () => {
    vi.useFakeTimers({ now: Date.parse("2026-03-01T06:00:00Z") });
    expect(header("too-many-requests", "date")).toBe("Sun, 01 Mar 2026 06:00:03 GMT");
  });

  it("is written in seconds unless it is said how", () => {
    expect(faultKind("service-unavailable").attributes.parse({})).toEqual({ retryAfter: "seconds" });
  });
});

describe.each(["cdn-timeout", "qr-timeout"])("%s", id => {
  it("answers after 17 s, or after the time given", () => {
    expect(onRequest(id)).toMatchObject({ do: "answer", afterMs: 17_000 });
    expect(onRequest(id, { after: "2s" })).toMatchObject({ afterMs: 2_000 });
  });

  it("counts as unseen when what is under way at the end of the window is doomed for long still", () => {
    const seenBy = (after: number) => faultKind(id).impact({ after });
    expect(seenBy(2_999)).toEqual({ blocks: true, seenBy: "answer" });
    expect(seenBy(3_000)).toEqual({ blocks: true, seenBy: "deadline" });
  });
});

describe("codes in the body", () => {
  test.each([
    ["send-refused", {}, { ret: -2 }],
    ["send-refused", { words: "prepare-failed" }, { ret: -2, errmsg: "prepare failed" }],
    ["send-refused", { words: "unknown-error" }, { ret: -2, errmsg: "unknown error" }],
    ["send-refused", { words: "rate-limited" }, { ret: -2, errmsg: "rate limited" }],
    ["send-refused", { words: "frequency" }, { ret: -2, errmsg: "freq limit" }],
    ["wrong-parameter", {}, { ret: -3, errmsg: "invalid user" }],
    ["success-without-data", {}, { ret: 0 }],
    ["media-refused", {}, { ret: -1 }],
    ["string-code", {}, { ret: "-1", errmsg: "error" }],
    ["string-code", { code: "-2", field: "errcode" }, { errcode: "-2", errmsg: "error" }],
  ])("%s with %j says %j", (id, given, body) => {
    expect(answerOf(onRequest(id, given))).toMatchObject({ status: 200, contentType: "application/json" });
    expect(bodyOf(id, given)).toEqual(body);
  });

  test.each([
    ["send-refused", ["sendmessage"]],
    ["media-refused", ["getuploadurl"]],
    ["wrong-parameter", ["sendmessage", "sendtyping", "getconfig", "getuploadurl"]],
    ["upload-refused", ["upload"]],
    ["upload-without-header", ["upload"]],
    ["qr-timeout", ["get_qrcode_status"]],
    ["false-success", ["sendmessage"]],
    ["lost-acknowledgement", ["sendmessage"]],
    ["notifystart-without-effect", ["notifystart"]],
    ["notifystart-refused-quietly", ["notifystart"]],
  ])("%s can be aimed at %j alone", (id, endpoints) => {
    expect(faultKind(id).endpoints).toEqual(endpoints);
  });
});

describe("string-code of a success", () => {
  const body = (text: string, field = "ret") =>
    changed("string-code", { code: "0", field }, { body: text }).body;

  test.each([
    ['{"ret":0,"msgs":[]}', '{"ret":"0","msgs":[]}'],
    ['{"msgs":[]}', '{"ret":"0","msgs":[]}'],
    ['{"ret":0}', '{"ret":"0"}'],
    ["{}", '{"ret":"0"}'],
    ["", '{"ret":"0"}'],
    ['{"message_id":18446744073709551615}', '{"ret":"0","message_id":18446744073709551615}'],
  ])("makes of %s %s", (before, after) => {
    expect(body(before)).toBe(after);
  });

  test.each([
    '{"errcode":-14,"errmsg":"session timeout"}',
    '{"ret":-2}',
    '{"ret":0,"errcode":-14}',
    "not json",
  ])("leaves %s as it is", text => {
    expect(body(text)).toBe(text);
  });

  it("stands in errcode where it is asked to", () => {
    expect(body('{"ret":0,"msgs":[]}', "errcode")).toBe('{"errcode":"0","msgs":[]}');
  });

  it("leaves an answer with another status as it is", () => {
    expect(changed("string-code", { code: "0" }, { status: 503, body: "{}" }).body).toBe("{}");
  });

  it("hurts nobody, and an error does", () => {
    const impact = (code: string) => faultKind("string-code").impact({ code, field: "ret" }).blocks;
    expect([impact("0"), impact("-1")]).toEqual([false, true]);
  });
});

describe("contradictory-backends", () => {
  it("answers -14 to every other request, beginning with the first, and lets the rest pass", () => {
    const actions = [0, 1, 2, 3].map(hits => onRequest("contradictory-backends", {}, { hits }));
    expect(actions.map(action => action?.do)).toEqual(["answer", "pass", "answer", "pass"]);
    expect(answerOf(actions[2]).body).toBe('{"errcode":-14,"errmsg":"session timeout"}');
    expect(actions[1]).toEqual({ do: "pass" });
  });
});

test.each([
  ["false-success", { discard: true }],
  ["notifystart-without-effect", { notifystart: "no-effect" }],
  ["notifystart-refused-quietly", { notifystart: "refused-with-ret-zero" }],
])("%s lets the server serve with %j", (id, quirk) => {
  expect(onRequest(id)).toEqual({ do: "serve", quirk });
});

describe("lost-acknowledgement", () => {
  it("breaks the way back, or silences it", () => {
    expect(faultKind("lost-acknowledgement").legs).toEqual(["answer"]);
    expect(onRequest("lost-acknowledgement")).toEqual({ do: "break", shape: "connection-reset" });
    expect(onRequest("lost-acknowledgement", { how: "silence" })).toEqual({ do: "hang" });
  });

  it("is seen at once when it is a reset, and by a deadline when it is silence", () => {
    const seenBy = (how: string) => faultKind("lost-acknowledgement").impact({ how }).seenBy;
    expect([seenBy("reset"), seenBy("silence")]).toEqual(["answer", "deadline"]);
  });
});

test("headers-stripped takes away one of the headers that are checked by default", () => {
  expect(onRequest("headers-stripped")).toEqual({ do: "strip", headers: ["AuthorizationType"] });
  expect(onRequest("headers-stripped", { header: "Authorization" })).toEqual({
    do: "strip",
    headers: ["Authorization"],
  });
  expect(faultKind("headers-stripped").examples).toHaveLength(4);
  expect(faultKind("headers-stripped").attributes.safeParse({ header: "Accept" }).success).toBe(false);
});

describe("the CDN", () => {
  it("refuses an upload with 500 and a reason in a header", () => {
    expect(answerOf(onRequest("upload-refused"))).toEqual({
      status: 500,
      contentType: "application/octet-stream",
      headers: { "x-error-message": "internal error" },
      body: "",
    });
  });

  it.each([
    ["other-host", "https://attacker.invalid", "attacker.invalid"],
    ["look-alike", "https://weixin.qq.com.attacker.invalid", "weixin.qq.com.attacker.invalid"],
    ["plain-http", "http://attacker.invalid", "attacker.invalid"],
    ["ip-address", "https://2130706433", "2130706433"],
  ])("names %s in every field that names an address, and changes no other", (as, origin, host) => {
    const body = {
      baseurl: "https://ilinkai.weixin.qq.com",
      upload_full_url: "https://novac2c.cdn.weixin.qq.com/c2c/upload?x=1",
      redirect_host: "idc2.ilinkai.weixin.qq.com",
      qrcode_img_content: "https://weixin.qq.com/x/1",
      msgs: [
        { item_list: [{ image_item: { media: { full_url: "https://novac2c.cdn.weixin.qq.com/c2c/d?y" } } }] },
      ],
    };
    const told = changed("foreign-address", { as }, { body: JSON.stringify(body) }).body;
    expect(JSON.parse(String(told))).toEqual({
      ...body,
      baseurl: origin,
      upload_full_url: `${origin}/c2c/upload?x=1`,
      redirect_host: host,
      msgs: [{ item_list: [{ image_item: { media: { full_url: `${origin}/c2c/d?y` } } }] }],
    });
  });

  it("leaves out the header that names the file, and no other", () => {
    const headers = { "x-encrypted-param": "abc", "x-other": "1" };
    expect(changed("upload-without-header", {}, { headers }).headers).toEqual({ "x-other": "1" });
    expect(changed("upload-without-header", {}, {}).headers).toEqual({});
  });
});

test.each([
  ["session-expires", {}, { do: "expire" }],
  ["taken-over", { delay: "29s" }, { do: "take-over", delayMs: 29_000 }],
  ["quota-exhausted", {}, { do: "exhaust-quota" }],
  ["tickets-forgotten", {}, { do: "forget-tickets" }],
])("%s with %j does to the server: %j, and blocks nothing by itself", (id, given, action) => {
  const kind = faultKind(id);
  const attributes = kind.attributes.parse(given);
  expect(actsOn(kind)).toBe("world");
  expect(kind.onOpen?.(contextOf(attributes))).toEqual(action);
  expect(kind.onClose).toBeUndefined();
  expect(kind.impact(attributes).blocks).toBe(false);
});

test("what only media or a QR login can meet is not searched", () => {
  const beyond: readonly Endpoint[] = [
    "getuploadurl",
    "get_bot_qrcode",
    "get_qrcode_status",
    "upload",
    "download",
  ];
  const unreachable = FAULT_KINDS.filter(kind =>
    kind.endpoints?.every(endpoint => beyond.includes(endpoint)),
  );
  expect(unreachable.map(({ id }) => id).toSorted()).toEqual([
    "media-refused",
    "qr-timeout",
    "upload-refused",
    "upload-without-header",
  ]);
  for (const { searched } of unreachable) expect(searched).toBe(false);
});
