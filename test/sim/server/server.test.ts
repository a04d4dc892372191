/** The mock server, endpoint by endpoint, session by session. */
import { describe, expect, it } from "vitest";
import { STALE_SHAPES, staleBody } from "../../../sim/fault/stale-body.ts";
import { disconnect, endHold, undelivered, userWrites } from "../../../sim/server/delivery.ts";
import { bearerOf, endpointOf, PATHS } from "../../../sim/server/server.ts";
import { expire, takeOver } from "../../../sim/server/session.ts";
import { logIn, type ServerState } from "../../../sim/server/state.ts";
import { ALL_PATHS, call, notesOf, read, STALE, startServer } from "./client.ts";

const write = (state: ServerState, key: string, nowMs = 0, user = "ann") =>
  read(userWrites(state, "bot", user, key, `message ${key}`, nowMs));
const cursorOf = (called: { answer: { json: { get_updates_buf?: string } } | undefined }): string =>
  called.answer!.json.get_updates_buf!;
const poll = (state: ServerState, cursor: string, nowMs = 0) =>
  call(state, "getupdates", nowMs, { body: { get_updates_buf: cursor } });

describe("the paths", () => {
  it("name six endpoints, with or without a query", () => {
    for (const [path, endpoint] of PATHS) {
      expect([endpointOf(path), endpointOf(`${path}?a=b?c`), endpointOf(`${path}/`)]).toEqual([
        endpoint,
        endpoint,
        undefined,
      ]);
    }
    expect(PATHS.size).toBe(6);
  });

  it("that nobody knows are answered with a 404 page", () => {
    const { state } = startServer();
    expect(call(state, "getupdates", 0, { path: "/ilink/bot/getuploadurl" }).answer).toMatchObject({
      status: 404,
    });
  });
});

