/** The seam to chance: the only file of the client that touches the runtime's random numbers. */

/** Chance as the client sees it: uniform in [0, 1). Needs no cryptographic strength; nothing secret comes from it. */
export type Random = () => number;

/** Random bytes. File keys are made of them, so they need cryptographic strength outside of tests. */
export type RandomBytes = (size: number) => Uint8Array<ArrayBuffer>;

/** The runtime's own chance, looked up at each call. */
export const systemRandom: Random = () => globalThis.Math.random();

/** The runtime's own random bytes, looked up at each call. */
export const systemRandomBytes: RandomBytes = size => globalThis.crypto.getRandomValues(new Uint8Array(size));

/** A whole number, uniform in [0, 2^32). @internal */
export function randomUint32(random: Random): number {
  return Math.floor(random() * 0x1_0000_0000);
}
