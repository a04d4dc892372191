/** What the service would object to: each header and each field, by name, without ever showing a secret. */
import { describe, expect, it } from "vitest";
import { ALL_PATHS, call, notesOf, STALE, startServer } from "./client.ts";

const HEADER_NAMES = [
  "Content-Type",
  "AuthorizationType",
  "Authorization",
  "X-WECHAT-UIN",
  "iLink-App-Id",
  "iLink-App-ClientVersion",
] as const;

const fields = (called: ReturnType<typeof call>): string[] =>
  notesOf(called, "nonconformance").map(note => note.field);

describe("a conforming request", () => {
  it("meets no objection on any endpoint", () => {
    for (const path of ALL_PATHS) {
      const { state } = startServer();
      const called = call(state, path, 0);
      expect(fields(called), path).toEqual([]);
      expect(called.answer?.body, path).not.toBe(STALE);
    }
  });
});

describe("a missing header", () => {
  it("gets -14 and an objection that names it, for each of the six and on every endpoint", () => {
    for (const path of ALL_PATHS) {
      for (const name of HEADER_NAMES) {
        const { state } = startServer();
        const called = call(state, path, 0, { headers: { [name.toLowerCase()]: undefined } });
        expect(called.answer).toMatchObject({ status: 200, body: STALE });
        expect(notesOf(called, "nonconformance")).toEqual([
          {
            type: "nonconformance",
            request: called.request,
            account: name === "Authorization" ? "?" : "bot",
            endpoint: path.replace("msg/", ""),
            field: `header ${name}`,
            message: "expected, but absent",
          },
        ]);
        expect(notesOf(called, "accepted")).toEqual([]);
      }
    }
  });

  it("is objected to but served where the server does not check headers", () => {
    for (const name of HEADER_NAMES) {
      const { state } = startServer({ checkHeaders: false });
      const called = call(state, "sendmessage", 0, { headers: { [name.toLowerCase()]: undefined } });
      expect(fields(called)).toEqual([`header ${name}`]);
      // Without a token there is nobody to serve.
      expect(called.answer?.body === STALE).toBe(name === "Authorization");
    }
  });
});

describe("a wrong header", () => {
  it.each([
    ["content-type", "text/plain;charset=UTF-8"],
    ["authorizationtype", "bot_token"],
    ["x-wechat-uin", Buffer.from([0xde, 0xad, 0xbe, 0xef]).toString("base64")],
    ["x-wechat-uin", Buffer.from("4294967296").toString("base64")],
    ["x-wechat-uin", ""],
    ["ilink-app-id", ""],
    ["ilink-app-clientversion", "2.4.9"],
  ])("%s: %j gets -14 and one objection", (name, value) => {
    const { state } = startServer();
    const called = call(state, "getupdates", 0, { headers: { [name]: value } });
    expect(called.answer?.body).toBe(STALE);
    expect(fields(called).map(field => field.toLowerCase())).toEqual([`header ${name}`]);
  });

  it("takes a UIN of any uint32 in decimal text, and a content type with a charset", () => {
    const { state } = startServer();
    for (const uin of ["0", "4294967295"]) {
      const headers = {
        "x-wechat-uin": Buffer.from(uin).toString("base64"),
        "content-type": "application/json; charset=utf-8",
      };
      expect(fields(call(state, "getupdates", 0, { headers }))).toEqual([]);
    }
  });

  it("that holds a secret never shows it", () => {
    const { state, token } = startServer();
    const called = call(state, "getupdates", 0, { headers: { authorization: `Token ${token}` } });
    expect(JSON.stringify(called.notes)).not.toContain(token);
    expect(fields(called)).toEqual(["header Authorization"]);
  });
});

describe("a wrong body", () => {
  it.each([
    ["getupdates", { get_updates_buf: undefined }, ["body.get_updates_buf"]],
    ["getupdates", { base_info: undefined }, ["body.base_info"]],
    ["getupdates", { base_info: {} }, ["body.base_info.channel_version"]],
    ["getconfig", { ilink_user_id: "" }, ["body.ilink_user_id"]],
    ["sendtyping", { typing_ticket: 7, status: 3 }, ["body.typing_ticket", "body.status"]],
    ["sendmessage", { msg: null }, ["body.msg"]],
    [
      "sendmessage",
      { msg: {} },
      ["to_user_id", "client_id", "message_type", "message_state", "item_list"].map(
        field => `body.msg.${field}`,
      ),
    ],
  ] as const)("of %s %j is objected to by field", (path, body, expected) => {
    const { state } = startServer();
    expect(fields(call(state, path, 0, { body }))).toEqual(expected);
  });

  it("with two items is objected to", () => {
    const { state } = startServer();
    const item = { type: 1, text_item: { text: "x" } };
    const msg = {
      to_user_id: "a",
      client_id: "b",
      message_type: 2,
      message_state: 2,
      item_list: [item, item],
    };
    expect(notesOf(call(state, "sendmessage", 0, { body: { msg } }), "nonconformance")).toMatchObject([
      { field: "body.msg.item_list", message: "expected one item, got 2" },
    ]);
  });

  it.each(["", "[]", "null", "{", '"text"'])("%j is no JSON object: objected to and refused", rawBody => {
    const { state } = startServer();
    const called = call(state, "sendmessage", 0, { rawBody });
    expect(fields(called)).toEqual(["body"]);
    expect(called.answer?.json).toEqual({ ret: -1, errmsg: "bad request" });
  });

  it("that holds a secret or a text never shows it", () => {
    const { state } = startServer();
    const called = call(state, "getconfig", 0, {
      body: { ilink_user_id: ["secret text"], base_info: "secret text" },
    });
    expect(fields(called)).toEqual(["body.base_info", "body.ilink_user_id"]);
    expect(JSON.stringify(called.notes)).not.toContain("secret");
  });
});

describe("another method than POST", () => {
  it("is objected to", () => {
    const { state } = startServer();
    expect(fields(call(state, "sendmessage", 0, { method: "PUT" }))).toEqual(["method"]);
  });
});
