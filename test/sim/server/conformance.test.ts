/** What the service would object to: each header and each field, by name, without ever showing a secret. */
import { describe, expect, it } from "vitest";
import { logIn } from "../../../sim/server/state.ts";
import { ALL_PATHS, bot, call, HEADERS, notesOf, poll, STALE, startServer } from "./client.ts";

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

describe("X-WECHAT-UIN", () => {
  const uin = { "x-wechat-uin": Buffer.from("7").toString("base64") };

  it("that is the one of the request before on this token is objected to, and served", () => {
    const { state } = startServer();
    expect(fields(call(state, "getupdates", 0, { headers: uin }))).toEqual([]);
    const again = call(state, "sendmessage", 0, { headers: uin });
    expect([fields(again), again.answer?.body === STALE]).toEqual([["header X-WECHAT-UIN"], false]);
  });

  it("may come back later, or on another token", () => {
    const { state, token } = startServer();
    call(state, "getupdates", 0, { headers: uin });
    call(state, "getupdates", 0);
    expect(fields(call(state, "getupdates", 0, { headers: uin }))).toEqual([]);
    logIn(state, "bot", 1);
    expect(fields(call(state, "getupdates", 1, { headers: uin }))).toEqual([]);
    expect(fields(call(state, "getupdates", 1, { headers: uin, token }))).toEqual(["header X-WECHAT-UIN"]);
  });
});

describe("a header of the connection", () => {
  it.each([
    ["connection", "upgrade"],
    ["transfer-encoding", "chunked"],
    ["upgrade", "websocket"],
  ])("%s: %s is objected to, and served", (name, value) => {
    const { state } = startServer();
    const called = call(state, "sendmessage", 0, { headers: { [name]: value } });
    expect([fields(called), notesOf(called, "accepted").length]).toEqual([[`header ${name}`], 1]);
  });

  it("is no matter where HTTP stacks write it themselves", () => {
    for (const connection of ["close", "keep-alive", "Keep-Alive"]) {
      const { state } = startServer();
      expect(fields(call(state, "sendmessage", 0, { headers: { connection } }))).toEqual([]);
    }
  });
});

describe("a client_id", () => {
  const send = (state: ReturnType<typeof startServer>["state"], text: string, client_id: string) => {
    const item_list = [{ type: 1, text_item: { text } }];
    const msg = { to_user_id: "a", client_id, message_type: 2, message_state: 2, item_list };
    return call(state, "sendmessage", 0, { body: { msg } });
  };

  it("used for another content is objected to, without showing it; a repetition is not", () => {
    const { state } = startServer();
    expect([fields(send(state, "secret one", "x")), fields(send(state, "secret one", "x"))]).toEqual([
      [],
      [],
    ]);
    const reused = send(state, "secret two", "x");
    expect(fields(reused)).toEqual(["body.msg.client_id"]);
    expect(JSON.stringify(reused.notes.filter(note => note.type === "nonconformance"))).not.toContain(
      "secret",
    );
    expect(fields(send(state, "secret two", "y"))).toEqual([]);
  });

  it("is remembered ten thousand times per account", () => {
    const { state } = startServer();
    for (let i = 0; i <= 10_000; i++) send(state, "t", `c-${i}`);
    expect(bot(state).clientIds.size).toBe(10_000);
    expect(notesOf(send(state, "t", "c-0"), "accepted")[0]?.duplicate).toBeUndefined();
    expect(notesOf(send(state, "t", "c-10000"), "accepted")[0]?.duplicate).toBe(true);
  });
});

describe("an outbound item", () => {
  it.each([
    [{ type: 99 }, ["body.msg.item_list[0].type"]],
    [{ type: 1 }, ["body.msg.item_list[0].text_item"]],
    [{ type: 1, text_item: {} }, ["body.msg.item_list[0].text_item.text"]],
    [{ type: 11, tool_call_start_item: { tool_name: "x", tool_call_id: "1" } }, []],
    [{ type: 2, image_item: { media: { encrypt_query_param: "none" } } }, ["body.msg.item_list[0]"]],
  ])("%j is objected to by %j", (item, expected) => {
    const { state } = startServer();
    const msg = { to_user_id: "a", client_id: "b", message_type: 2, message_state: 2, item_list: [item] };
    expect(fields(call(state, "sendmessage", 0, { body: { msg } }))).toEqual(expected);
  });
});

describe("what a fault did to a request", () => {
  it("is answered as ever and noted nowhere", () => {
    const { state } = startServer();
    const stripped = call(state, "getupdates", 0, {
      headers: { authorizationtype: undefined },
      blameless: true,
    });
    expect([stripped.answer?.body, stripped.notes]).toEqual([STALE, []]);
    const uin = { "x-wechat-uin": HEADERS["x-wechat-uin"]! };
    call(state, "getupdates", 0, { headers: uin });
    expect(fields(call(state, "getupdates", 0, { headers: uin, blameless: true }))).toEqual([]);
    expect(fields(poll(state, "made up", 0, { blameless: true }))).toEqual([]);
  });
});
