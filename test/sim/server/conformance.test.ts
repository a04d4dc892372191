/** What the service would object to: each header and each field, by name, without ever showing a secret. */
import { describe, expect, it } from "vitest";
import { logIn, type ServerOptions } from "../../../sim/server/state.ts";
import {
  ALL_PATHS,
  bot,
  type CallOptions,
  call,
  HEADERS,
  notesOf,
  poll,
  STALE,
  startServer,
} from "./client.ts";

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

/** A service that asks for all that the official client sends. */
const STRICT = { appHeaders: "required", uin: "fresh", baseInfo: "required", noClientId: "drop" } as const;
const APP_NAMES = ["iLink-App-Id", "iLink-App-ClientVersion"] as const;

describe("a missing header", () => {
  it("gets -14 and an objection that names it, for each of the six and on every endpoint", () => {
    for (const path of ALL_PATHS) {
      for (const name of HEADER_NAMES) {
        const { state } = startServer(STRICT);
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

  it("is no matter where the server does not check headers, but for the token", () => {
    for (const name of HEADER_NAMES) {
      const { state } = startServer({ ...STRICT, checkHeaders: false });
      const called = call(state, "sendmessage", 0, { headers: { [name.toLowerCase()]: undefined } });
      // Without a token there is nobody to serve.
      const isToken = name === "Authorization";
      expect(fields(called)).toEqual(isToken ? ["header Authorization"] : []);
      expect(called.answer?.body === STALE).toBe(isToken);
    }
  });

  it("is no matter where it is one of the iLink-App headers, which not every service asks for", () => {
    for (const name of APP_NAMES) {
      for (const value of [undefined, "", "1"]) {
        const { state } = startServer();
        const called = call(state, "sendmessage", 0, { headers: { [name.toLowerCase()]: value } });
        expect([fields(called), notesOf(called, "accepted").length]).toEqual([[], 1]);
      }
    }
  });
});

describe("what is objected to", () => {
  /** Requests with something missing or odd in them, by what it is. */
  const ODD: Readonly<Record<string, CallOptions>> = {
    ...Object.fromEntries(
      HEADER_NAMES.map(name => [`no ${name}`, { headers: { [name.toLowerCase()]: undefined } }]),
    ),
    "another content type": { headers: { "content-type": "text/plain" } },
    "four bytes as UIN": { headers: { "x-wechat-uin": "3q2+7w==" } },
    "no base_info": { body: { base_info: undefined } },
    "an empty base_info": { body: { base_info: {} } },
    "another method": { method: "PUT" },
    "no JSON": { rawBody: "{" },
    "a list as user": { body: { ilink_user_id: [], get_updates_buf: [], msg: [] } },
  };
  const SERVICES: readonly Partial<ServerOptions>[] = [
    {},
    STRICT,
    { checkHeaders: false },
    { ...STRICT, checkHeaders: false },
    { baseInfo: "required" },
    { appHeaders: "required" },
  ];

  it.each(Object.entries(ODD))("is what the service does not take, whatever its knobs: %s", (_, options) => {
    for (const settings of SERVICES) {
      for (const path of ALL_PATHS) {
        const { state } = startServer(settings);
        const called = call(state, path, 0, options);
        const { ret, errcode } = called.answer?.json ?? {};
        // A ticket that nobody gave is refused without being odd.
        if (path === "sendtyping" && errcode === undefined) continue;
        const isRefused = (ret ?? 0) !== 0 || errcode !== undefined;
        expect([path, settings, fields(called).length > 0]).toEqual([path, settings, isRefused]);
      }
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
    const { state } = startServer(STRICT);
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
    ["getupdates", { get_updates_buf: 7 }, ["body.get_updates_buf"]],
    ["getupdates", { base_info: undefined }, ["body.base_info"]],
    ["getupdates", { base_info: {} }, ["body.base_info.channel_version"]],
    ["getconfig", { ilink_user_id: "" }, ["body.ilink_user_id"]],
    ["sendtyping", { typing_ticket: 7, status: 3 }, ["body.typing_ticket", "body.status"]],
    ["sendmessage", { msg: null }, ["body.msg"]],
    [
      "sendmessage",
      { msg: {} },
      ["to_user_id", "message_type", "message_state", "item_list"].map(field => `body.msg.${field}`),
    ],
    [
      "sendmessage",
      { msg: { client_id: 7 } },
      ["to_user_id", "client_id", "message_type", "message_state", "item_list"].map(
        field => `body.msg.${field}`,
      ),
    ],
  ] as const)("of %s %j is objected to by field, and refused", (path, body, expected) => {
    const { state } = startServer(STRICT);
    const called = call(state, path, 0, { body });
    expect(fields(called)).toEqual(expected);
    expect([called.answer?.json, notesOf(called, "accepted")]).toEqual([
      { ret: -1, errmsg: "bad request" },
      [],
    ]);
  });

  it("that leaves out what not every service asks for is taken", () => {
    const body = { base_info: undefined, get_updates_buf: undefined };
    const called = poll(startServer().state, "", 0, { body });
    expect([fields(called), notesOf(called, "accepted").length]).toEqual([[], 1]);
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
    const { state } = startServer(STRICT);
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

  it("that is the one of the request before on this token gets -14 and an objection where it must be fresh", () => {
    const { state } = startServer({ uin: "fresh" });
    expect(fields(call(state, "getupdates", 0, { headers: uin }))).toEqual([]);
    const again = call(state, "sendmessage", 0, { headers: uin });
    expect([fields(again), again.answer?.body]).toEqual([["header X-WECHAT-UIN"], STALE]);
  });

  it("may stay the same for ever elsewhere", () => {
    const { state } = startServer();
    const calls = [1, 2, 3].map(() => call(state, "sendmessage", 0, { headers: uin }));
    expect(calls.map(called => [fields(called), notesOf(called, "accepted").length])).toEqual([
      [[], 1],
      [[], 1],
      [[], 1],
    ]);
  });

  it("may come back later, or on another token", () => {
    const { state, token } = startServer({ uin: "fresh" });
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

  it("used for another content is taken where the service does not go by ids", () => {
    const { state } = startServer({ clientIds: "ignore" });
    const sent = ["one", "two"].map(text => send(state, text, "x"));
    expect(sent.map(called => [fields(called), notesOf(called, "accepted")[0]?.duplicate])).toEqual([
      [[], undefined],
      [[], undefined],
    ]);
  });

  it("that is left out makes no text another's; or all after the first are dropped, which is objected to", () => {
    const sendTwice = (noClientId: ServerOptions["noClientId"]) => {
      const { state } = startServer({ noClientId });
      return ["one", "two"].map(text => {
        const called = send(state, text, "");
        return [fields(called), notesOf(called, "accepted")[0]?.duplicate ?? false];
      });
    };
    expect(sendTwice("accept")).toEqual([
      [[], false],
      [[], false],
    ]);
    expect(sendTwice("drop")).toEqual([
      [[], false],
      [["body.msg.client_id"], true],
    ]);
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
    const { state } = startServer(STRICT);
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
