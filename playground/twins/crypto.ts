/** The part of `node:crypto` that a run uses: two hashes, the service's cipher, and the names that the kernel puts under its seed. */
import { ecb } from "@noble/ciphers/aes.js";
import { md5 } from "@noble/hashes/legacy.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { Buffer } from "./buffer.ts";

const HASHES = { sha256, md5 };

export interface Hash {
  update(data: string | Uint8Array): Hash;
  digest(): Buffer;
  digest(encoding: "hex" | "base64"): string;
}

export function createHash(name: keyof typeof HASHES): Hash {
  const state = HASHES[name].create();
  const hash: Hash = {
    update(data) {
      state.update(typeof data === "string" ? new TextEncoder().encode(data) : data);
      return hash;
    },
    digest: ((encoding?: "hex" | "base64") => {
      const bytes = Buffer.from(state.digest());
      return encoding === undefined ? bytes : bytes.toString(encoding);
    }) as Hash["digest"],
  };
  return hash;
}

export interface Cipher {
  update(data: Uint8Array): Uint8Array;
  final(): Uint8Array;
}

/** What is given piece by piece is worked on as a whole, at the end. */
function wholeAtEnd(work: (data: Uint8Array) => Uint8Array): Cipher {
  const pieces: Uint8Array[] = [];
  return {
    update(data) {
      pieces.push(data);
      return new Uint8Array();
    },
    final: () => work(Buffer.concat(pieces)),
  };
}

/** AES-128-ECB with PKCS7: the algorithm that the service uses, and no other. */
export const createCipheriv = (_algorithm: "aes-128-ecb", key: Uint8Array): Cipher =>
  wholeAtEnd(ecb(Uint8Array.from(key)).encrypt);

export const createDecipheriv = (_algorithm: "aes-128-ecb", key: Uint8Array): Cipher =>
  wholeAtEnd(ecb(Uint8Array.from(key)).decrypt);

/** The kernel replaces these during a run; outside of one nobody asks. */
export default {} as Record<string, unknown>;
