/** AES-128-ECB with PKCS7, as the CDN wants it (ilink-protocol §1.4 "CDN upload"). */
import { createCipheriv, createDecipheriv } from "node:crypto";

const BLOCK = 16;

/** Size of the ciphertext of so many bytes: a whole block of padding when they fill their blocks. */
export function cipherSize(plainSize: number): number {
  return Math.ceil((plainSize + 1) / BLOCK) * BLOCK;
}

/** @param keyHex 16 bytes as hex */
export function encrypt(plain: Uint8Array, keyHex: string): Uint8Array {
  const cipher = createCipheriv("aes-128-ecb", Buffer.from(keyHex, "hex"), null);
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** The content; undefined where key or padding are wrong. */
export function decrypt(ciphertext: Uint8Array, keyHex: string): Uint8Array | undefined {
  try {
    const decipher = createDecipheriv("aes-128-ecb", Buffer.from(keyHex, "hex"), null);
    return Buffer.concat([decipher.update(ciphertext), decipher.final()]);
  } catch {
    return undefined;
  }
}
