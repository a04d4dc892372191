/** Users' messages of every kind: their items, their files on the CDN, and where the text can be found again. */
import { createDecipheriv } from "node:crypto";
import { describe, expect, it } from "vitest";
import { linesOf } from "../../../sim/server/items.ts";
import type { MessageKind, ServerOptions } from "../../../sim/server/state.ts";
import { ask, poll, startServer, write } from "./client.ts";

interface Media {
  encrypt_query_param?: string;
  full_url?: string;
  aes_key: string;
  encrypt_type: number;
}
type Item = Record<string, { media?: Media } | undefined>;
interface Wire {
  item_list: Item[];
  group_id: string;
  from_user_id: string;
  message_id: number;
}

function received(as: MessageKind, options: Partial<ServerOptions> = {}, group?: string) {
  const { state } = startServer(options);
  write(state, "m1", 7, "ann", { as, ...(group === undefined ? {} : { group }) });
  const called = poll(state, "", 8);
  return { state, called, message: called.answer!.json.msgs![0] as unknown as Wire };
}

const textItem = { type: 1, text_item: { text: "message m1" } };

it("words of several lines have an item a line, without white space that is nobody's", () => {
  expect(linesOf("message m1: a  b\n\tc \n\nd")).toEqual(["message m1: a  b", "c", "d"]);
});

describe("a message of a user", () => {
  it.each([
    ["text", [textItem]],
    ["image", [{ type: 2, image_item: { aeskey: expect.stringMatching(/^[0-9a-f]{32}$/) } }, textItem]],
    ["voice", [{ type: 3, voice_item: { text: "message m1", encode_type: 6 } }]],
    ["file", [{ type: 4, file_item: { file_name: "m1.bin", len: "10" } }, textItem]],
    ["video", [{ type: 5, video_item: { video_size: 10 } }, textItem]],
    ["tool-call", [{ type: 11, tool_call_start_item: { tool_call_id: "m1" } }, textItem]],
    ["tool-result", [{ type: 12, tool_call_result_item: { status: 1 } }, textItem]],
    ["unknown", [{ type: 99 }, textItem]],
    ["empty", []],
    ["quote", [{ ...textItem, ref_msg: { title: "quoted" } }]],
    ["texts", [textItem]],
  ] as const)("as %s has these items, and is listed by its key", (as, items) => {
    const { called, message } = received(as);
    expect(message.item_list).toHaveLength(items.length);
    expect(message.item_list).toMatchObject(items as unknown as object[]);
    expect(called.answer?.messages).toEqual(["m1"]);
    expect(called.answer!.body).toMatch(/"message_id":\d{19},/);
  });

  it("is direct, or in a group that its id names", () => {
    expect(received("text").message).toMatchObject({ group_id: "", from_user_id: "ann@im.wechat" });
    expect(received("text", {}, "team").message).toMatchObject({
      group_id: "team@chatroom",
      from_user_id: "ann@im.wechat",
    });
  });
});

describe.each(["image", "voice", "file", "video"] as const)("the file of a message as %s", as => {
  const mediaOf = (message: Wire): Media =>
    Object.values(message.item_list[0]!).find(value => value?.media !== undefined)!.media!;

  it.each(["raw", "hex"] as const)(
    "is on the CDN under the key in its %s form, and holds the text",
    aesKey => {
      const { state, message } = received(as, { aesKey });
      const media = mediaOf(message);
      const decoded = Buffer.from(media.aes_key, "base64");
      const key = aesKey === "raw" ? decoded : Buffer.from(decoded.toString(), "hex");
      expect(key).toHaveLength(16);
      const { pathname, search, host } = new URL(media.full_url!);
      expect(host).toBe("novac2c.cdn.weixin.qq.com");
      const got = ask(state, 0, { host: "cdn", path: pathname + search });
      const aes = createDecipheriv("aes-128-ecb", key, null);
      const plain = Buffer.concat([aes.update(Buffer.from(got.answer!.body, "latin1")), aes.final()]);
      expect(plain.toString()).toBe("message m1");
    },
  );

  it("is addressed by URL, by parameter, or both", () => {
    const forms = (cdnUrls: "both" | "full" | "param") => {
      const media = mediaOf(received(as, { cdnUrls }).message);
      return [media.full_url !== undefined, media.encrypt_query_param !== undefined];
    };
    expect([forms("both"), forms("full"), forms("param")]).toEqual([
      [true, true],
      [true, false],
      [false, true],
    ]);
  });
});
