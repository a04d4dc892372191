/** What the service, as its knobs have it, refuses in a request (ilink-protocol §1.3, §1.4): the fields of its body. */
import type { Endpoint } from "../trace/record.ts";
import { cipherSize } from "./aes.ts";
import type { Objection } from "./objection.ts";
import type { ServerOptions } from "./options.ts";

type Need = (field: string, right: boolean, wanted: string, value: unknown) => void;

/** Tokens of other bots that a QR login may name at most. */
const LOCAL_TOKENS_MAX = 10;

/** Items by type, and the field that each needs. */
const ITEM_FIELDS: Readonly<Record<number, string>> = {
  1: "text_item",
  2: "image_item",
  3: "voice_item",
  4: "file_item",
  5: "video_item",
  11: "tool_call_start_item",
  12: "tool_call_result_item",
};

/** Fields of the JSON body of a bot call or of get_bot_qrcode. One that is absent stands for its empty value. */
export function checkBody(
  endpoint: Endpoint,
  body: Record<string, unknown>,
  { baseInfo }: Pick<ServerOptions, "baseInfo">,
  objections: Objection[],
): void {
  const need: Need = (field, right, wanted, value) => {
    if (!right)
      objections.push({ field: `body.${field}`, message: `expected ${wanted}, got ${describe(value)}` });
  };
  if (endpoint === "get_bot_qrcode") {
    const { local_token_list: list = [] } = body;
    const right = Array.isArray(list) && list.length <= LOCAL_TOKENS_MAX && list.every(isText);
    need("local_token_list", right, `at most ${LOCAL_TOKENS_MAX} tokens`, list);
    return;
  }
  if (baseInfo === "required") checkBaseInfo(body.base_info, need);
  switch (endpoint) {
    case "getupdates": {
      const { get_updates_buf: cursor = "" } = body;
      need("get_updates_buf", typeof cursor === "string", "a string", cursor);
      return;
    }
    case "sendmessage":
      checkOutbound(body.msg, need);
      return;
    case "getconfig":
      need("ilink_user_id", isText(body.ilink_user_id), "a user id", body.ilink_user_id);
      return;
    case "sendtyping":
      need("ilink_user_id", isText(body.ilink_user_id), "a user id", body.ilink_user_id);
      need("typing_ticket", isText(body.typing_ticket), "a ticket from getconfig", body.typing_ticket);
      need("status", body.status === 1 || body.status === 2, "1 (typing) or 2 (cancel)", body.status);
      return;
    case "getuploadurl":
      checkUpload(body, need);
      return;
    default:
      return;
  }
}

function checkBaseInfo(base: unknown, need: Need): void {
  need("base_info", isObject(base), "an object", base);
  if (isObject(base))
    need("base_info.channel_version", isText(base.channel_version), "a version", base.channel_version);
}

function checkOutbound(value: unknown, need: Need): void {
  need("msg", isObject(value), "an object", value);
  if (!isObject(value)) return;
  need("msg.to_user_id", isText(value.to_user_id), "a user id", value.to_user_id);
  const { client_id: id = "" } = value;
  need("msg.client_id", typeof id === "string", "a text", id);
  need("msg.message_type", value.message_type === 2, "2 (bot)", value.message_type);
  need("msg.message_state", typeof value.message_state === "number", "a number", value.message_state);
  const items = value.item_list;
  const isOne = Array.isArray(items) && items.length === 1;
  need("msg.item_list", isOne, "one item", Array.isArray(items) ? items.length : items);
  if (!isOne) return;
  const item: unknown = items[0];
  const field = isObject(item) ? ITEM_FIELDS[Number(item.type)] : undefined;
  need(
    "msg.item_list[0].type",
    field !== undefined,
    "a known type of item",
    isObject(item) ? item.type : item,
  );
  if (field === undefined) return;
  const content = (item as Record<string, unknown>)[field];
  need(`msg.item_list[0].${field}`, isObject(content), "an object", content);
  if (field === "text_item" && isObject(content))
    need("msg.item_list[0].text_item.text", typeof content.text === "string", "a text", content.text);
}

function checkUpload(body: Record<string, unknown>, need: Need): void {
  const { filekey, media_type: type, to_user_id: to, rawsize, rawfilemd5, filesize, aeskey } = body;
  need("filekey", isHex32(filekey), "16 bytes as hex", filekey);
  need("media_type", [1, 2, 3, 4].includes(type as number), "1 image, 2 video, 3 file or 4 voice", type);
  need("to_user_id", isText(to), "a user id", to);
  const isSize = Number.isSafeInteger(rawsize) && (rawsize as number) >= 0;
  need("rawsize", isSize, "a number of bytes", rawsize);
  need("rawfilemd5", isHex32(rawfilemd5), "an md5 as hex", rawfilemd5);
  const wanted = isSize ? cipherSize(rawsize as number) : "the size of the ciphertext";
  need("filesize", isSize && filesize === wanted, String(wanted), filesize);
  need("aeskey", isHex32(aeskey), "16 bytes as hex", aeskey);
}

function isHex32(value: unknown): boolean {
  return typeof value === "string" && /^[0-9a-f]{32}$/i.test(value);
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === "string" && value !== "";
}

/** The kind of a value, never a value that could be a secret or a text. */
function describe(value: unknown): string {
  if (value === undefined) return "nothing";
  if (value === null) return "null";
  if (Array.isArray(value)) return "a list";
  return typeof value === "number" ? String(value) : `a ${typeof value}`;
}
