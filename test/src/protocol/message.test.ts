import { expect, it } from "vitest";
import { parseMessage } from "../../../src/protocol/message.ts";

it("drops the bot's own echo and messages from nobody", () => {
  expect(parseMessage("bot", { from_user_id: "u", message_type: 2 })).toBeNull();
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

it("takes client_id, then seq and time, where there is no message_id", () => {
  expect(parseMessage("bot", { from_user_id: "u", client_id: "c" })?.id).toBe("client:c");
  expect(parseMessage("bot", { from_user_id: "u", seq: 7, create_time_ms: 5 })?.id).toBe("seq:u:7:5");
});