describe("a token", () => {
  it("is what follows the word Bearer, and nothing else", () => {
    const of = (value: string | undefined) => bearerOf({ header: () => value });
    expect([of("Bearer x:y"), of("bearer x"), of("Token x"), of("x"), of(undefined)]).toEqual([
      "x:y",
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("that is unknown gets -14 everywhere", () => {
    const { state } = startServer();
    for (const path of ALL_PATHS)
      expect(call(state, path, 0, { token: "x@im.bot:0" }).answer?.body).toBe(STALE);
  });
});

describe("getupdates", () => {
  it("is accepted and held when nothing waits, and ends with an idle answer", () => {
    const { state } = startServer();
    const called = poll(state, "", 100);
    expect(called.notes).toEqual([
      { type: "accepted", request: called.request, account: "bot", endpoint: "getupdates" },
    ]);
    expect(called.hold).toMatchObject({ untilMs: 35_090 });
    const ended = read(endHold(state, "bot", called.request, 35_090));
    expect(ended.answer?.json).toMatchObject({ msgs: [], longpolling_timeout_ms: 35_000 });
    expect(endHold(state, "bot", called.request, 35_091)).toEqual([]);
  });

  it("is answered the moment a user writes", () => {
    const { state } = startServer();
    const called = poll(state, "");
    const written = write(state, "m1", 7);
    expect(written.notes).toEqual([{ type: "inbound", account: "bot", user: "ann", message: "m1" }]);
    expect(written.answer).toMatchObject({ request: called.request, messages: ["m1"] });
    expect(written.answer?.json.msgs).toMatchObject([
      {
        seq: 1,
        from_user_id: "ann@im.wechat",
        message_type: 1,
        message_state: 2,
        item_list: [{ type: 1, text_item: { text: "message m1" } }],
        context_token: "ctx-1-0",
        create_time_ms: 7,
      },
    ]);
  });

  it("writes message ids as unquoted uint64 beyond 2^53", () => {
    const { state } = startServer();
    write(state, "m1");
    write(state, "m2");
    const { answer } = poll(state, "");
    const raw = [...answer!.body.matchAll(/"message_id":(\d{19})[,}]/g)].map(match => match[1]);
    expect(raw).toEqual(["7453210987654321001", "7453210987654321004"]);
    // What a client gets that reads them as doubles: one number for two messages.
    expect(new Set(answer!.json.msgs!.map(message => message.message_id)).size).toBe(1);
  });

  it("hands over twenty messages at most, in order, and the rest at the next cursor", () => {
    const { state } = startServer();
    const keys = Array.from({ length: 45 }, (_, index) => `m${index + 1}`);
    for (const key of keys) write(state, key);
    const seen: string[][] = [];
    let cursor = "";
    for (let i = 0; i < 3; i++) {
      const called = poll(state, cursor);
      seen.push(called.answer!.messages);
      cursor = cursorOf(called);
    }
    expect(seen.map(batch => batch.length)).toEqual([20, 20, 5]);
    expect(seen.flat()).toEqual(keys);
    expect(poll(state, cursor).hold).toBeDefined();
  });

  it("acknowledges what the cursor has passed, once", () => {
    const { state } = startServer();
    write(state, "m1");
    write(state, "m2");
    const cursor = cursorOf(poll(state, ""));
    expect(notesOf(poll(state, cursor), "acked")).toEqual([
      { type: "acked", account: "bot", messages: ["m1", "m2"] },
    ]);
    expect(notesOf(poll(state, cursor), "acked")).toEqual([]);
  });

  it("repeats messages until the cursor moves, in replay mode", () => {
    const { state } = startServer();
    write(state, "m1");
    expect(poll(state, "").answer?.messages).toEqual(["m1"]);
    const again = poll(state, "");
    expect(again.answer?.messages).toEqual(["m1"]);
    expect(undelivered(state, "bot", ["m1"])).toEqual([]);
    expect(poll(state, cursorOf(again)).hold).toBeDefined();
  });

  it("forgets messages when they are sent, in consume mode, and says which were lost", () => {
    const { state } = startServer({ cursor: "consume" });
    write(state, "m1");
    expect(poll(state, "").answer?.messages).toEqual(["m1"]);
    expect(poll(state, "").hold).toBeDefined();
    expect(read(undelivered(state, "bot", ["m1"])).notes).toEqual([
      { type: "lost", account: "bot", messages: ["m1"] },
    ]);
    expect(undelivered(state, "bot", [])).toEqual([]);
  });

  it("with a foreign or damaged cursor starts at the oldest unacknowledged message", () => {
    const { state } = startServer();
    write(state, "m1");
    const cursor = cursorOf(poll(state, ""));
    poll(state, cursor);
    write(state, "m2");
    for (const foreign of ["", "nonsense", Buffer.from("1|x@im.bot|9").toString("base64")]) {
      expect(poll(state, foreign).answer?.messages).toEqual(["m2"]);
    }
  });

  it("with a cursor beyond the end waits there instead of running ahead", () => {
    const { state } = startServer();
    const { botId } = state.accounts.get("bot")!;
    poll(state, Buffer.from(`1|${botId}|99`).toString("base64"));
    expect(write(state, "m1").answer?.messages).toEqual(["m1"]);
  });

  it("made twice on one token splits messages in consume mode and doubles them in replay mode", () => {
    for (const [cursor, firstGets, secondGets] of [
      ["consume", ["m1"], []],
      ["replay", ["m1"], ["m1"]],
    ] as const) {
      const { state } = startServer({ cursor });
      const [first, second] = [poll(state, ""), poll(state, "")];
      const answers = write(state, "m1").effects.filter(effect => effect.effect === "answer");
      const got = (request: number) => answers.find(answer => answer.request === request)?.messages ?? [];
      expect([got(first.request), got(second.request)]).toEqual([firstGets, secondGets]);
      const next = write(state, "m2").effects.filter(effect => effect.effect === "answer");
      expect(next.map(answer => answer.request)).toEqual(cursor === "consume" ? [second.request] : []);
    }
  });

  it("is forgotten when the client hangs up", () => {
    const { state } = startServer();
    const called = poll(state, "");
    disconnect(state, "bot", called.request);
    expect(write(state, "m1").answer).toBeUndefined();
    expect(endHold(state, "bot", called.request, 99)).toEqual([]);
    expect(() => disconnect(state, "?", 1)).not.toThrow();
  });
});

describe("the end of a hold", () => {
  it("brings -14 when the session went stale, died, or its token was retired meanwhile", () => {
    const ways: ((state: ServerState) => unknown)[] = [
      state => expire(state, "bot", "expired", 5),
      state => takeOver(state, "bot", 5),
      state => logIn(state, "bot", 5),
    ];
    for (const way of ways) {
      const { state } = startServer();
      const called = poll(state, "");
      way(state);
      expect(read(endHold(state, "bot", called.request, 10)).answer?.body).toBe(STALE);
    }
  });

  it("hands over what came while the session was stale and has been cured since", () => {
    const { state } = startServer();
    const called = poll(state, "");
    expire(state, "bot", "expired", 1);
    expect(write(state, "m1", 2).answer).toBeUndefined();
    call(state, "msg/notifystart", 3);
    expect(read(endHold(state, "bot", called.request, 10)).answer?.messages).toEqual(["m1"]);
  });

  it("that idleness outlasts ends the session first", () => {
    const { state } = startServer({ idleAfterMs: 1_000 });
    const called = poll(state, "", 500);
    const ended = read(endHold(state, "bot", called.request, 1_000));
    expect(ended.notes).toEqual([{ type: "session", account: "bot", state: "stale", cause: "idle" }]);
    expect(ended.answer?.body).toBe(STALE);
  });
});

describe("sendmessage", () => {
  it.each([
    ["empty-object", "{}"],
    ["empty-body", ""],
    ["ret-zero", '{"ret":0}'],
  ] as const)("says yes as %s", (sendAnswer, body) => {
    const { state } = startServer({ sendAnswer });
    expect(call(state, "sendmessage", 0).answer).toMatchObject({ status: 200, body });
  });

  it("says yes with a raw uint64 of its own for every message", () => {
    const { state } = startServer();
    const bodies = [1, 2].map(() => call(state, "sendmessage", 0).answer!.body);
    for (const body of bodies) expect(body).toMatch(/^\{"message_id":\d{19}\}$/);
    expect(new Set(bodies).size).toBe(2);
  });

  it("writes the message's key down, and `?` where there is no text", () => {
    const { state } = startServer();
    expect(notesOf(call(state, "sendmessage", 0), "accepted")).toMatchObject([{ message: "key of hello" }]);
    for (const msg of [
      {},
      { item_list: [null] },
      { item_list: [{ type: 2, image_item: {} }] },
      "text",
      null,
    ]) {
      expect(notesOf(call(state, "sendmessage", 0, { body: { msg } }), "accepted")).toMatchObject([
        { message: "?" },
      ]);
    }
  });

  it("drops the repetition of a client_id without a word, also of none at all", () => {
    const { state } = startServer();
    const duplicates = (body?: Record<string, unknown>) =>
      notesOf(call(state, "sendmessage", 0, body === undefined ? {} : { body }), "accepted").map(
        note => note.duplicate ?? false,
      );
    expect([duplicates(), duplicates()]).toEqual([[false], [true]]);
    expect([duplicates({ msg: {} }), duplicates({ msg: {} })]).toEqual([[false], [true]]);
  });
});

describe("the other endpoints", () => {
  it("answer with ret 0, and getconfig with a typing ticket", () => {
    const { state } = startServer();
    expect(call(state, "getconfig", 0).answer?.json).toEqual({ ret: 0, typing_ticket: "dGlja2V0" });
    for (const path of ["sendtyping", "msg/notifystart", "msg/notifystop"] as const) {
      expect(call(state, path, 0).answer?.json, path).toEqual({ ret: 0 });
    }
  });

  it("are noted as accepted on a live session", () => {
    const { state } = startServer();
    for (const path of ["getconfig", "sendtyping", "msg/notifystart"] as const) {
      expect(notesOf(call(state, path, 0), "accepted"), path).toMatchObject([
        { endpoint: path.replace("msg/", "") },
      ]);
    }
  });
});

describe("a session that is not live", () => {
  it("answers getupdates, sendmessage, getconfig and sendtyping with -14, and accepts nothing", () => {
    for (const end of [
      (s: ServerState) => expire(s, "bot", "expired", 1),
      (s: ServerState) => takeOver(s, "bot", 1),
    ]) {
      const { state } = startServer();
      end(state);
      for (const path of ["getupdates", "sendmessage", "getconfig", "sendtyping"] as const) {
        const called = call(state, path, 2);
        expect(called.answer?.body).toBe(STALE);
        expect(called.notes).toEqual([]);
      }
    }
  });

  it("answers with -14 in each of the shapes, byte for byte", () => {
    const bodies = STALE_SHAPES.map(shape => {
      const { state } = startServer({ staleBody: staleBody(shape) });
      expire(state, "bot", "expired", 0);
      return call(state, "getupdates", 1).answer?.body;
    });
    expect(bodies).toEqual([
      '{"errcode":-14,"errmsg":"session timeout"}',
      '{"ret":-14,"errmsg":"session timeout"}',
      '{"ret":-14,"errcode":-14,"errmsg":"session timeout"}',
      '{"ret":0,"errcode":-14,"errmsg":"session timeout"}',
      '{"errcode":"-14","errmsg":"session timeout"}',
      '{"ret":"-14","errmsg":"session timeout"}',
    ]);
  });

  it("keeps what users write for later", () => {
    const { state } = startServer();
    expire(state, "bot", "expired", 1);
    write(state, "m1", 2);
    call(state, "msg/notifystart", 3);
    expect(poll(state, "", 4).answer?.messages).toEqual(["m1"]);
  });
});

describe("notifystart", () => {
  it("cures an expired session where it heals", () => {
    const { state } = startServer();
    expect(read(expire(state, "bot", "expired", 1)).notes).toMatchObject([
      { state: "stale", cause: "expired" },
    ]);
    const called = call(state, "msg/notifystart", 2);
    expect(called.notes).toMatchObject([
      { type: "session", state: "live", cause: "notifystart" },
      { type: "accepted", endpoint: "notifystart" },
    ]);
    expect(called.answer?.json).toEqual({ ret: 0 });
    expect(poll(state, "", 3).hold).toBeDefined();
  });

  it("says yes and changes nothing where it has no effect", () => {
    const { state } = startServer({ notifystart: "no-effect" });
    expire(state, "bot", "expired", 1);
    const called = call(state, "msg/notifystart", 2);
    expect([called.answer?.json, called.notes]).toEqual([{ ret: 0 }, []]);
    expect(poll(state, "", 3).answer?.body).toBe(STALE);
  });

  it("is itself answered with -14 where it is refused", () => {
    const { state } = startServer({ notifystart: "refused" });
    expire(state, "bot", "expired", 1);
    expect(call(state, "msg/notifystart", 2).answer?.body).toBe(STALE);
    expect(poll(state, "", 3).answer?.body).toBe(STALE);
  });

  it("never cures a session that was taken over", () => {
    for (const notifystart of ["heals", "no-effect", "refused"] as const) {
      const { state } = startServer({ notifystart });
      takeOver(state, "bot", 1);
      call(state, "msg/notifystart", 2);
      expect(poll(state, "", 3).answer?.body, notifystart).toBe(STALE);
      logIn(state, "bot", 4);
      expect(poll(state, "", 5).hold, notifystart).toBeDefined();
    }
  });

  it("on a live session is accepted and changes nothing", () => {
    const { state } = startServer();
    expect(call(state, "msg/notifystart", 1).notes).toMatchObject([{ type: "accepted" }]);
  });
});

describe("idleness", () => {
  it("ends a session after exactly so long without a message in or out, polls notwithstanding", () => {
    const { state } = startServer({ idleAfterMs: 1_000 });
    expect(poll(state, "", 999).hold).toBeDefined();
    expect(notesOf(poll(state, "", 1_000), "session")).toMatchObject([{ state: "stale", cause: "idle" }]);
  });

  it("counts anew from every message in either direction", () => {
    const { state } = startServer({ idleAfterMs: 1_000 });
    call(state, "sendmessage", 900);
    write(state, "m1", 1_800);
    expect(notesOf(poll(state, "", 2_799), "session")).toEqual([]);
    expect(notesOf(poll(state, "", 2_800), "session")).toMatchObject([{ cause: "idle" }]);
  });

  it("is noticed when a user writes, who then does not reach the bot", () => {
    const { state } = startServer({ idleAfterMs: 1_000 });
    poll(state, "", 0);
    const written = write(state, "m1", 1_000);
    expect(written.notes).toMatchObject([{ type: "inbound" }, { type: "session", cause: "idle" }]);
    expect(written.answer).toBeUndefined();
  });

  it("counts anew from a cure", () => {
    const { state } = startServer({ idleAfterMs: 1_000 });
    expect(notesOf(call(state, "msg/notifystart", 5_000), "session").map(note => note.state)).toEqual([
      "stale",
      "live",
    ]);
    expect(poll(state, "", 5_999).hold).toBeDefined();
  });

  it("cannot make a dead session stale", () => {
    const { state } = startServer();
    takeOver(state, "bot", 1);
    expect(expire(state, "bot", "expired", 2)).toEqual([]);
    expect(takeOver(state, "bot", 3)).toEqual([]);
    expect(state.accounts.get("bot")!.session).toBe("dead");
  });
});

describe("an account that does not exist", () => {
  it("is a mistake of the harness and says so", () => {
    const { state } = startServer();
    expect(() => userWrites(state, "nobody", "ann", "m1", "x", 0)).toThrow(
      "the mock server has no account nobody",
    );
  });
});
