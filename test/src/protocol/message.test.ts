import * as fc from "fast-check";
import { expect, it } from "vitest";
import type { WireMessage } from "../../../src/protocol/endpoints.ts";
import { parseMessage } from "../../../src/protocol/message.ts";

it.each([2, "2"])("drops the bot's own echo, written as %j", type => {
  expect(parseMessage("bot", { from_user_id: "u", message_type: type as number })).toBeNull();
});

it("drops messages from nobody", () => {
  expect(parseMessage("bot", { message_type: 1 })).toBeNull();
});

it("keeps unknown items and reads texts and transcripts", () => {
  const items = [
    { type: 1, text_item: { text: "a" } },
    { type: 99, odd: true },
    { type: 3, voice_item: { text: "b" } },
  ];
  const message = parseMessage("bot", {
    from_user_id: "u",
    message_id: "18446744073709551615",
    item_list: items,
  });
  expect(message).toMatchObject({ id: "18446744073709551615", text: "a\nb", items });
});

it("reads item types that come as strings", () => {
  const items = [{ type: "1", text_item: { text: "a" } }] as never;
  expect(parseMessage("bot", { from_user_id: "u", item_list: items })).toMatchObject({ text: "a" });
});

it.each<[string, WireMessage, string]>([
  ["message_id first", { message_id: 9, client_id: "c", seq: 7 }, "9"],
  ["client_id where there is no message_id", { message_id: 0, client_id: "c", seq: 7 }, "client:u:c"],
  ["then seq and time", { seq: 7, create_time_ms: 5 }, "seq:u:7:5"],
  ["then the first item's id", { item_list: [{ msg_id: 8 }], create_time_ms: 5 }, "item:u:8"],
  ["then the time alone", { create_time_ms: 5 }, "seq:u::5"],
  ["and makes one up last", { seq: 0 }, "made up"],
])("takes %s", (_name, wire, id) => {
  expect(parseMessage("bot", { from_user_id: "u", ...wire }, () => "made up")?.id).toBe(id);
});

it("carries the group of a message from one", () => {
  expect(parseMessage("bot", { from_user_id: "u", group_id: "g@chatroom" })).toMatchObject({
    groupId: "g@chatroom",
  });
  expect(parseMessage("bot", { from_user_id: "u", group_id: "" })).not.toHaveProperty("groupId");
});

it("hands over a message without any usable item, with an empty text", () => {
  for (const items of [
    [],
    null,
    "text",
    [null, 7, "x", []],
    [{}, { type: 1 }, { type: 1, text_item: null }],
  ]) {
    expect(parseMessage("bot", { from_user_id: "u", item_list: items as never })).toMatchObject({ text: "" });
  }
});

it("throws for nothing that JSON can hold, and gives items that a host can read", () => {
  const odd = fc.oneof(fc.jsonValue(), fc.constant({ toString: 1, valueOf: 1 }));
  const item = fc.oneof(
    odd,
    fc.record(
      {
        type: fc.oneof(fc.integer({ min: 0, max: 12 }), fc.integer({ min: 0, max: 12 }).map(String), odd),
        text_item: odd,
        voice_item: odd,
        image_item: fc.oneof(
          odd,
          fc.record({ media: odd, aeskey: odd, mid_size: odd }, { requiredKeys: [] }),
        ),
        file_item: fc.oneof(odd, fc.record({ file_name: odd, len: odd }, { requiredKeys: [] })),
        msg_id: odd,
      },
      { requiredKeys: [] },
    ),
  );
  const wire = fc.oneof(
    odd,
    fc.record(
      {
        from_user_id: fc.oneof(fc.string(), odd),
        message_id: odd,
        client_id: odd,
        seq: odd,
        create_time_ms: odd,
        message_type: odd,
        group_id: odd,
        context_token: odd,
        item_list: fc.oneof(odd, fc.array(item)),
      },
      { requiredKeys: [] },
    ),
  );
  fc.assert(
    fc.property(wire, value => {
      const message = parseMessage("bot", value as WireMessage, () => "made up");
      if (message === null) return;
      expect(typeof message.text).toBe("string");
      expect(message.id).not.toBe("");
      for (const entry of message.items) expect(typeof entry).toBe("object");
      // Plain data, so that a store can keep it.
      expect(() => JSON.stringify(message)).not.toThrow();
    }),
    { numRuns: 500 },
  );
});
