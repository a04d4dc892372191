/** The items of users' messages by kind, and the messages as the wire has them (ilink-protocol §1.4). */
import { createHash } from "node:crypto";
import { type AccountState, type Message, type MessageKind, meet } from "./account.ts";
import { cipherSize } from "./aes.ts";
import { keepFile } from "./files.ts";
import { CDN_URL } from "./hosts.ts";
import { groupId, messageId, printContextToken, userId } from "./ids.ts";
import type { ServerState } from "./server-state.ts";

/** Who writes what a quirk adds to an answer: nobody that the workload knows. */
export const STRANGER = "stranger";

/** Kinds whose content lies on the CDN. */
const MEDIA_KINDS: ReadonlySet<MessageKind> = new Set(["image", "voice", "file", "video"]);

type Item = Record<string, unknown>;

/** Put the content of a media message on the CDN: the bytes of its text, under a key of its own. */
export function storeMedia(state: ServerState, account: AccountState, message: Message): void {
  if (!MEDIA_KINDS.has(message.as)) return;
  const plain = Buffer.from(message.text, "utf8");
  keepFile(state, mediaParam(message), { account: account.name, plain, aesKey: mediaKey(message) });
}

/**
 * A message of a user: `message_id` an unquoted uint64 (ilink-protocol §1.5).
 * @param tokenless leaves `context_token` out
 */
export function printMessage(
  state: ServerState,
  account: AccountState,
  message: Message,
  tokenless = false,
): string {
  const rest = JSON.stringify({
    from_user_id: userId(message.user),
    to_user_id: account.botId,
    client_id: `user-${message.key}`,
    create_time_ms: message.writtenMs,
    update_time_ms: message.writtenMs,
    session_id: "",
    group_id: message.group === undefined ? "" : groupId(message.group),
    message_type: 1,
    message_state: 2,
    item_list: itemsOf(state, message).map(({ type, ...item }) => ({
      type,
      create_time_ms: message.writtenMs,
      is_completed: true,
      ...item,
    })),
    ...(tokenless ? {} : { context_token: message.contextToken }),
  });
  return `{"seq":${message.position + 1},"message_id":${message.id},${rest.slice(1)}`;
}

/** What stands in text items of its own when words come in several. White space at their ends is nobody's. */
export function linesOf(text: string): string[] {
  return text.split(/\s*\n\s*/);
}

/** Every kind but `empty` carries the text where a client would show it. */
function itemsOf(state: ServerState, message: Message): Item[] {
  const { text } = message;
  const said = { type: 1, text_item: { text } };
  const size = Buffer.byteLength(text, "utf8");
  switch (message.as) {
    case "text":
      return [said];
    case "texts":
      return linesOf(text).map(line => ({ type: 1, text_item: { text: line } }));
    case "image":
      return [{ type: 2, image_item: imageItem(state, message, size) }, said];
    case "voice":
      return [
        {
          type: 3,
          voice_item: {
            media: mediaOf(state, message),
            encode_type: 6,
            sample_rate: 24_000,
            playtime: 1_000,
            text,
          },
        },
      ];
    case "file": {
      const md5 = createHash("md5").update(text, "utf8").digest("hex");
      return [
        {
          type: 4,
          // `len` is a string on the wire (ilink-protocol §1.5).
          file_item: {
            media: mediaOf(state, message),
            file_name: `${message.key}.bin`,
            md5,
            len: String(size),
          },
        },
        said,
      ];
    }
    case "video":
      return [
        { type: 5, video_item: { media: mediaOf(state, message), video_size: size, play_length: 1_000 } },
        said,
      ];
    case "tool-call":
      return [{ type: 11, tool_call_start_item: { tool_name: "search", tool_call_id: message.key } }, said];
    case "tool-result":
      return [
        { type: 12, tool_call_result_item: { tool_name: "search", tool_call_id: message.key, status: 1 } },
        said,
      ];
    case "unknown":
      return [{ type: 99, future_item: { version: 1 } }, said];
    case "empty":
      return [];
    case "quote":
      return [{ ...said, ref_msg: { title: "quoted", svr_id: message.position + 1 } }];
  }
}

