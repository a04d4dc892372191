/** What happens to the server from outside: restarts, late and repeated delivery, theft. */
import { describe, expect, it } from "vitest";
import { redeliver, release, restart, stealNext, withhold } from "../../../sim/server/events.ts";
import type { Forgets } from "../../../sim/server/restart.ts";
import { expire, takeOver } from "../../../sim/server/session.ts";
import { ROLLBACK_MS } from "../../../sim/server/session-change.ts";
import { logIn } from "../../../sim/server/state.ts";
import {
  ask,
  bot,
  call,
  cursorOf,
  keysOf,
  notesOf,
  poll,
  read,
  STALE,
  startServer,
  write,
} from "./client.ts";

describe("a restart", () => {
  it("hangs up every request that is held, of bots and of QR logins, and answers none", () => {
    const { state } = startServer();
    const held = poll(state, "");
    const app = { "ilink-app-id": "bot", "ilink-app-clientversion": "1" };
    const qr = ask(state, 0, { path: "/ilink/bot/get_bot_qrcode?bot_type=3", headers: app });
    const qrcode = qr.answer!.json.qrcode as string;
    const waiting = ask(state, 0, { path: `/ilink/bot/get_qrcode_status?qrcode=${qrcode}`, headers: app });
    expect(restart(state, { forgets: "nothing" }, 5)).toEqual([
      { effect: "hang-up", request: held.request },
      { effect: "hang-up", request: waiting.request },
    ]);
    expect(write(state, "m1", 6).answer).toBeUndefined();
  });

  const restarted = (forgets: Forgets) => {
    const { state } = startServer({ unknownCursor: "refused" });
    write(state, "m1");
    const cursor = cursorOf(poll(state, ""));
    call(state, "sendmessage", 0);
    restart(state, { forgets }, 10);
    const { session } = bot(state);
    call(state, "msg/notifystart", 11);
    const polled = poll(state, cursor, 12);
    return {
      session,
      cursorKnown: polled.hold !== undefined,
      objections: notesOf(polled, "nonconformance").length,
      idKnown: notesOf(call(state, "sendmessage", 13), "accepted")[0]?.duplicate ?? false,
    };
  };

  it("forgets what it says, and blames nobody for it", () => {
    expect(restarted("nothing")).toEqual({
      session: "live",
      cursorKnown: true,
      objections: 0,
      idKnown: true,
    });
    expect(restarted("cursors")).toEqual({
      session: "live",
      cursorKnown: false,
      objections: 0,
      idKnown: true,
    });
    expect(restarted("sessions")).toEqual({
      session: "stale",
      cursorKnown: true,
      objections: 0,
      idKnown: true,
    });
    expect(restarted("everything")).toEqual({
      session: "stale",
      cursorKnown: false,
      objections: 0,
      idKnown: false,
    });
  });

  it("leaves a dead session dead, and kills one that nothing would cure", () => {
    const { state } = startServer({ notifystart: "refused" });
    restart(state, { forgets: "sessions" }, 1);
    expect([bot(state).session, call(state, "msg/notifystart", 2).answer?.body]).toEqual(["dead", STALE]);
    const { state: taken } = startServer();
    takeOver(taken, "bot", 1);
    expect(read(restart(taken, { forgets: "sessions" }, 2)).notes).toEqual([]);
  });
});

describe("a restart that forgets the last minutes", () => {
  it("owes again what was acknowledged in them", () => {
    const { state } = startServer();
    write(state, "m1");
    const first = cursorOf(poll(state, ""));
    poll(state, first, 1);
    write(state, "m2", 2);
    const second = cursorOf(poll(state, first, ROLLBACK_MS));
    poll(state, second, ROLLBACK_MS + 1);
    expect(bot(state).acked).toBe(2);
    restart(state, { forgets: "last-minutes" }, ROLLBACK_MS + 100);
    expect(bot(state).acked).toBe(1);
    expect(keysOf(poll(state, second, ROLLBACK_MS + 101))).toEqual(["m2"]);
  });

  it("takes a session back to what it was, and a login back altogether", () => {
    const { state } = startServer();
    expire(state, "bot", "expired", 1);
    call(state, "msg/notifystart", ROLLBACK_MS);
    restart(state, { forgets: "last-minutes" }, ROLLBACK_MS + 10);
    expect(bot(state).session).toBe("stale");
    logIn(state, "bot", ROLLBACK_MS + 20);
    restart(state, { forgets: "last-minutes" }, ROLLBACK_MS + 30);
    expect([bot(state).session, call(state, "msg/notifystart", ROLLBACK_MS + 31).answer?.body]).toEqual([
      "dead",
      STALE,
    ]);
  });

  it("changes nothing where nothing happened in them", () => {
    const { state } = startServer();
    write(state, "m1");
    const cursor = cursorOf(poll(state, ""));
    poll(state, cursor, 1);
    restart(state, { forgets: "last-minutes" }, ROLLBACK_MS + 1);
    expect([bot(state).acked, poll(state, cursor, ROLLBACK_MS + 2).hold !== undefined]).toEqual([1, true]);
  });
});

describe("redelivery", () => {
  it("brings the newest messages handed over again, at once where a poll waits", () => {
    const { state } = startServer();
    for (const key of ["m1", "m2", "m3"]) write(state, key);
    const cursor = cursorOf(poll(state, ""));
    poll(state, cursor);
    const again = read(redeliver(state, "bot", 2, 5));
    expect([keysOf(again), cursorOf(again)]).toEqual([["m2", "m3"], cursor]);
    expect(poll(state, cursor, 6).hold).toBeDefined();
  });

  it("waits for the next poll where none is held, and repeats nothing that was never handed over", () => {
    const { state } = startServer();
    write(state, "m1");
    expect(redeliver(state, "bot", 5, 0)).toEqual([]);
    const cursor = cursorOf(poll(state, ""));
    redeliver(state, "bot", 1, 1);
    write(state, "m2", 2);
    expect(keysOf(poll(state, cursor, 3))).toEqual(["m1", "m2"]);
    expect(redeliver(state, "bot", 0, 4)).toEqual([]);
  });
});

describe("withheld messages", () => {
  it("come all at once when they are released, and none is lost", () => {
    const { state } = startServer();
    write(state, "m1");
    withhold(state, "bot");
    const cursor = cursorOf(poll(state, ""));
    const held = poll(state, cursor, 1);
    expect([write(state, "m2", 2).answer, write(state, "m3", 3).answer]).toEqual([undefined, undefined]);
    withhold(state, "bot");
    const released = read(release(state, "bot", 4));
    expect([released.answer?.request, keysOf(released)]).toEqual([held.request, ["m2", "m3"]]);
    expect(keysOf(write(state, "m4", 5))).toEqual([]);
    expect(keysOf(poll(state, cursorOf(released), 6))).toEqual(["m4"]);
  });
});

describe("a foreign poller", () => {
  it("takes the next messages: they are lost when they come, and never acknowledged", () => {
    const { state } = startServer();
    poll(state, "");
    stealNext(state, "bot", 1);
    const stolen = write(state, "m1");
    expect(stolen.notes).toEqual([
      { type: "inbound", account: "bot", user: "ann", message: "m1" },
      { type: "lost", account: "bot", messages: ["m1"] },
    ]);
    const next = write(state, "m2");
    expect([stolen.answer, keysOf(next)]).toEqual([undefined, ["m2"]]);
    expect(notesOf(poll(state, cursorOf(next)), "acked")).toMatchObject([{ messages: ["m2"] }]);
  });
});
