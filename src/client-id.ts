/** The id by which the service tells a repetition from a second message. */
import { type Random, randomUint32 } from "./random.ts";

/**
 * Unique per logical message: the service drops later messages under a known id (ilink-protocol §2.4).
 * 64 random bits beside the time.
 *
 * @internal
 */
export function createClientId(nowMs: number, random: Random): string {
  const hex = (): string => randomUint32(random).toString(16).padStart(8, "0");
  return `ilink-sim:${nowMs}-${hex()}${hex()}`;
}
