/** Answers that are made to hurt, each written onto a real response; some never end. */
import type { ServerResponse } from "node:http";
import { brotliCompressSync, constants, deflateSync, gzipSync } from "node:zlib";

const MB = 1_000_000;
/** As large as a body may be and still be read. */
const FULL = 8 * MB;
const LONG_ID = "12345678901234567890";

type Write = (response: ServerResponse) => void;

/** Makes a thing once, when it is first needed. */
function once<Value>(make: () => Value): () => Value {
  let made: { value: Value } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

const whole =
  (text: () => string | Uint8Array, headers: Record<string, string> = {}): Write =>
  response => {
    const body = Buffer.from(text() as string);
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": body.length,
      ...headers,
    });
    response.end(body);
  };

/** The same piece again and again, as fast as it is taken, or every so many milliseconds. */
const endless =
  (piece: string | Uint8Array, headers: Record<string, string> = {}, everyMs = 0): Write =>
  response => {
    response.writeHead(200, { "content-type": "application/json", ...headers });
    const timer = everyMs > 0 ? setInterval(() => response.write(piece), everyMs) : undefined;
    const pump = (): void => {
      while (everyMs === 0 && !response.destroyed && response.write(piece));
    };
    response.on("drain", pump);
    response.on("close", () => clearInterval(timer));
    pump();
  };

/** Straight onto the socket: heads that the HTTP library does not write. */
const raw =
  (bytes: () => string): Write =>
  response =>
    void response.socket?.end(bytes());

/** Chunks of so many bytes without an end, as many in one piece as a socket takes at a time. */
const chunksOf =
  (bytes: number): Write =>
  response => {
    response.writeHead(200, { "transfer-encoding": "chunked" });
    response.flushHeaders();
    const chunk = `${bytes.toString(16)}\r\n${" ".repeat(bytes)}\r\n`;
    const chunks = Buffer.from(chunk.repeat(Math.ceil(600_000 / bytes)));
    const pump = (): void => {
      while (response.socket?.destroyed === false && response.socket.write(chunks));
    };
    response.socket?.on("drain", pump);
    pump();
  };

const coded = (coding: string, bomb: () => Uint8Array): Write =>
  whole(once(bomb), { "content-encoding": coding });

/** A gzip file may have any number of members: so much is unfolded from a thousandth of it. */
function gzipBomb(megabytes: number): Uint8Array {
  const member = gzipSync(Buffer.alloc(50 * MB, " "));
  return Buffer.concat(Array.from({ length: Math.ceil(megabytes / 50) }, () => member));
}

const filled = (unit: string, bytes = FULL): string => unit.repeat(Math.floor(bytes / unit.length));
/** What a getupdates is answered with, by kind. */
export const HOSTILE: Readonly<Record<string, Write>> = {
  "larger-than-allowed": whole(() => `{"msgs":[],"debug":"${filled("x", 9 * MB)}"}`),
  "64-mb-unannounced": response => {
    response.writeHead(200);
    response.end(Buffer.alloc(64 * MB, " "));
  },
  endless: endless(Buffer.alloc(64_000, " ")),
  "endless-string": endless(filled('\\"', 64_000)),
  "gzip-bomb": coded("gzip", () => gzipBomb(1_000)),
  "nested-gzip": coded("gzip, gzip", () => gzipSync(gzipBomb(2_000))),
  "deflate-bomb": coded("deflate", () => deflateSync(Buffer.alloc(200 * MB, " "))),
  "brotli-bomb": coded("br", () =>
    brotliCompressSync(Buffer.alloc(200 * MB, " "), { params: { [constants.BROTLI_PARAM_QUALITY]: 3 } }),
  ),
  "fifty-codings": coded(Array.from({ length: 50 }, () => "gzip").join(", "), () => gzipSync("{}")),
  // Blocks of gzip that hold nothing: the plain size never grows.
  "endless-gzip-of-nothing": response => {
    response.writeHead(200, { "content-encoding": "gzip" });
    response.write(Buffer.from("1f8b0800000000000003", "hex"));
    const nothing = Buffer.from(filled("000000ffff", 32_000), "hex");
    const timer = setInterval(() => response.write(nothing), 5);
    response.on("close", () => clearInterval(timer));
  },
  "escape-heavy-cut": whole(() => `{"id":${LONG_ID},"text":"${filled('\\"\\\\')}`),
  quotes: whole(() => `{"id":${LONG_ID},${filled('"')}`),
  backslashes: whole(() => `{"id":${LONG_ID},"${filled("\\")}`),
  digits: whole(() => `{"id":${filled("7")}}`),
  "long-ids": whole(() => `{"ids":[${filled(`${LONG_ID},`)}1]}`),
  "nested-lists": whole(() => `{"id":${LONG_ID},"a":${filled("[", FULL / 2)}${filled("]", FULL / 2)}}`),
  "empty-lists": whole(() => `{"id":${LONG_ID},"a":[${filled("[],")}1]}`),
  "distinct-keys": whole(
    once(() => `{"id":${LONG_ID}${Array.from({ length: 600_000 }, (_, n) => `,"k${n}":1`).join("")}}`),
  ),
  "broken-utf-8": whole(() => Buffer.alloc(FULL, 0xc3)),
  "long-cursor": whole(() => `{"ret":0,"msgs":[],"get_updates_buf":"${filled("A", MB)}"}`),
  "header-of-1-mb": raw(() => `HTTP/1.1 200 OK\r\nx-long: ${filled("a", MB)}\r\ncontent-length: 2\r\n\r\n{}`),
  "length-of-1-tb": response => {
    response.writeHead(200, { "content-length": "1000000000000" });
    response.write("{");
  },
  "length-too-short": raw(() => `HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}${filled("x", 5 * MB)}`),
  "length-is-no-number": raw(() => "HTTP/1.1 200 OK\r\ncontent-length: many\r\n\r\n{}"),
  "204-with-a-body": raw(() => `HTTP/1.1 204 No Content\r\n\r\n${filled("x", 5 * MB)}`),
  "slow-drip": endless(" ", {}, 100),
  "chunks-of-one-byte": chunksOf(1),
  "chunks-of-500-bytes": chunksOf(500),
};
