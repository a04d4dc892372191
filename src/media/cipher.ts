/** The service's encryption of media: AES-128-ECB with PKCS7 padding. Its choice, not ours. */
import { createCipheriv, createDecipheriv, createHash } from "node:crypto";
import { IlinkError } from "../errors.ts";
import type { MediaSource } from "../protocol/media.ts";

const ALGORITHM = "aes-128-ecb";
/** Bytes of a key, and of a block. */
const BLOCK_BYTES = 16;
const KEY_AS_HEX = /^[0-9a-f]{32}$/i;

/** Size of the ciphertext: padding is added always, a whole block when nothing is missing. */
export function cipherSize(plainBytes: number): number {
  return (Math.floor(plainBytes / BLOCK_BYTES) + 1) * BLOCK_BYTES;
}

export function encrypt(plain: Uint8Array, key: Uint8Array): Uint8Array<ArrayBuffer> {
  const cipher = createCipheriv(ALGORITHM, key, null);
  return new Uint8Array(Buffer.concat([cipher.update(plain), cipher.final()]));
}

/** @throws IlinkError with code `media` when this is no ciphertext of that key. */
export function decrypt(ciphertext: Uint8Array, key: Uint8Array): Uint8Array<ArrayBuffer> {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, null);
    return new Uint8Array(Buffer.concat([decipher.update(ciphertext), decipher.final()]));
  } catch (cause) {
    throw new IlinkError("media", "the media cannot be decrypted with its key", { cause });
  }
}

/**
 * The key of inbound media: `image_item.aeskey` as hex, else `media.aes_key`, which is base64 of the 16 bytes or of their
 * 32 hex digits (ilink-protocol §1.4). Null for media without one: those are plain.
 *
 * @throws IlinkError with code `media` for a key of another form.
 */
export function keyOf({ hexKey, base64Key }: MediaSource): Uint8Array | null {
  if (hexKey !== undefined && KEY_AS_HEX.test(hexKey)) return Buffer.from(hexKey, "hex");
  if (base64Key === undefined) {
    if (hexKey === undefined) return null;
    throw new IlinkError("media", "the media's key is not 32 hex digits");
  }
  const bytes = Buffer.from(base64Key, "base64");
  if (bytes.length === BLOCK_BYTES) return bytes;
  const digits = bytes.toString("latin1");
  if (KEY_AS_HEX.test(digits)) return Buffer.from(digits, "hex");
  throw new IlinkError("media", "the media's key is neither base64 of 16 bytes nor of 32 hex digits");
}

export function md5Hex(bytes: Uint8Array): string {
  return createHash("md5").update(bytes).digest("hex");
}
