/** From the wire's message to the one that a host handles. */

import type { WireItem, WireMessage } from "./endpoints.ts";
import { ITEM_TYPE_TEXT, ITEM_TYPE_VOICE, MESSAGE_TYPE_BOT } from "./endpoints.ts";

/** A user's message. Plain data: it survives JSON, so that a store can keep it. */
export interface InboundMessage {
  /** The account that received it, as named at `start`. */
  account: string;
  /**
   * What makes the message the same message again: the wire's `message_id` with its exact digits; where the
   * service sent none, the next best identity. Never derived from the content: a user may repeat himself.
   */
  id: string;
  /** The sender's user id in its original case. */
  from: string;
  /** The group, for a message from one. */
  groupId?: string;
  /** Text items, and transcripts of voice items, joined by line breaks. Empty for other kinds. */
  text: string;
  /** Every item as it came, unknown kinds included. */
  items: readonly WireItem[];
  /** To be echoed by replies. The client does so by itself. */
  contextToken?: string;
  /** The service's creation time, epoch milliseconds, when it sent one. */
  createdMs?: number;
}

/** Read a message; null for what is no user's message (the bot's own echo, or no sender). */
export function parseMessage(account: string, wire: WireMessage): InboundMessage | null {
  if (typeof wire !== "object" || wire === null) return null;
  if (wire.message_type === MESSAGE_TYPE_BOT) return null;
  const from = wire.from_user_id;
  if (typeof from !== "string" || from === "") return null;
  const items = Array.isArray(wire.item_list) ? wire.item_list : [];
  const createdMs = Number(wire.create_time_ms);
  return {
    account,
    id: identityOf(wire, from),
    from,
    ...(typeof wire.group_id === "string" && wire.group_id !== "" && { groupId: wire.group_id }),
    text: textOf(items),
    items,
    ...(typeof wire.context_token === "string" &&
      wire.context_token !== "" && { contextToken: wire.context_token }),
    ...(createdMs > 0 && { createdMs }),
  };
}

function identityOf(wire: WireMessage, from: string): string {
  if (isIdentity(wire.message_id)) return String(wire.message_id);
  if (isIdentity(wire.client_id)) return `client:${wire.client_id}`;
  return `seq:${from}:${wire.seq ?? ""}:${wire.create_time_ms ?? ""}`;
}

function isIdentity(value: unknown): value is string | number {
  return (
    (typeof value === "string" && value !== "" && value !== "0") || (typeof value === "number" && value !== 0)
  );
}

function textOf(items: readonly WireItem[]): string {
  const texts: string[] = [];
  for (const item of items) {
    const text =
      item?.type === ITEM_TYPE_TEXT
        ? item.text_item?.text
        : item?.type === ITEM_TYPE_VOICE
          ? item.voice_item?.text
          : undefined;
    if (typeof text === "string" && text !== "") texts.push(text);
  }
  return texts.join("\n");
}
