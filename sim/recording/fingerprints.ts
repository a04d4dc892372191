/** Tokens, ids and texts as numbers. What stands for one is a keyed hash in memory, under a key that nobody ever sees. */
import { createHmac, randomBytes } from "node:crypto";
import type { Ordinal } from "./exchange.ts";

export type Secret = "token" | "bot" | "user" | "group" | "message" | "client-id" | "text" | "cursor";

/** Different secrets of one kind that are told apart; those beyond share one number. */
const KNOWN_MAX = 500_000;

export interface Fingerprints {
  /** The number of a secret: the same each time, and the next one at its first appearance. */
  ordinalOf(kind: Secret, secret: string): Ordinal;
}

export function createFingerprints(): Fingerprints {
  const key = randomBytes(32);
  const known = new Map<Secret, Map<string, Ordinal>>();
  return {
    ordinalOf(kind, secret) {
      const hash = createHmac("sha256", key).update(secret).digest("base64");
      const ofKind = known.get(kind) ?? new Map<string, Ordinal>();
      known.set(kind, ofKind);
      const ordinal = ofKind.get(hash) ?? ofKind.size + 1;
      if (ofKind.size < KNOWN_MAX) ofKind.set(hash, ordinal);
      return ordinal;
    },
  };
}
