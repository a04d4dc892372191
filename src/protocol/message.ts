/** From the wire's message to the one that a host handles. Total: no shape of the input makes it throw. */
import type { WireItem, WireMessage } from "./endpoints.ts";
import { MESSAGE_TYPE_BOT } from "./endpoints.ts";
import { textOf } from "./item-text.ts";
import { type InboundMedia, mediaOf } from "./media.ts";
import { type QuotedMessage, quoteOf } from "./quote.ts";

/** A user's message. Plain data: it survives JSON, so that a store can keep it. */
export interface InboundMessage {
  /** The account that received it, as named at `start`. */
  account: string;
  /**
   * What makes the message the same message again: the wire's `message_id` with its exact digits; where the service sent
   * none, `client_id`, then `seq` (with the time), then the first item's `msg_id`, then the time alone. Without any of
   * these it is made up, and the message is new each time. Never derived from the content: a user may repeat himself.
   */
  id: string;
  /** The sender's user id in its original case. */
  from: string;
  /** The group, for a message from one. */
  groupId?: string;
  /**
   * Text items, and transcripts of voice items, joined by line breaks. Empty for other kinds: a file's name is in
   * `media`, it is no word of the user's.
   */
  text: string;
  /** Every item as it came, unknown kinds included; what is no object is left out. */
  items: readonly WireItem[];
  /** What can be downloaded, in the order of the items; absent when there is nothing. */
  media?: readonly InboundMedia[];
  /** The message that the user quotes; absent when he quotes none. */
  quoted?: QuotedMessage;
  /** To be echoed by replies. The client does so by itself. */
  contextToken?: string;
  /** The service's creation time, epoch milliseconds, when it sent one. */
  createdMs?: number;
}

/**
 * Read a message; null for what is no user's message (the bot's own echo, or no sender).
 *
 * @param makeUpId for a message without any identity: better handled twice than never.
 */
export function parseMessage(
  account: string,
  wire: WireMessage,
  makeUpId: () => string = () => "",
): InboundMessage | null {
  if (typeof wire !== "object" || wire === null) return null;
  if (String(textIn(wire.message_type)) === String(MESSAGE_TYPE_BOT)) return null;
  const from = wire.from_user_id;
  if (typeof from !== "string" || from === "") return null;
  const items = Array.isArray(wire.item_list) ? wire.item_list.filter(isItem) : [];
  const media = mediaOf(account, items);
  const quoted = quoteOf(account, items);
  const createdMs = Number(textIn(wire.create_time_ms));
  return {
    account,
    id: identityOf(wire, from, items) ?? makeUpId(),
    from,
    ...(typeof wire.group_id === "string" && wire.group_id !== "" && { groupId: wire.group_id }),
    text: textOf(items),
    items,
    ...(media.length > 0 && { media }),
    ...(quoted && { quoted }),
    ...(typeof wire.context_token === "string" &&
      wire.context_token !== "" && { contextToken: wire.context_token }),
    ...(createdMs > 0 && { createdMs }),
  };
}

/** A message that an earlier version stored named neither its media nor what it quotes. */
export function completed(message: InboundMessage): InboundMessage {
  const { account, items } = message;
  const media = mediaOf(account, items);
  const quoted = quoteOf(account, items);
  return { ...(media.length > 0 && { media }), ...(quoted && { quoted }), ...message };
}

function isItem(value: unknown): value is WireItem {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function identityOf(wire: WireMessage, from: string, items: readonly WireItem[]): string | undefined {
  const messageId = idIn(wire.message_id);
  if (messageId !== undefined) return messageId;
  const clientId = idIn(wire.client_id);
  if (clientId !== undefined) return `client:${from}:${clientId}`;
  const seq = idIn(wire.seq);
  const time = idIn(wire.create_time_ms);
  if (seq !== undefined) return `seq:${from}:${seq}:${time ?? ""}`;
  const itemId = idIn(items[0]?.msg_id);
  if (itemId !== undefined) return `item:${from}:${itemId}`;
  return time === undefined ? undefined : `seq:${from}::${time}`;
}

/** Characters of an id. The service's own have fewer than 64, and thousands of ids are kept. */
const ID_CHARS_MAX = 512;

/** A value that identifies: a number or text of a believable length, other than nothing and zero. */
function idIn(value: unknown): string | undefined {
  const text = textIn(value);
  return text === "" || text === "0" || (text?.length ?? 0) > ID_CHARS_MAX ? undefined : text;
}

/** The text of a number or text. Anything else may throw when it is made one. */
function textIn(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
