/** Sessions: how they end, and what cures them. */
import { describe, expect, it } from "vitest";
import { STALE_SHAPES, staleBody } from "../../../sim/fault/stale-body.ts";
import { endHold, userWrites } from "../../../sim/server/delivery.ts";
import { expire, lapseSilently, takeOver } from "../../../sim/server/events.ts";
import { logIn, type ServerState } from "../../../sim/server/state.ts";
import { bot, call, notesOf, poll, read, STALE, startServer, write } from "./client.ts";

describe("notifystop", () => {
  it("is answered with ret 0 in every state", () => {
    const { state } = startServer();
    expect(call(state, "msg/notifystop", 0).answer?.json).toEqual({ ret: 0 });
    takeOver(state, "bot", 1);
    expect(call(state, "msg/notifystop", 2).answer?.json).toEqual({ ret: 0 });
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

describe("a silent lapse", () => {
  it("answers polls with neither messages nor cursor nor code, and swallows sends", () => {
    const { state } = startServer({ sendAnswer: "ret-zero" });
    write(state, "m1");
    expect(notesOf(read(lapseSilently(state, "bot", 1)), "session")).toMatchObject([{ state: "lapsed" }]);
    const polled = poll(state, "", 2);
    expect([polled.answer?.status, polled.answer?.json, polled.notes]).toEqual([200, {}, []]);
    const sent = call(state, "sendmessage", 3);
    expect([sent.answer?.json, sent.notes]).toEqual([{ ret: 0 }, []]);
    const config = call(state, "getconfig", 4);
    expect([config.answer?.json.ret, config.notes]).toEqual([0, []]);
  });

  it("is told to a held poll when its hold ends, and as -14 to a retired token", () => {
    const { state } = startServer();
    const [first, second] = [poll(state, ""), poll(state, "")];
    lapseSilently(state, "bot", 1);
    expect(read(endHold(state, "bot", first.request, 9)).answer?.json).toEqual({});
    const { token } = bot(state);
    logIn(state, "bot", 10);
    lapseSilently(state, "bot", 11);
    expect(read(endHold(state, "bot", second.request, 12)).answer?.body).toBe(STALE);
    expect(poll(state, "", 13, { token }).answer?.body).toBe(STALE);
  });

  it("is cured by notifystart just where that would cure a stale session", () => {
    const cure = (notifystart: "heals" | "heals-once" | "no-effect" | "refused") => {
      const { state } = startServer({ notifystart });
      lapseSilently(state, "bot", 1);
      const { answer } = call(state, "msg/notifystart", 2);
      return [answer?.body, bot(state).session];
    };
    expect(cure("heals")).toEqual(['{"ret":0}', "live"]);
    expect(cure("heals-once")).toEqual(['{"ret":0}', "live"]);
    expect(cure("no-effect")).toEqual(['{"ret":0}', "lapsed"]);
    expect(cure("refused")).toEqual([STALE, "lapsed"]);
  });

  it("befalls a live session only", () => {
    const { state } = startServer();
    takeOver(state, "bot", 1);
    expect(lapseSilently(state, "bot", 2)).toEqual([]);
    expect(bot(state).session).toBe("dead");
  });
});

describe("notifystart that heals once", () => {
  it("cures the first end of each login's session and refuses the second", () => {
    const { state } = startServer({ notifystart: "heals-once" });
    const end = (nowMs: number) => {
      expire(state, "bot", "expired", nowMs);
      return [bot(state).session, call(state, "msg/notifystart", nowMs + 1).answer?.body];
    };
    expect(end(1)).toEqual(["stale", '{"ret":0}']);
    expect(end(3)).toEqual(["dead", STALE]);
    logIn(state, "bot", 5);
    expect(end(6)).toEqual(["stale", '{"ret":0}']);
  });
});

describe("a token's age", () => {
  it("ends its session for good, counted from its login", () => {
    const { state } = startServer({ tokenLastsMs: 1_000 });
    expect(poll(state, "", 999).hold).toBeDefined();
    expect(notesOf(poll(state, "", 1_000), "session")).toMatchObject([
      { state: "dead", cause: "token-expired" },
    ]);
    expect(call(state, "msg/notifystart", 1_001).answer?.body).toBe(STALE);
    logIn(state, "bot", 2_000);
    expect(poll(state, "", 2_999).hold).toBeDefined();
  });
});

describe("a takeover", () => {
  it("is told to held polls when their hold ends, or at once where the server does so", () => {
    const told = (takenOver: "at-boundary" | "at-once") => {
      const { state } = startServer({ takenOver });
      poll(state, "");
      return read(takeOver(state, "bot", 5)).answers.map(({ body }) => body);
    };
    expect(told("at-boundary")).toEqual([]);
    expect(told("at-once")).toEqual([STALE]);
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
