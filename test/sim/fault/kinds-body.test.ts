/** Body kinds: what becomes of a realistic answer, and that a message's id keeps its digits. */
import { describe, expect, test } from "vitest";
import { readAnswer } from "../../../sim/door/answer.ts";
import { putFirst } from "../../../sim/fault/bodies.ts";
import type { Answer, Leg, WireAction } from "../../../sim/fault/fault.ts";
import { json } from "../../../sim/fault/make.ts";
import { faultKind } from "../../../sim/fault/table.ts";

/** More than 2⁵³: it survives as text alone. */
const ID = "7462919283746501923";
const MESSAGE =
  `{"seq":1,"message_id":${ID},"from_user_id":"ann@im.wechat","message_type":1,` +
  '"item_list":[{"type":1,"text_item":{"text":"你好 \\"ret\\":0 {"}}],"context_token":"t"}';
const FULL = `{"msgs":[${MESSAGE}],"sync_buf":"","get_updates_buf":"b25l","longpolling_timeout_ms":35000}`;
const FULL_WITH_RET = `{"ret":0,${FULL.slice(1)}`;
const IDLE = '{"ret":0,"msgs":[],"sync_buf":"","get_updates_buf":"b25l","longpolling_timeout_ms":35000}';
const IDLE_WITHOUT_RET = IDLE.replace('"ret":0,', "");
const STALE = '{"errcode":-14,"errmsg":"session timeout"}';
/** Every answer that the server gives. */
const ANSWERS = [
  FULL,
  FULL_WITH_RET,
  IDLE,
  IDLE_WITHOUT_RET,
  STALE,
  "{}",
  '{"ret":0}',
  `{"message_id":${ID}}`,
  "",
];

function actionOf(id: string, given: object = {}, leg: Leg = "answer"): WireAction | undefined {
  const kind = faultKind(id);
  const attributes = kind.attributes.parse(given);
  return kind.onRequest?.(
    { endpoint: "getupdates", account: "bot" },
    { attributes, leg, random: () => 0, hits: 0, nowMs: 0, memory: { busyUntilMs: 0 } },
  );
}

function changed(id: string, body: string, given: object = {}): Answer {
  const action = actionOf(id, given);
  if (action?.do !== "change") throw new Error(`${id} changes nothing`);
  return action.change(json(body));
}

const bytesOf = ({ body }: Answer): Uint8Array => (typeof body === "string" ? Buffer.from(body) : body);
/** The text as `Response.text` reads it. */
const textOf = (answer: Answer): string => new TextDecoder().decode(bytesOf(answer));
/** What it says, but for the hold that it advertises. */
const readingOf = (answer: Answer) => {
  const { holdMs: _, ...reading } = readAnswer("sendmessage", answer.status, answer.body);
  return reading;
};

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

describe.each([
  ["body-cut", "body-cut"],
  ["body-reset", "body-reset"],
  ["chunked-cut", "chunked-cut"],
  ["chunk-malformed", "chunk-malformed"],
  ["body-stall", "silence"],
])("%s", (id, by) => {
  test("lets half of the bytes through", () => {
    const { cut, body } = changed(id, FULL);
    expect(cut).toEqual({ afterBytes: Math.floor(Buffer.byteLength(FULL) / 2), by });
    expect(body).toBe(FULL);
  });

  test("ends a body of nothing as well", () => {
    expect(changed(id, "").cut).toEqual({ afterBytes: 0, by });
  });
});

test("half of a download is counted in bytes", () => {
  const action = actionOf("body-cut");
  const answer: Answer = { status: 200, contentType: "application/octet-stream", body: new Uint8Array(100) };
  expect(action?.do === "change" && action.change(answer).cut?.afterBytes).toBe(50);
});

test("a corrupt gzip shows next to nothing of the body", () => {
  expect(changed("corrupt-gzip", FULL).cut).toEqual({ afterBytes: 1, by: "corrupt-gzip" });
});

const HARMLESS = [
  "body-longer",
  "byte-order-mark",
  "invalid-utf8",
  "huge-body",
  "deep-nesting",
  "duplicate-keys",
  "proto-key",
  "number-overflow",
  "lone-surrogate",
  "null-for-list",
  "extra-keys",
  "numbers-as-strings",
];

describe.each(HARMLESS)("%s", id => {
  test.each(ANSWERS)("reads like the answer that it changes: %s", body => {
    const before = readingOf(json(body));
    const { ok, stale, code } = readingOf(changed(id, body));
    expect({ ok, stale, code: code === undefined ? undefined : Number(code) }).toEqual({
      code: undefined,
      ...before,
    });
  });

  test("leaves messages, their ids and the cursor alone", () => {
    const text = textOf(changed(id, FULL));
    expect(text).toContain(MESSAGE);
    expect(JSON.parse(text)).toMatchObject({ msgs: [{ seq: 1 }], get_updates_buf: "b25l" });
  });

  test("claims no harm", () => {
    expect(faultKind(id).impact({})).toEqual({ blocks: false, seenBy: "answer" });
  });
});

const UNREADABLE = ["close-delimited-cut", "truncated-json", "trailing-garbage", "two-documents"];

test.each(UNREADABLE.flatMap(id => ANSWERS.map(body => ({ id, body }))))(
  "$id makes no JSON of $body",
  ({ id, body }) => {
    const text = textOf(changed(id, body));
    expect(isJson(text)).toBe(false);
    expect(text).not.toBe("");
  },
);

test.each([
  ["empty-body", 200, ""],
  ["no-content", 204, ""],
  ["not-json", 200, "upstream connect error or disconnect/reset before headers"],
])("%s answers %i %j", (id, status, body) => {
  expect(actionOf(id)).toMatchObject({ do: "answer", answer: { status, body } });
  expect(isJson(body)).toBe(false);
});