/** An image names its key twice: as hex beside the media, and in it. */
function imageItem(state: ServerState, message: Message, size: number): Item {
  return {
    media: mediaOf(state, message),
    aeskey: mediaKey(message),
    mid_size: cipherSize(size),
    hd_size: cipherSize(size),
  };
}

/** `full_url`, `encrypt_query_param` or both, and the key in one of its two base64 forms. */
function mediaOf(state: ServerState, message: Message): Item {
  const { cdnUrls, aesKey, cdnUrl = CDN_URL } = state.options;
  const param = mediaParam(message);
  const key = mediaKey(message);
  return {
    ...(cdnUrls === "full" ? {} : { encrypt_query_param: param }),
    ...(cdnUrls === "param"
      ? {}
      : { full_url: `${cdnUrl}/download?encrypted_query_param=${encodeURIComponent(param)}` }),
    aes_key: Buffer.from(key, aesKey === "raw" ? "hex" : "utf8").toString("base64"),
    encrypt_type: 1,
  };
}

function mediaParam(message: Message): string {
  return Buffer.from(`media|${message.id}`, "utf8").toString("base64");
}

/** 16 bytes as hex, the same for the same message: drawing them would move every later draw. */
function mediaKey(message: Message): string {
  return createHash("md5").update(`key|${message.id}`, "utf8").digest("hex");
}

/** What a quirk adds to an answer. None of it is a message of a user; each has an id and a text of its own. */
export function printForeign(
  state: ServerState,
  account: AccountState,
  sort:
    | "with-echo"
    | "with-unknown-item"
    | "with-empty-items"
    | "with-poison"
    | "with-reused-id"
    | "with-case-twin",
  first: Message | undefined,
): string | undefined {
  if (sort === "with-case-twin") return first && printTwin(state, account, first);
  if (sort === "with-reused-id" && first === undefined) return undefined;
  const id =
    sort === "with-reused-id"
      ? (first as Message).id
      : messageId(2_000_000 + ++state.serial, state.options.messageIds);
  const isEcho = sort === "with-echo";
  const user = sort === "with-reused-id" ? (first as Message).user : STRANGER;
  const rest = JSON.stringify({
    from_user_id: isEcho ? account.botId : userId(user),
    to_user_id: isEcho ? userId(user) : account.botId,
    client_id: `foreign-${state.serial}`,
    group_id: "",
    message_type: isEcho ? 2 : 1,
    message_state: 2,
    item_list: FOREIGN_ITEMS[sort],
  });
  return `{"message_id":${id},${rest.slice(1)}`;
}

/** A message of a user whose id differs in case alone from that of this message's: he has a context of his own. */
function printTwin(
  state: ServerState,
  account: AccountState,
  { user, createdMs, position }: Message,
): string {
  const id = userId(twinOf(user));
  const contextToken = printContextToken(account.botId, account.generation, `twin-${++state.serial}`);
  account.contexts.set(contextToken, { chats: [id], sends: 0 });
  meet(account, { id, lastInboundMs: createdMs, lastInbound: position, newestContext: contextToken });
  const rest = JSON.stringify({
    from_user_id: id,
    to_user_id: account.botId,
    client_id: `foreign-${state.serial}`,
    group_id: "",
    message_type: 1,
    message_state: 2,
    item_list: [{ type: 1, text_item: { text: `I am ${twinOf(user)}, not ${user}` } }],
    context_token: contextToken,
  });
  return `{"message_id":${messageId(2_000_000 + state.serial, state.options.messageIds)},${rest.slice(1)}`;
}

/** The same name with its first letter in the other case. */
export function twinOf(user: string): string {
  const first = user.slice(0, 1);
  const other = first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase();
  return other + user.slice(1);
}

/** What comes under the id of another message; no user wrote it. */
export const UNDER_KNOWN_ID = "another content under a known id";

const FOREIGN_ITEMS = {
  "with-echo": [{ type: 1, text_item: { text: "what the bot itself said" } }],
  "with-unknown-item": [{ type: 99, future_item: { version: 1 } }],
  "with-empty-items": [],
  "with-poison": [null, { type: 1 }, { type: 1, text_item: null }, { type: "1", text_item: { text: 7 } }],
  "with-reused-id": [{ type: 1, text_item: { text: UNDER_KNOWN_ID } }],
} as const;
