/** The promise of replay mode, for any order of messages, polls and lost answers. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { disconnect, userWrites } from "../../../sim/server/delivery.ts";
import { call, startServer } from "./client.ts";

describe("the mock server", () => {
  it("loses nothing in replay mode for a client that commits each cursor after its batch", () => {
    // The client's answers get lost at will; it then asks again with its last cursor.
    fc.assert(
      fc.property(fc.array(fc.constantFrom("write", "poll", "lost-poll"), { maxLength: 80 }), steps => {
        const { state } = startServer();
        const handled: string[] = [];
        let written = 0;
        let cursor = "";
        const poll = (lost: boolean): void => {
          const called = call(state, "getupdates", 0, { body: { get_updates_buf: cursor } });
          if (called.answer === undefined) disconnect(state, "bot", called.request);
          else if (!lost) {
            handled.push(...called.answer.messages);
            cursor = called.answer.json.get_updates_buf!;
          }
        };
        for (const step of steps) {
          if (step === "write") userWrites(state, "bot", "ann", `m${++written}`, "x", 0);
          else poll(step === "lost-poll");
        }
        for (let i = 0; i < 5; i++) poll(false);
        expect(handled).toEqual(Array.from({ length: written }, (_, index) => `m${index + 1}`));
      }),
    );
  });
});
