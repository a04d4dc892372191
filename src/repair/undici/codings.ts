/** Content codings: what a coded body says. The program gets the body as it came; only the repair reads it so. */
import { promisify } from "node:util";
import * as zlib from "node:zlib";

/** Unfolds a body to so many bytes at most; rejects for more, and for what is not coded so. */
type Unfold = (bytes: Uint8Array, maxOutputLength: number) => Promise<Uint8Array>;

/** As undici's `fetch` does, a body that ends too soon is read as far as it goes. */
const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = zlib.constants;
const gunzip = promisify(zlib.gunzip);
const inflate = promisify(zlib.inflate);
const inflateRaw = promisify(zlib.inflateRaw);
const unbrotli = promisify(zlib.brotliDecompress);
/** Node 22.15 and later have it. */
const unzstd = zlib.zstdDecompress === undefined ? undefined : promisify(zlib.zstdDecompress);

const ofGzip: Unfold = (bytes, maxOutputLength) =>
  gunzip(bytes, { finishFlush: Z_SYNC_FLUSH, maxOutputLength });
const UNFOLD: Readonly<Record<string, Unfold | undefined>> = {
  gzip: ofGzip,
  "x-gzip": ofGzip,
  // By the standard with a header of zlib; some servers leave it out.
  deflate: (bytes, maxOutputLength) =>
    (((bytes[0] ?? 8) & 0x0f) === 8 ? inflate : inflateRaw)(bytes, {
      finishFlush: Z_SYNC_FLUSH,
      maxOutputLength,
    }),
  br: (bytes, maxOutputLength) => unbrotli(bytes, { finishFlush: BROTLI_OPERATION_FLUSH, maxOutputLength }),
  ...(unzstd && { zstd: (bytes, maxOutputLength) => unzstd(bytes, { maxOutputLength }) }),
};
/** More codings than anybody uses: what is coded so often is not unfolded, by undici neither. */
const CODINGS_MAX = 5;

/**
 * What a coded body says, at most so many bytes; undefined when it cannot be told, or says more.
 *
 * @param contentEncoding the header, with the codings in the order in which they were applied.
 * @internal
 */
export async function unfolded(
  bytes: Uint8Array,
  contentEncoding: string,
  bytesMax: number,
): Promise<Uint8Array | undefined> {
  const codings = contentEncoding
    .toLowerCase()
    .split(",")
    .map(coding => coding.trim())
    .filter(coding => coding !== "" && coding !== "identity");
  if (codings.length > CODINGS_MAX) return undefined;
  let plain = bytes;
  try {
    for (const coding of codings.reverse()) {
      const unfold = Object.hasOwn(UNFOLD, coding) ? UNFOLD[coding] : undefined;
      if (unfold === undefined) return undefined;
      plain = await unfold(plain, bytesMax);
    }
    return plain;
  } catch {
    return undefined;
  }
}
