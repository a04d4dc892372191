/** sendmessage by default settings. */
import { describe, expect, it } from "vitest";
import { call, notesOf, startServer, write } from "./client.ts";

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
    const picture = { type: 2, image_item: {} };
    const msg = { to_user_id: "a", client_id: "b", message_type: 2, message_state: 2, item_list: [picture] };
    expect(notesOf(call(state, "sendmessage", 0, { body: { msg } }), "accepted")).toMatchObject([
      { message: "?" },
    ]);
  });

  it.each([{}, { item_list: [null] }, "text", null])("takes nothing that is no message: %j", msg => {
    const { state } = startServer();
    expect(notesOf(call(state, "sendmessage", 0, { body: { msg } }), "accepted")).toEqual([]);
  });

  it("says to whom a text goes where another user's id differs in case alone", () => {
    const { state } = startServer();
    const goesTo = () => notesOf(call(state, "sendmessage", 0), "accepted")[0]?.to;
    write(state, "m1");
    expect(goesTo()).toBeUndefined();
    write(state, "m2", 0, "Ann");
    expect(goesTo()).toBe("ann");
  });

  it("drops the repetition of a client_id without a word", () => {
    const { state } = startServer();
    const isDuplicate = () => notesOf(call(state, "sendmessage", 0), "accepted")[0]?.duplicate ?? false;
    expect([isDuplicate(), isDuplicate()]).toEqual([false, true]);
  });
});
