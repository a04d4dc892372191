/** The message that a user quotes: `ref_msg` of an item (ilink-protocol §1.4), as plain data. */
import type { WireItem } from "./endpoints.ts";
import { textOf } from "./item-text.ts";
import { type InboundMedia, mediaOf } from "./media.ts";

/**
 * What a user quotes. Phones send much or little of it: newer ones the `id` alone, so keep what you may be asked about.
 * Plain data: it survives JSON.
 */
export interface QuotedMessage {
  /**
   * Which message: the wire's `svr_id`, else the `msg_id` of the quoted item, a uint64 with its exact digits. It is the `id` of
   * the user's own message, or the `messageId` that a send was answered with.
   */
  id?: string;
  /** `title`: a summary that the phone made, often the name of who wrote it. */
  title?: string;
  /** Its words, as in {@link InboundMessage.text}; empty when the phone sent none. */
  text: string;
  /** What of it can be downloaded; absent when there is nothing. */
  media?: readonly InboundMedia[];
  /** The item as it came, for all other kinds; absent when the phone sent none. */
  item?: WireItem;
  /** When only a part of its words is quoted. */
  part?: QuotedPart;
}

/** Which part of a text is quoted, as the phone says it; each may be missing. */
export interface QuotedPart {
  /** The words that the part begins with. */
  start?: string;
  /** The words that it ends with. */
  end?: string;
  /** `startindex`: a place in the text, in units that are not publicly known. */
  startIndex?: number;
  /** `endindex`: likewise. */
  endIndex?: number;
  /** `quotemd5`: of the part, to find out whether the right one was found. */
  md5?: string;
}

/** The quote of the first item that has one; undefined when none has. Never throws. @internal */
export function quoteOf(account: string, items: readonly WireItem[]): QuotedMessage | undefined {
  for (const { ref_msg: quote } of items) if (isObject(quote)) return read(account, quote);
  return undefined;
}

function read(account: string, quote: Record<string, unknown>): QuotedMessage {
  const item = isObject(quote.message_item) ? (quote.message_item as WireItem) : undefined;
  const items = item === undefined ? [] : [item];
  const id = idIn(quote.svr_id) ?? idIn(item?.msg_id);
  const title = textIn(quote.title);
  const media = mediaOf(account, items);
  const part = isObject(quote.partial_text) ? partOf(quote.partial_text) : undefined;
  return {
    ...(id !== undefined && { id }),
    ...(title !== undefined && { title }),
    text: textOf(items),
    ...(media.length > 0 && { media }),
    ...(item !== undefined && { item }),
    ...(part !== undefined && { part }),
  };
}

function partOf(partial: Record<string, unknown>): QuotedPart {
  const start = textIn(partial.start);
  const end = textIn(partial.end);
  const startIndex = placeIn(partial.startindex);
  const endIndex = placeIn(partial.endindex);
  const md5 = textIn(partial.quotemd5);
  return {
    ...(start !== undefined && { start }),
    ...(end !== undefined && { end }),
    ...(startIndex !== undefined && { startIndex }),
    ...(endIndex !== undefined && { endIndex }),
    ...(md5 !== undefined && { md5 }),
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An id, as the text of its digits; 0 and nothing are none. */
function idIn(value: unknown): string | undefined {
  const id = typeof value === "number" || typeof value === "string" ? String(value).trim() : "";
  return id === "" || id === "0" ? undefined : id;
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function placeIn(value: unknown): number | undefined {
  const place = typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
  return Number.isSafeInteger(place) && place >= 0 ? place : undefined;
}
