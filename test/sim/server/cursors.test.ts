/** Cursors: which are known, and where a poll begins with none or with one that is not. */
import { describe, expect, it } from "vitest";
import { noteCursor } from "../../../sim/server/cursor.ts";
import { restart } from "../../../sim/server/events.ts";
import { logIn, type ServerOptions, type ServerState } from "../../../sim/server/state.ts";
import { bot, cursorOf, keysOf, notesOf, poll, startServer, write } from "./client.ts";

const objections = (called: ReturnType<typeof poll>): string[] =>
  notesOf(called, "nonconformance").map(note => note.field);

describe("a cursor that the server never gave", () => {
  it("is objected to byte for byte, on a live session", () => {
    const { state } = startServer();
    write(state, "m1");
    const cursor = cursorOf(poll(state, ""));
    for (const other of ["nonsense", ` ${cursor}`, cursor.slice(0, -1), cursor.toLowerCase()]) {
      expect(objections(poll(state, other)), other).toEqual(["body.get_updates_buf"]);
    }
    expect([objections(poll(state, cursor)), objections(poll(state, ""))]).toEqual([[], []]);
  });

  it("of another account is one of them", () => {
    const { state } = startServer();
    logIn(state, "other", 0);
    write(state, "m1", 0, "ann", {}, "other");
    const foreign = cursorOf(poll(state, "", 0, { token: state.accounts.get("other")!.token }));
    expect(objections(poll(state, foreign))).toEqual(["body.get_updates_buf"]);
  });

  it("is not the client's doing where a fault made the server forget it", () => {
    const { state } = startServer();
    write(state, "m1");
    const cursor = cursorOf(poll(state, ""));
    const called = poll(state, cursor, 0, { quirk: { cursorUnknown: true } });
    expect([objections(called), keysOf(called)]).toEqual([[], ["m1"]]);
  });
});

/** m1 handed over and acknowledged, m2 handed over, m3 not yet; then a poll with a cursor. */
function afterThree(options: Parameters<typeof startServer>[0], cursor: string) {
  const { state } = startServer({ batchMax: 1, ...options });
  const start = cursorOf(poll(state, "", 0, { quirk: { holdMs: 0 } }));
  for (const key of ["m1", "m2", "m3"]) write(state, key);
  const second = poll(state, cursorOf(poll(state, start)));
  expect(keysOf(second)).toEqual(["m2"]);
  const called = poll(state, cursor);
  return { state, called, lost: notesOf(called, "lost").flatMap(note => note.messages) };
}

describe.each([
  ["emptyCursor", ""],
  ["unknownCursor", "nonsense"],
] as const)("%s", (knob, cursor) => {
  it("begins at the oldest unacknowledged message with backlog", () => {
    const { called, lost } = afterThree({ [knob]: "backlog" }, cursor);
    expect([keysOf(called), lost]).toEqual([["m2"], []]);
  });

  it("begins after all there are with now, and loses what was never handed over", () => {
    const { state, called, lost } = afterThree({ [knob]: "now" }, cursor);
    expect([called.hold !== undefined, lost]).toEqual([true, ["m3"]]);
    expect(notesOf(called, "acked")).toEqual([]);
    expect(write(state, "m4").answer?.messages).toEqual(["m4"]);
  });

  it("is no matter for a cursor that is known", () => {
    const { state } = startServer({ [knob]: "now" });
    const start = cursorOf(poll(state, "", 0, { quirk: { holdMs: 0 } }));
    write(state, "m1");
    expect(keysOf(poll(state, start))).toEqual(["m1"]);
  });
});

