/** A media item as a bot sends it: which file it names, of which kind it is, and whether its reader can open it. */
import type { AcceptedRecord, MediaKind } from "../trace/record.ts";
import type { ServerState } from "./server-state.ts";

/** What the trace says of a media item; nothing of another. */
export type MediaFacts = Pick<AcceptedRecord, "media" | "words">;

/** Numbers of the kinds: in an item's `type`, and in the announcement of an upload. */
const KINDS: Readonly<Record<MediaKind, { item: number; upload: number }>> = {
  image: { item: 2, upload: 1 },
  voice: { item: 3, upload: 4 },
  file: { item: 4, upload: 3 },
  video: { item: 5, upload: 2 },
};

/** How files are named after the key of their words, up to the ending. As in China: whoever takes ASCII for all there is spoils it. */
export const stemOf = (key: string): string => `${key}.报告`;

/** Whether a file goes by another name than the one that it was asked to have. */
export function isRenamed(value: unknown, key: string): boolean {
  const file = (value as { file_item?: { file_name?: unknown } } | undefined)?.file_item;
  return file !== undefined && !String(file.file_name).startsWith(`${stemOf(key)}.`);
}

/** AES-128 by the item's key. */
const ENCRYPTED = 1;

interface Item {
  type?: unknown;
  media: { encrypt_query_param?: unknown; aes_key?: unknown; encrypt_type?: unknown };
  aeskey?: unknown;
  /** Of a file: its bytes, as a string or a number (ilink-protocol §1.5). */
  len?: unknown;
  kind: MediaKind;
}

/** The `encrypt_query_param` of an item's media; undefined when it has none. */
export function mediaParamOf(value: unknown): string | undefined {
  const param = itemOf(value)?.media.encrypt_query_param;
  return typeof param === "string" ? param : undefined;
}

export function mediaFactsOf({ media }: Pick<ServerState, "media">, value: unknown): MediaFacts {
  const item = itemOf(value);
  const file = media.get(mediaParamOf(value) ?? "");
  if (item === undefined || file === undefined) return {};
  const { item: type, upload } = KINDS[item.kind];
  const isOne = item.type === type && (file.mediaType === undefined || file.mediaType === upload);
  return {
    media: isOne ? item.kind : "?",
    // Under another key it is noise; and where a length is given, readers show that much of it.
    ...((!opens(item, file.aesKey) || !isWhole(item, file.plain.length)) && { words: "changed" }),
  };
}

const isWhole = ({ len }: Item, bytes: number): boolean => len === undefined || Number(len) === bytes;

/** Readers take the hex digits beside an image, else the base64 of the key or of its digits. */
function opens({ aeskey, media }: Item, key: string): boolean {
  const given = [aeskey, media.aes_key].filter(one => typeof one === "string" && one !== "");
  // Where the type of encryption is given, it is that of the key (ilink-protocol §1.4).
  if (given.length === 0 || (media.encrypt_type ?? ENCRYPTED) !== ENCRYPTED) return false;
  return given.every(one => formsOf(key).includes(String(one)));
}

function formsOf(key: string): string[] {
  const raw = Buffer.from(key, "hex");
  const forms = [raw.toString("base64"), Buffer.from(key.toLowerCase()).toString("base64")];
  return [key.toLowerCase(), key.toUpperCase(), ...forms, Buffer.from(key.toUpperCase()).toString("base64")];
}

function itemOf(value: unknown): Item | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  for (const kind of Object.keys(KINDS) as MediaKind[]) {
    const item = (value as Record<string, Omit<Partial<Item>, "kind" | "type"> | undefined>)[`${kind}_item`];
    if (typeof item?.media !== "object" || item.media === null) continue;
    const { media, aeskey, len } = item;
    return { type: (value as { type?: unknown }).type, media, aeskey, len, kind };
  }
  return undefined;
}
