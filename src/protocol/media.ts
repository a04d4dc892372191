/** Media in messages: what of them a host can ask for, as plain data. */
import {
  ITEM_TYPE_FILE,
  ITEM_TYPE_IMAGE,
  ITEM_TYPE_VIDEO,
  ITEM_TYPE_VOICE,
  isItemType,
  type WireItem,
} from "./endpoints.ts";

/** What media are; the service's own numbers differ from place to place, and do not matter here. */
export type MediaKind = "image" | "video" | "file" | "voice";

/** A reference to media in a message. Plain data: it survives JSON. Give it to `client.download`. */
export interface InboundMedia {
  /** The account whose message it came with. */
  account: string;
  /** What it is. */
  kind: MediaKind;
  /** The name that the sender's phone gave, for files. Do not use it as a path without a check. */
  fileName?: string;
  /** Bytes, as the service says; may be those of the ciphertext. */
  size?: number;
  /** Where the bytes lie and how they are encrypted, as on the wire. Secret: who has it can read the media. */
  source: MediaSource;
}

/** Each may be missing: what is unusable shows at the download. */
export interface MediaSource {
  /** `full_url`, preferred. */
  url?: string;
  /** `encrypt_query_param`, for the CDN's own address. */
  param?: string;
  /** `image_item.aeskey`: the key as hex, preferred. */
  hexKey?: string;
  /** `media.aes_key`: base64 of the key, or of its hex digits. */
  base64Key?: string;
}

const KINDS = [
  [ITEM_TYPE_IMAGE, "image", "image_item"],
  [ITEM_TYPE_VOICE, "voice", "voice_item"],
  [ITEM_TYPE_FILE, "file", "file_item"],
  [ITEM_TYPE_VIDEO, "video", "video_item"],
] as const;

/** The media of a message's items, in their order. Never throws, whatever the items hold. @internal */
export function mediaOf(account: string, items: readonly WireItem[]): InboundMedia[] {
  const found: InboundMedia[] = [];
  for (const item of items) {
    for (const [type, kind, field] of KINDS) {
      const body = item?.[field];
      if (isItemType(item, type) && isObject(body)) found.push(referTo(account, kind, body));
    }
  }
  return found;
}

function referTo(account: string, kind: MediaKind, body: Record<string, unknown>): InboundMedia {
  const media = isObject(body.media) ? body.media : {};
  const fileName = textIn(body.file_name);
  const size = [body.len, body.video_size, body.hd_size, body.mid_size].map(sizeIn).find(Boolean);
  const url = textIn(media.full_url);
  const param = textIn(media.encrypt_query_param);
  const hexKey = textIn(body.aeskey);
  const base64Key = textIn(media.aes_key);
  return {
    account,
    kind,
    ...(fileName !== undefined && { fileName }),
    ...(size !== undefined && { size }),
    source: {
      ...(url !== undefined && { url }),
      ...(param !== undefined && { param }),
      ...(hexKey !== undefined && { hexKey }),
      ...(base64Key !== undefined && { base64Key }),
    },
  };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value.trim() : undefined;
}

/** Sizes come as numbers and, in files, as digits. */
function sizeIn(value: unknown): number | undefined {
  const size = typeof value === "string" || typeof value === "number" ? Number(value) : Number.NaN;
  return Number.isSafeInteger(size) && size > 0 ? size : undefined;
}
