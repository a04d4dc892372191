/** getupdates by default settings: batches, cursors and holds. */
import { describe, expect, it } from "vitest";
import { disconnect, endHold, undelivered } from "../../../sim/server/delivery.ts";
import { expire, takeOver } from "../../../sim/server/session.ts";
import { logIn, type ServerState } from "../../../sim/server/state.ts";
import {
  call,
  contextOf,
  cursorOf,
  EPOCH_MS,
  notesOf,
  poll,
  read,
  STALE,
  startServer,
  write,
} from "./client.ts";

describe("getupdates", () => {
  it("is accepted and held when nothing waits, and ends with an idle answer", () => {
    const { state } = startServer();
    const called = poll(state, "", 100);
    expect(called.notes).toEqual([
      { type: "accepted", request: called.request, account: "bot", endpoint: "getupdates", seq: 0, atMs: 0 },
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
        context_token: contextOf(state, "m1"),
        create_time_ms: EPOCH_MS + 7,
      },
    ]);
  });

  it("writes message ids as unquoted uint64 beyond 2^53", () => {
    const { state } = startServer({ messageIds: "close" });
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
