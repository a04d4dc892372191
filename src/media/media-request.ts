/** What a host wants to send, the check of it, and how the service calls it. */
import { OptionError } from "../errors.ts";
import {
  type GetUploadUrlRequest,
  ITEM_TYPE_FILE,
  ITEM_TYPE_IMAGE,
  ITEM_TYPE_VIDEO,
  ITEM_TYPE_VOICE,
  type OutboundItem,
  type WireMedia,
} from "../protocol/endpoints.ts";
import type { MediaKind } from "../protocol/media.ts";

/** The most bytes of one medium, in both directions (ilink-protocol §1.4). */
export const MEDIA_BYTES_MAX = 100 * 1024 * 1024;

/** Media to be sent, without the account. */
export interface MediaRequest {
  /** The user's id. One that nobody has heard of means the only user whose id differs in case alone, if there is one. */
  to: string;
  /** Voice is known to be refused by the service at times; send it as a file then. */
  kind: MediaKind;
  /** At most 100 MiB. */
  bytes: Uint8Array;
  /** Shown for files; for voice its ending tells the encoding (`.mp3`, `.amr`, `.silk`, `.ogg`, `.pcm`). @default "file" */
  fileName?: string;
  /** A text that goes out as a message of its own, at once: before the media, and even when the media fails. */
  caption?: string;
}

/** What is wrong with a request; null when nothing is. @internal */
export function mediaFlawOf({ kind, bytes, fileName }: MediaRequest): string | null {
  if (!Object.hasOwn(MEDIA_TYPES, kind)) return `kind is none of ${Object.keys(MEDIA_TYPES).join(", ")}`;
  if (!(bytes instanceof Uint8Array) || bytes.length === 0) return "bytes is no Uint8Array, or empty";
  if (bytes.length > MEDIA_BYTES_MAX) return `bytes is longer than ${MEDIA_BYTES_MAX}`;
  if (fileName !== undefined && (typeof fileName !== "string" || fileName === "")) return "fileName is empty";
  return null;
}

/** `media_type` of getuploadurl. @internal */
export const MEDIA_TYPES: Readonly<Record<MediaKind, GetUploadUrlRequest["media_type"]>> = {
  image: 1,
  video: 2,
  file: 3,
  voice: 4,
};

/** `encode_type` of voice, by file ending (ilink-protocol §1.4). */
const VOICE_ENCODINGS: Readonly<Record<string, number>> = { pcm: 1, amr: 5, silk: 6, mp3: 7, ogg: 8 };
const SILK = 6;

/** The item that stands for uploaded media. @internal */
export function itemOf(request: MediaRequest, media: WireMedia, cipherBytes: number): OutboundItem {
  const { kind, bytes, fileName = "file" } = request;
  switch (kind) {
    case "image":
      return { type: ITEM_TYPE_IMAGE, image_item: { media, mid_size: cipherBytes } };
    case "video":
      return { type: ITEM_TYPE_VIDEO, video_item: { media, video_size: cipherBytes } };
    case "file":
      return { type: ITEM_TYPE_FILE, file_item: { media, file_name: fileName, len: String(bytes.length) } };
    case "voice": {
      const ending = fileName.slice(fileName.lastIndexOf(".") + 1).toLowerCase();
      return { type: ITEM_TYPE_VOICE, voice_item: { media, encode_type: VOICE_ENCODINGS[ending] ?? SILK } };
    }
    default:
      return kind satisfies never;
  }
}

/**
 * The CDN's base URL without a slash at its end.
 *
 * @throws OptionError for what is no http(s) URL.
 * @internal
 */
export function parseCdnBaseUrl(value: string): string {
  const url = typeof value === "string" ? URL.parse(value) : null;
  if (url === null || (url.protocol !== "https:" && url.protocol !== "http:")) {
    throw new OptionError("cdnBaseUrl", "an http(s) URL", String(value));
  }
  let end = value.length;
  while (value[end - 1] === "/") end--;
  return value.slice(0, end);
}
