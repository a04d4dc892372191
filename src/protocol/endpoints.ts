/** The endpoints of the iLink bot API and what goes over the wire. Names are the wire's own. */
import type { WireCodes } from "./codes.ts";

/** Endpoint names and their paths below the base URL. All are POST. */
export const ENDPOINT_PATHS = {
  getupdates: "ilink/bot/getupdates",
  sendmessage: "ilink/bot/sendmessage",
  getuploadurl: "ilink/bot/getuploadurl",
  sendtyping: "ilink/bot/sendtyping",
  getconfig: "ilink/bot/getconfig",
  notifystart: "ilink/bot/msg/notifystart",
  notifystop: "ilink/bot/msg/notifystop",
} as const;

export type Endpoint = keyof typeof ENDPOINT_PATHS;

/** Sent in every body; for observation by the service only. */
export interface BaseInfo {
  channel_version: string;
  bot_agent: string;
}

/** `message_type` of messages that a bot sent; the service may echo them. */
export const MESSAGE_TYPE_BOT = 2;
/** `message_state` of a finished message. */
export const MESSAGE_STATE_FINISH = 2;
/** `type` of a text item. */
export const ITEM_TYPE_TEXT = 1;
export const ITEM_TYPE_IMAGE = 2;
/** `type` of a voice item; its `text` is the transcript. */
export const ITEM_TYPE_VOICE = 3;
export const ITEM_TYPE_FILE = 4;
export const ITEM_TYPE_VIDEO = 5;
/** `status` of sendtyping. */
export const TYPING_ON = 1;
export const TYPING_OFF = 2;

/** One item of a message. Only what this client reads is typed; the rest is passed on as it came. */
export interface WireItem {
  /** 1 text, 2 image, 3 voice, 4 file, 5 video, 11 and 12 tool calls; others may come (ilink-protocol §1.4). */
  type?: number;
  /** Of a text: its words. */
  text_item?: { text?: string };
  /** Of a voice message: its transcript, when the service made one. */
  voice_item?: { text?: string };
  /** A uint64: a string when it does not fit a double. */
  msg_id?: number | string;
  /** The message that is quoted; typed as `quoted` of an {@link InboundMessage}. */
  ref_msg?: unknown;
  [field: string]: unknown;
}

/** Whether an item is of that type; the service's numbers may come as strings. */
export function isItemType(item: WireItem | null | undefined, type: number): boolean {
  const given: unknown = item?.type;
  return given === type || given === String(type);
}

/** A message as getupdates brings it. Ids are uint64: strings when they do not fit a double. */
export interface WireMessage {
  seq?: number | string;
  message_id?: number | string;
  client_id?: string;
  from_user_id?: string;
  to_user_id?: string;
  group_id?: string;
  session_id?: string;
  create_time_ms?: number | string;
  message_type?: number;
  message_state?: number;
  item_list?: WireItem[];
  context_token?: string;
}

export interface GetUpdatesRequest {
  get_updates_buf: string;
}

export interface GetUpdatesAnswer extends WireCodes {
  msgs?: WireMessage[];
  get_updates_buf?: string;
  longpolling_timeout_ms?: number | string;
}

/** An item of a message that the bot sends; a message has exactly one. */
export type OutboundItem =
  | { type: typeof ITEM_TYPE_TEXT; text_item: { text: string } }
  | { type: typeof ITEM_TYPE_IMAGE; image_item: { media: WireMedia; mid_size: number } }
  | { type: typeof ITEM_TYPE_VOICE; voice_item: { media: WireMedia; encode_type: number } }
  | { type: typeof ITEM_TYPE_FILE; file_item: { media: WireMedia; file_name: string; len: string } }
  | { type: typeof ITEM_TYPE_VIDEO; video_item: { media: WireMedia; video_size: number } };

/** Where the bytes of a sent item lie. `aes_key` is the base64 of the key's hex digits. */
export interface WireMedia {
  encrypt_query_param: string;
  aes_key: string;
  encrypt_type: 1;
}

export interface SendMessageRequest {
  msg: {
    from_user_id: "";
    to_user_id: string;
    client_id: string;
    message_type: typeof MESSAGE_TYPE_BOT;
    message_state: typeof MESSAGE_STATE_FINISH;
    item_list: [OutboundItem];
    context_token?: string;
  };
}

/** All of `{}`, an empty body, `{ret: 0}` and `{message_id}` mean that the message was taken. */
export interface SendMessageAnswer extends WireCodes {
  message_id?: number | string;
}

export interface GetUploadUrlRequest {
  /** 16 random bytes as hex. */
  filekey: string;
  /** 1 image, 2 video, 3 file, 4 voice: not the numbers of the items. */
  media_type: 1 | 2 | 3 | 4;
  to_user_id: string;
  /** Size and MD5 (hex) of the plain bytes. */
  rawsize: number;
  rawfilemd5: string;
  /** Size of the ciphertext. */
  filesize: number;
  no_need_thumb: true;
  /** The key as hex. */
  aeskey: string;
}

/** Real servers have sent either of the two alone. */
export interface GetUploadUrlAnswer extends WireCodes {
  upload_full_url?: string;
  upload_param?: string;
}

export interface GetConfigRequest {
  ilink_user_id: string;
  context_token?: string;
}

export interface GetConfigAnswer extends WireCodes {
  typing_ticket?: string;
}

export interface SendTypingRequest {
  ilink_user_id: string;
  typing_ticket: string;
  status: typeof TYPING_ON | typeof TYPING_OFF;
}

/** Request and answer of each endpoint; requests without the `base_info` that the transport adds. */
export interface Exchanges {
  getupdates: { request: GetUpdatesRequest; answer: GetUpdatesAnswer };
  sendmessage: { request: SendMessageRequest; answer: SendMessageAnswer };
  getuploadurl: { request: GetUploadUrlRequest; answer: GetUploadUrlAnswer };
  sendtyping: { request: SendTypingRequest; answer: WireCodes };
  getconfig: { request: GetConfigRequest; answer: GetConfigAnswer };
  notifystart: { request: object; answer: WireCodes };
  notifystop: { request: object; answer: WireCodes };
}
