/** Family B: what can be wrong with the body once the headers were fine. */
import type { Socket } from "node:net";
import { chunk, GOOD_BODY, HTML_BODY, head, JSON_TYPE, whole } from "./bytes.ts";
import { type SocketCase, STALL_DEADLINE_MS } from "./case.ts";
import { answering, type Place } from "./place.ts";

/** Between what is sent and the end of the connection, so that the client has read the one before it sees the other. */
const BEFORE_END_MS = 50;

const DRIBBLE_GAP_MS = 5;

const HALF = GOOD_BODY.slice(0, GOOD_BODY.length / 2);
const WITH_LENGTH = head({ headers: [JSON_TYPE, `content-length: ${GOOD_BODY.length}`] });
const CHUNKED = head({ headers: [JSON_TYPE, "transfer-encoding: chunked"] });
const UNTIL_CLOSE = head({ headers: [JSON_TYPE, "connection: close"] });

/** A gzip header followed by a block of a type that does not exist. Written out: zlib's own output differs by version. */
const CORRUPT_GZIP = Buffer.from(`1f8b0800000000000003${"ff".repeat(16)}`, "hex");

/** Send the parts, wait until they were surely read, then end the connection. */
function cut(how: "fin" | "rst", ...parts: readonly (string | Buffer)[]): () => Promise<Place> {
  return answering(socket => {
    for (const part of parts) socket.write(part);
    setTimeout(() => (how === "fin" ? socket.end() : socket.resetAndDestroy()), BEFORE_END_MS);
  });
}

/** A whole answer with this body. */
function body(bytes: string | Buffer, ...headers: readonly string[]): () => Promise<Place> {
  return answering(socket => socket.write(whole({ headers: [JSON_TYPE, ...headers], body: bytes })));
}

export const BODY_CASES: readonly SocketCase[] = [
  { id: "body-cut", what: "half of content-length, then FIN", open: cut("fin", WITH_LENGTH, HALF) },
  { id: "body-reset", what: "half of content-length, then RST", open: cut("rst", WITH_LENGTH, HALF) },
  {
    id: "body-longer",
    what: "more bytes than content-length",
    open: answering(socket =>
      socket.end(Buffer.concat([WITH_LENGTH, Buffer.from(`${GOOD_BODY}{"ret":-14}`)])),
    ),
  },
  { id: "chunked-cut", what: "FIN before the last chunk", open: cut("fin", CHUNKED, chunk(HALF)) },
  {
    id: "chunk-malformed",
    what: "a chunk whose size is not a number",
    open: cut("fin", CHUNKED, chunk(HALF), "size\r\n"),
  },
  {
    id: "close-delimited-cut",
    what: "half of a body that ends with the connection",
    open: cut("fin", UNTIL_CLOSE, HALF),
  },
  { id: "empty-body", what: "200 with content-length: 0", open: body("") },
  {
    id: "no-content",
    what: "204",
    open: answering(socket => socket.write(head({ status: "204 No Content", headers: [] }))),
  },
  {
    id: "corrupt-gzip",
    what: "content-encoding: gzip and bytes that are none",
    open: body(CORRUPT_GZIP, "content-encoding: gzip"),
  },
  {
    // undici's own limit (UND_ERR_BODY_TIMEOUT after 300 s) is not waited for: a client's deadline comes first.
    id: "body-stall",
    what: "half of the body, then nothing",
    open: answering(socket => socket.write(Buffer.concat([WITH_LENGTH, Buffer.from(HALF)]))),
    deadlineMs: STALL_DEADLINE_MS,
  },
  { id: "dribble", what: "a byte at a time, inside of characters too", open: answering(dribble) },
  {
    id: "html-page",
    what: "200 with a gateway's page",
    open: answering(socket => socket.write(whole({ headers: ["content-type: text/html"], body: HTML_BODY }))),
  },
  { id: "not-json", what: "a text that is no JSON", open: body("ok") },
  { id: "truncated-json", what: "half of the JSON, with a content-length that fits", open: body(HALF) },
  { id: "byte-order-mark", what: "EF BB BF before the JSON", open: body(`\uFEFF${GOOD_BODY}`) },
  {
    id: "invalid-utf8",
    what: "a byte inside a string that UTF-8 does not have",
    open: body(Buffer.from('{"ret":0,"text":"a\xFFb"}', "latin1")),
  },
  { id: "trailing-garbage", what: "a second JSON after the first", open: body('{"ret":0}{"ret":0}') },
  { id: "proto-key", what: "a key __proto__", open: body('{"ret":0,"__proto__":{"ret":-14}}') },
  { id: "number-overflow", what: "1e999", open: body('{"ret":0,"longpolling_timeout_ms":1e999}') },
  {
    id: "lone-surrogate",
    what: "half of a surrogate pair, escaped",
    open: body('{"ret":0,"text":"\\ud83d"}'),
  },
  { id: "duplicate-keys", what: "the same key twice", open: body('{"ret":0,"ret":-14}') },
];

function dribble(socket: Socket): void {
  const bytes = Buffer.from('{"ret":0,"text":"你好"}');
  socket.write(CHUNKED);
  let sent = 0;
  const timer = setInterval(() => {
    if (sent < bytes.length) socket.write(chunk(bytes.subarray(sent, ++sent)));
    else {
      clearInterval(timer);
      socket.write(chunk(""));
    }
  }, DRIBBLE_GAP_MS);
  socket.once("close", () => clearInterval(timer));
}
