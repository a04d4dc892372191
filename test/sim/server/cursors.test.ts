/** Cursors: which are known, and where a poll begins with none or with one that is not. */
import { describe, expect, it } from "vitest";
import { logIn } from "../../../sim/server/state.ts";
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
