/** Chance as named streams: one seed, one independent stream per concern, so that a new draw in one place moves nothing elsewhere. */
import { createHash } from "node:crypto";

/** A stream of chance. Deterministic: the same seed and name give the same draws on every machine. */
export interface Stream {
  /** Uniform in [0, 1), 32 bits of resolution. */
  next(): number;
  /** Uniform integer in [0, 2^32). */
  uint32(): number;
  /** Fill a byte array. */
  fill(bytes: Uint8Array): void;
}

/** The streams of one run. */
export interface Streams {
  /** The stream of that name; the same object on every call. */
  stream(name: string): Stream;
}

/**
 * Split a seed into named streams.
 * @param seed any text: a number, a commit hash.
 */
export function createStreams(seed: string): Streams {
  const streams = new Map<string, Stream>();
  return {
    stream(name) {
      let stream = streams.get(name);
      if (stream === undefined) {
        stream = createStream(`${seed}\n${name}`);
        streams.set(name, stream);
      }
      return stream;
    },
  };
}

/** sfc32, seeded by the SHA-256 of its label: small, fast, and passes PractRand. */
function createStream(label: string): Stream {
  const digest = createHash("sha256").update(label).digest();
  let a = digest.readInt32LE(0);
  let b = digest.readInt32LE(4);
  let c = digest.readInt32LE(8);
  let counter = 1;
  const uint32 = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (c << 21) | (c >>> 11);
    c = (c + sum) | 0;
    return sum >>> 0;
  };
  for (let i = 0; i < 12; i++) uint32();
  return {
    uint32,
    next: () => uint32() / 4_294_967_296,
    fill(bytes) {
      for (let i = 0; i < bytes.length; i++) bytes[i] = uint32() & 0xff;
    },
  };
}
