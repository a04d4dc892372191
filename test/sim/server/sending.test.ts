/** sendmessage by default settings. */
import { describe, expect, it } from "vitest";
import { call, notesOf, startServer } from "./client.ts";

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
