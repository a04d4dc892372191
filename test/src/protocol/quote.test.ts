/** Quoted messages: every form that phones are known to send, with ids to the last digit. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { createMemoryStore, type InboundMessage } from "../../../src/index.ts";
import { parseLosslessJson } from "../../../src/protocol/lossless-json.ts";
import { completed, parseMessage } from "../../../src/protocol/message.ts";
import { HELD, kindly, World } from "../world.ts";

/** The quote of a message whose first item carries this `ref_msg`, written as JSON as on the wire. */
function quotedIn(refMsg: string): InboundMessage["quoted"] {
  const wire = `{"message_id":1,"from_user_id":"u","item_list":[{"type":1,"text_item":{"text":"?"},"ref_msg":${refMsg}}]}`;
  return parseMessage("bot", parseLosslessJson(wire) as never)?.quoted;
}

it.each<[string, string, object]>([
  [
    "a bare id, as newer phones send it",
    '{"svr_id":7349021584736251904}',
    { id: "7349021584736251904", text: "" },
  ],
  ["an id in quotes", '{"svr_id":"7349021584736251905"}', { id: "7349021584736251905", text: "" }],
  ["a small id", '{"svr_id":7}', { id: "7", text: "" }],
  ["no id, written as 0", '{"svr_id":0,"title":"Ann"}', { title: "Ann", text: "" }],
  [
    "the item itself, whose id counts when there is no other",
    '{"title":"Ann","message_item":{"type":1,"msg_id":7349021584736251906,"text_item":{"text":"hello"}}}',
    {
      id: "7349021584736251906",
      title: "Ann",
      text: "hello",
      item: { type: 1, msg_id: "7349021584736251906", text_item: { text: "hello" } },
    },
  ],
  [
    "two ids",
    '{"svr_id":"5","message_item":{"type":3,"msg_id":"6","voice_item":{"text":"spoken"}}}',
    {
      id: "5",
      text: "spoken",
      media: [{ account: "bot", kind: "voice", source: {} }],
      item: { type: 3, msg_id: "6", voice_item: { text: "spoken" } },
    },
  ],
  [
    "an image",
    '{"svr_id":"5","message_item":{"type":2,"image_item":{"media":{"full_url":"https://cdn.test/x"}}}}',
    {
      id: "5",
      text: "",
      media: [{ account: "bot", kind: "image", source: { url: "https://cdn.test/x" } }],
      item: { type: 2, image_item: { media: { full_url: "https://cdn.test/x" } } },
    },
  ],
  [
    "a part of a text",
    '{"svr_id":"5","partial_text":{"start":"he","end":"lo","startindex":0,"endindex":"4","quotemd5":"ab"}}',
    { id: "5", text: "", part: { start: "he", end: "lo", startIndex: 0, endIndex: 4, md5: "ab" } },
  ],
  ["an empty part", '{"svr_id":"5","partial_text":{}}', { id: "5", text: "", part: {} }],
  ["nothing known", "{}", { text: "" }],
])("reads %s", (_what, refMsg, quoted) => {
  expect(quotedIn(refMsg)).toEqual(quoted);
});

it.each(["null", "[]", '"5"', "5"])("takes %s for no quote", refMsg => {
  expect(quotedIn(refMsg)).toBeUndefined();
});

it("throws for nothing that JSON can hold", () => {
  fc.assert(
    fc.property(fc.jsonValue(), fc.jsonValue(), (value, other) => {
      for (const refMsg of [
        value,
        { svr_id: value, message_item: other, partial_text: value },
        { partial_text: { startindex: value, endindex: other, start: value } },
      ]) {
        const quoted = quotedIn(JSON.stringify(refMsg));
        expect(typeof (quoted?.text ?? "")).toBe("string");
        expect(typeof (quoted?.id ?? "")).toBe("string");
      }
    }),
  );
});

it("keeps every digit of an id from the wire to the handler and to the store", async () => {
  const store = createMemoryStore();
  const seen: InboundMessage[] = [];
  const body = `{"get_updates_buf":"c","msgs":[{"message_id":9223372036854775807,"from_user_id":"u","item_list":[
    {"type":1,"msg_id":9223372036854775806,"text_item":{"text":"?"},"ref_msg":{"svr_id":9223372036854775805}}]}]}`;
  const world = new World(
    kindly({ getupdates: (_asked, { polls }) => (polls > 0 ? HELD : { text: body }) }),
    {
      store,
      onMessage: message => {
        seen.push(message);
        return new Promise(() => {});
      },
    },
  );
  await world.start();
  await world.pass(100);
  const stored = (await store.load("bot")).pending;
  for (const [message] of [seen, stored]) {
    expect(message).toMatchObject({
      id: "9223372036854775807",
      items: [{ msg_id: "9223372036854775806" }],
      quoted: { id: "9223372036854775805" },
    });
  }
});

it("is found in a message that an earlier version stored without it", () => {
  const items = [{ type: 1, text_item: { text: "?" }, ref_msg: { svr_id: "5" } }];
  const old: InboundMessage = { account: "bot", id: "1", from: "u", text: "?", items };
  expect(completed(old)).toEqual({ ...old, quoted: { id: "5", text: "" } });
  expect(completed({ ...old, items: [] })).toEqual({ ...old, items: [] });
});
