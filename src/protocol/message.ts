/** From the wire's message to the one that a host handles. Total: no shape of the input makes it throw. */
import { createHash } from "node:crypto";
import type { WireItem, WireMessage } from "./endpoints.ts";
import { MESSAGE_TYPE_BOT } from "./endpoints.ts";
import { textOf } from "./item-text.ts";
import { boundedText, ID_BYTES_MAX, isLonger, TOKEN_BYTES_MAX } from "./limits.ts";
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
   * One of more than a kilobyte is replaced by `sha256:` and its digest.
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

/** Whether a message was dropped for a sender's id that is too long to be believed. */
export function hasLongSender(wire: WireMessage): boolean {
  const from = typeof wire === "object" && wire !== null ? wire.from_user_id : undefined;
  return typeof from === "string" && isLonger(from, ID_BYTES_MAX);
}

/**
 * Read a message; null for what is no user's message (the bot's own echo, or no sender that could be one).
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
  const from = boundedText(wire.from_user_id, ID_BYTES_MAX);
  if (from === undefined) return null;
  const items = Array.isArray(wire.item_list) ? wire.item_list.filter(isItem) : [];
  const media = mediaOf(account, items);
  const quoted = quoteOf(account, items);
  const groupId = boundedText(wire.group_id, ID_BYTES_MAX);
  const contextToken = boundedText(wire.context_token, TOKEN_BYTES_MAX);
  const createdMs = Number(textIn(wire.create_time_ms));
  return {
    account,
    id: identityOf(wire, from, items) ?? makeUpId(),
    from,
    ...(groupId !== undefined && { groupId }),
    text: textOf(items),
    items,
    ...(media.length > 0 && { media }),
    ...(quoted && { quoted }),
    ...(contextToken !== undefined && { contextToken }),
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

/** A value that identifies: a number or text other than nothing and zero. A long one is the same again as its digest. */
function idIn(value: unknown): string | undefined {
  const text = textIn(value);
  if (text === undefined || text === "" || text === "0") return undefined;
  return isLonger(text, ID_BYTES_MAX) ? `sha256:${createHash("sha256").update(text).digest("hex")}` : text;
}

/** The text of a number or text. Anything else may throw when it is made one. */
function textIn(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