test("an answer without a body is never given to a sendmessage, which would take it for a yes", () => {
  for (const id of ["empty-body", "no-content"]) {
    expect(faultKind(id).endpoints).not.toContain("sendmessage");
    expect(faultKind(id).endpoints).toContain("getupdates");
  }
});

test("wrong types are JSON, and no success", () => {
  const action = actionOf("wrong-type");
  const answer = action?.do === "answer" ? action.answer : json("");
  expect(JSON.parse(textOf(answer))).toMatchObject({ ret: "zero", msgs: "none", get_updates_buf: 7 });
  expect(readingOf(answer)).toMatchObject({ ok: false, stale: false });
});

test.each([
  [IDLE, IDLE.replace('"ret":0', '"ret":1')],
  [IDLE_WITHOUT_RET, `{"ret":1,${IDLE_WITHOUT_RET.slice(1)}`],
  [FULL, `{"ret":1,${FULL.slice(1)}`],
  [FULL_WITH_RET, FULL_WITH_RET.replace('"ret":0', '"ret":1')],
  [STALE, STALE],
  ["{}", '{"ret":1}'],
])("bit-flip makes of %s an answer with a code", (body, text) => {
  expect(textOf(changed("bit-flip", body))).toBe(text);
  expect(readingOf(json(text)).ok).toBe(false);
});

test.each([
  ["duplicate-keys", '{"ret":0}', '{"ret":-1,"ret":0}'],
  ["duplicate-keys", STALE, `{"ret":-1,"ret":0,${STALE.slice(1)}`],
  ["duplicate-keys", '{"ret":-14}', '{"ret":-1,"ret":-14}'],
  ["null-for-list", IDLE, IDLE.replace("[]", "null")],
  ["null-for-list", FULL, FULL],
  ["null-for-list", STALE, STALE],
  ["numbers-as-strings", '{"ret":0,"errcode":-14}', '{"ret":"0","errcode":"-14"}'],
  ["numbers-as-strings", "{}", '{"ret":"0","errcode":"0"}'],
  ["proto-key", "{}", '{"__proto__":{"ret":-14,"errcode":-14}}'],
  ["number-overflow", "{}", '{"extra":1e999}'],
  ["lone-surrogate", "{}", '{"extra":"\\ud83d"}'],
  ["trailing-garbage", "{}", "{}\n<!-- served by edge-7 -->\n"],
  ["two-documents", "", '{}\n{"ret":0}'],
  ["close-delimited-cut", "{}", "{"],
  ["truncated-json", '{"ret":0}', '{"ret":0'],
])("%s makes of %s: %s", (id, body, text) => {
  expect(textOf(changed(id, body))).toBe(text);
});

test("a prototype is nothing that JSON can set", () => {
  const value = JSON.parse(textOf(changed("proto-key", IDLE))) as { ret: number };
  expect(Object.getPrototypeOf(value)).toBe(Object.prototype);
  expect(value.ret).toBe(0);
});

test("byte-order-mark puts the three bytes there, and reading takes them away", () => {
  const answer = changed("byte-order-mark", FULL);
  expect([...bytesOf(answer).subarray(0, 3)]).toEqual([0xef, 0xbb, 0xbf]);
  expect(textOf(answer)).toBe(FULL);
});

test("invalid-utf8 hurts one character of a text that nobody needs", () => {
  const answer = changed("invalid-utf8", FULL);
  expect(bytesOf(answer).filter(byte => byte === 0xff)).toHaveLength(1);
  expect(JSON.parse(textOf(answer))).toMatchObject({ errmsg: "o\uFFFDk" });
  expect(JSON.parse(textOf(changed("invalid-utf8", STALE)))).toEqual(JSON.parse(STALE));
});

test("huge-body adds a megabyte", () => {
  expect(textOf(changed("huge-body", IDLE)).length).toBeGreaterThan(1_000_000);
});

test("deep-nesting is as deep as it says", () => {
  expect(textOf(changed("deep-nesting", IDLE))).toMatch(/^\{"extra":\[{10000}\]{10000},"ret":0/);
});

test.each([
  ["dribble", {}, { pieceBytes: 7, gapMs: 50 }],
  ["dribble", { piece: 1, gap: "1s" }, { pieceBytes: 1, gapMs: 1_000 }],
  ["bandwidth-limit", {}, { pieceBytes: 200, gapMs: 100 }],
  ["bandwidth-limit", { rate: 19 }, { pieceBytes: 1, gapMs: 100 }],
])("%s with %j comes at a pace of %j", (id, given, pace) => {
  expect(changed(id, FULL, given)).toMatchObject({ body: FULL, pace });
});

test.each([
  ["dribble", {}, true],
  ["dribble", { piece: 1_000 }, false],
  ["dribble", { gap: "0s" }, false],
  ["bandwidth-limit", {}, true],
  ["bandwidth-limit", { rate: 50_000 }, false],
])("%s with %j counts as blocked: %s", (id, given, blocks) => {
  const kind = faultKind(id);
  expect(kind.impact(kind.attributes.parse(given)).blocks).toBe(blocks);
});

test.each([
  ["{}", '{"a":1}'],
  ["{ }", '{"a":1 }'],
  ['{"b":2}', '{"a":1,"b":2}'],
  ["", ""],
  ["[]", "[]"],
  ["<html>", "<html>"],
])("a key put first into %j gives %j", (text, result) => {
  expect(putFirst(text, '"a":1')).toBe(result);
});
