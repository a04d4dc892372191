/** What the plain client reads of the protocol. It is written anew for the tests: it shares no line with `src/`. */

export interface WireItem {
  text_item?: { text?: unknown } | null;
  voice_item?: { text?: unknown } | null;
}

export interface WireMessage {
  seq?: number;
  message_id?: string;
  from_user_id?: string;
  group_id?: string;
  message_type?: number;
  create_time_ms?: number;
  context_token?: string;
  item_list?: (WireItem | null)[];
}

export interface Answer {
  ret?: number | string;
  errcode?: number | string;
  msgs?: WireMessage[] | null;
  get_updates_buf?: string | null;
  longpolling_timeout_ms?: number;
  typing_ticket?: string;
  upload_full_url?: string;
  upload_param?: string;
}

export interface QrAnswer {
  qrcode?: string;
  status?: string;
  bot_token?: string;
  ilink_bot_id?: string;
  ilink_user_id?: string;
  baseurl?: string;
}

/** 0 for success, else the code of whichever field has one. */
export function codeOf({ ret, errcode }: Answer): number {
  return Number(errcode) || Number(ret) || 0;
}

/** The words of a message: what was written, or what was heard. */
export function wordsOf({ item_list: items }: WireMessage): string {
  const texts = (items ?? []).map(item => item?.text_item?.text ?? item?.voice_item?.text);
  return texts.filter(text => typeof text === "string").join("\n");
}
