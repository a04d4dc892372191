/**
 * How long the texts of the service may be that are kept or sent back, in bytes of UTF-8. Real ones are far shorter; a longer
 * one is not believed, and counts as none: kept, it would fill the store, and every request would carry it.
 */

/** `get_updates_buf`. */
export const CURSOR_BYTES_MAX = 64 * 1024;
/** Tokens and tickets: `context_token`, `bot_token`, `typing_ticket`, the key of a QR code, `upload_param`. */
export const TOKEN_BYTES_MAX = 16 * 1024;
/** Ids of users, bots and groups. */
export const ID_BYTES_MAX = 1024;
/** Addresses, and what a QR code says. */
export const URL_BYTES_MAX = 16 * 1024;

/** A text that is not empty and not too long; undefined for anything else. */
export function boundedText(value: unknown, bytesMax: number): string | undefined {
  return typeof value === "string" && value !== "" && !isLonger(value, bytesMax) ? value : undefined;
}

/** Whether a text has more bytes than that. */
export function isLonger(text: string, bytesMax: number): boolean {
  // A character has three bytes at the most; most texts are short enough not to be counted.
  return text.length * 3 > bytesMax && Buffer.byteLength(text) > bytesMax;
}