describe("emptyCursor backlog-once", () => {
  const NAMES = ["m1", "m2", "m3"];
  /** A client that was given so many cursors, and for which three messages wait. */
  const given = (cursors: number, options: Partial<ServerOptions> = {}) => {
    const { state } = startServer(options);
    for (let i = 0; i < cursors; i++) {
      const { answer } = poll(state, "", 0, { quirk: { holdMs: 0 } });
      noteCursor(bot(state), answer!.body);
    }
    for (const key of NAMES) write(state, key);
    return state;
  };
  const codes = (state: ServerState, count: number): void => {
    for (let i = 0; i < count; i++) noteCursor(bot(state));
  };
  const remark = (called: ReturnType<typeof poll>) => notesOf(called, "accepted")[0]?.cursor;

  it("hands the backlog to a client that cannot have kept a cursor for sure", () => {
    for (const cursors of [0, 1]) {
      const called = poll(given(cursors), "");
      expect([keysOf(called), remark(called)]).toEqual([NAMES, undefined]);
    }
  });

  it("begins after all there are for one that was given two, and the loss is not the server's", () => {
    const state = given(2);
    const called = poll(state, "");
    expect([called.hold !== undefined, notesOf(called, "lost"), remark(called)]).toEqual([
      true,
      [],
      "dropped",
    ]);
    expect(notesOf(called, "acked")).toEqual([]);
    const written = write(state, "m4");
    expect(written.answer?.messages).toEqual(["m4"]);
    // Its next cursor acknowledges what it got, not what it skipped.
    const next = poll(state, written.answer!.json.get_updates_buf as string);
    expect(notesOf(next, "acked")).toMatchObject([{ messages: ["m4"] }]);
  });

  it("leaves what it skipped to whoever still has a cursor", () => {
    const state = given(2);
    const start = cursorOf(poll(given(0), "", 0, { quirk: { holdMs: 0, batch: "withheld" } }));
    poll(state, "");
    bot(state).held = [];
    expect(keysOf(poll(state, start))).toEqual(NAMES);
  });

  it("counts answers that bring a cursor, and nothing else", () => {
    const state = given(0);
    for (const body of ["{}", '{"errcode":-14}', '{"get_updates_buf":null}', Buffer.from("x")])
      for (let i = 0; i < 3; i++) noteCursor(bot(state), body);
    expect(keysOf(poll(state, ""))).toEqual(NAMES);
  });

  it.each<[string, (state: ServerState) => void, Partial<ServerOptions>]>([
    ["after a new login", state => logIn(state, "bot", 1), {}],
    ["when the service has forgotten all cursors", state => restart(state, { forgets: "cursors" }, 1), {}],
    ["when its cursor was refused", state => poll(state, "made up"), { unknownCursor: "refused" }],
    ["when two polls in a row got an error code, whoever wrote it", state => codes(state, 2), {}],
    ["when a fault has harmed its files", state => Object.assign(state, { filesHarmed: true }), {}],
  ])("begins anew %s", (_, happens, options) => {
    const state = given(2, options);
    happens(state);
    const called = poll(state, "", 2, { token: bot(state).token });
    expect([keysOf(called), remark(called)]).toEqual([NAMES, undefined]);
  });

  it("holds one error code, and others with a good answer in between, for slips of the service", () => {
    const state = given(2);
    codes(state, 1);
    noteCursor(bot(state), poll(state, "", 0, { quirk: { holdMs: 0 } }).answer!.body);
    codes(state, 1);
    expect(remark(poll(state, ""))).toBe("dropped");
  });

  it("is remarked in the trace whatever the knob, and never of a cursor that is known or of a copy", () => {
    for (const emptyCursor of ["backlog", "now"] as const)
      expect(remark(poll(given(2, { emptyCursor }), ""))).toBe("dropped");
    const state = given(2);
    const cursor = cursorOf(poll(given(0), ""));
    expect(remark(poll(state, cursor))).toBeUndefined();
    expect(remark(poll(state, "", 0, { blameless: true }))).toBeUndefined();
  });
});

describe("a cursor of another bot", () => {
  it("is objected to, and remarked: another account's, or the former bot's of this one", () => {
    const { state } = startServer({ newBotId: true });
    const other = logIn(state, "other", 0).credential;
    const theirs = cursorOf(poll(state, "", 0, { token: other.token, quirk: { holdMs: 0 } }));
    const former = cursorOf(poll(state, "", 0, { quirk: { holdMs: 0 } }));
    const { token } = logIn(state, "bot", 1).credential;
    for (const cursor of [theirs, former]) {
      const called = poll(state, cursor, 2, { token });
      expect(notesOf(called, "accepted")).toMatchObject([{ cursor: "another-bot's" }]);
      expect(notesOf(called, "nonconformance")).toMatchObject([{ field: "body.get_updates_buf" }]);
    }
  });

  it("brings nothing that the former bot had acknowledged, though it is regressed", () => {
    const { state } = startServer({ newBotId: true });
    write(state, "m1");
    poll(state, cursorOf(poll(state, "")), 0, { quirk: { holdMs: 0 } });
    const { token } = logIn(state, "bot", 1).credential;
    write(state, "m2");
    const regressed = cursorOf(poll(state, "", 2, { token, quirk: { cursor: "regressed" } }));
    expect(keysOf(poll(state, regressed, 3, { token }))).toEqual(["m2"]);
  });

  it("is none that the service itself gave to this one", () => {
    const { state } = startServer();
    const given = cursorOf(poll(state, "", 0, { quirk: { holdMs: 0, cursor: "foreign" } }));
    const called = poll(state, given);
    expect(notesOf(called, "nonconformance")).toEqual([]);
    expect(notesOf(called, "accepted")[0]?.cursor).toBeUndefined();
  });
});

describe("unknownCursor refused", () => {
  it("answers errcode -1, accepts nothing and loses nothing", () => {
    const { state, called } = afterThree({ unknownCursor: "refused" }, "nonsense");
    expect([called.answer?.json.errcode, notesOf(called, "accepted")]).toEqual([-1, []]);
    expect(keysOf(poll(state, ""))).toEqual(["m2"]);
  });
});

describe("a login", () => {
  it("keeps cursors, or makes them unknown without blame", () => {
    const polled = (cursorAfterLogin: "kept" | "unknown") => {
      const { state } = startServer({ cursorAfterLogin, unknownCursor: "refused" });
      write(state, "m1");
      const cursor = cursorOf(poll(state, ""));
      logIn(state, "bot", 1);
      const called = poll(state, cursor, 2);
      return [called.answer?.json.errcode, called.hold !== undefined, objections(called)];
    };
    expect(polled("kept")).toEqual([undefined, true, []]);
    expect(polled("unknown")).toEqual([-1, false, []]);
  });
});

describe("the cursors remembered", () => {
  it("are one for each position, however often they are given out", () => {
    const { state } = startServer();
    write(state, "m1");
    for (let i = 0; i < 50; i++) poll(state, "");
    expect(bot(state).cursors.size).toBe(1);
  });
});
