/** What an answer or a broken connection is on a real socket, where the HTTP library has no words for it. */
import { type ServerResponse, STATUS_CODES } from "node:http";
import type { Socket } from "node:net";
import { createGzip } from "node:zlib";
import type { Answer } from "../fault/fault.ts";
import type { ShapeId } from "../fault/shapes.ts";
import { realTimers } from "../kernel/real-timers.ts";
import type { BodySink } from "./flight.ts";

/** Between the last bytes and the end of the connection, so that the client has read the one before it sees the other. */
const BEFORE_END_MS = 50;

/** Where a redirect loop goes round. No path of the service. */
export const LOOP_PATH = "/redirect-loop";

/** A gzip header followed by a block of a type that does not exist. */
const CORRUPT_GZIP = Buffer.from(`1f8b0800000000000003${"ff".repeat(16)}`, "hex");

/** Statuses whose answers have no body, whatever they are given. */
const BODILESS: ReadonlySet<number> = new Set([204, 205, 304]);

/** A whole answer, whatever its status. */
export function writeAnswer(outgoing: ServerResponse, answer: Answer): void {
  const isBodiless = BODILESS.has(answer.status);
  writeHead(outgoing, answer, isBodiless ? {} : { "content-length": byteLength(answer) });
  outgoing.end(isBodiless ? undefined : answer.body);
}

/** An answer whose body comes in pieces and may break. */
export function beginAnswer(outgoing: ServerResponse, answer: Answer): BodySink {
  const by = answer.cut?.by;
  const isGzip = by === "corrupt-gzip";
  const isChunked =
    by === undefined || by === "chunked-cut" || by === "chunk-malformed" || answer.filler !== undefined;
  writeHead(outgoing, answer, {
    ...(isGzip || answer.coding !== undefined ? { "content-encoding": "gzip" } : {}),
    ...(isChunked ? {} : { "content-length": isGzip ? CORRUPT_GZIP.length : byteLength(answer) }),
  });
  outgoing.flushHeaders();
  if (answer.coding !== undefined) return codedSink(outgoing);
  return {
    piece(bytes) {
      if (!isGzip) outgoing.write(bytes);
    },
    end: () => void outgoing.end(),
    fail: shape => breakBody(outgoing, shape),
  };
}

/** A body that is coded on its way. */
function codedSink(outgoing: ServerResponse): BodySink {
  const coder = createGzip();
  coder.pipe(outgoing);
  // Whoever gives up takes no more.
  outgoing.once("close", () => coder.destroy());
  return {
    piece: bytes => void coder.write(bytes),
    end: () => void coder.end(),
    fail: shape => breakBody(outgoing, shape),
  };
}

function breakBody(outgoing: ServerResponse, shape: ShapeId): void {
  const { socket } = outgoing;
  if (shape === "corrupt-gzip") outgoing.end(CORRUPT_GZIP);
  else if (shape === "chunk-malformed") socket?.end("size\r\n");
  else {
    const end = (): unknown => (shape === "body-reset" ? socket?.resetAndDestroy() : socket?.end());
    realTimers.setTimeout(end, BEFORE_END_MS);
  }
}

/**
 * Where no answer is to come: what the server's end of the connection does so that the client sees that shape. Shapes of
 * the way to a server (names, routes, TLS) cannot be made by one that the request has reached; see {@link shapeAtSocket}.
 */
const ENDS: Readonly<Partial<Record<ShapeId, (socket: Socket) => void>>> = {
  "connection-reset": socket => void socket.resetAndDestroy(),
  "closed-on-accept": socket => void socket.end(),
  "empty-response": socket => void socket.end(),
  "keep-alive-race": socket => void socket.end(),
  "headers-cut": socket => void socket.end("HTTP/1.1 200 OK\r\ncontent-ty"),
  "not-http": socket => void socket.end("SSH-2.0-OpenSSH_9.6\r\n"),
  // The length comes last: undici would complain of it first.
  "illegal-header": socket =>
    void socket.end("HTTP/1.1 200 OK\r\nx-bad: a\0b\r\ncontent-length: 2\r\n\r\n{}"),
  "headers-too-large": socket =>
    void socket.end(`HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-large: ${"a".repeat(20_480)}\r\n\r\n{}`),
  "length-and-chunked": socket =>
    void socket.end("HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\ncontent-length: 5\r\n\r\n0\r\n\r\n"),
  "continue-then-nothing": socket => void socket.end("HTTP/1.1 100 Continue\r\n\r\n"),
  "unexpected-upgrade": socket =>
    void socket.end("HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: websocket\r\n\r\n"),
  "redirect-loop": socket =>
    void socket.end(
      `HTTP/1.1 302 Found\r\nlocation: ${LOOP_PATH}\r\ncontent-length: 0\r\nconnection: close\r\n\r\n`,
    ),
};

/** The shape that the client sees when the server is to bring about this one: itself, or a reset in its place. */
export function shapeAtSocket(shape: ShapeId): ShapeId {
  return ENDS[shape] === undefined ? "connection-reset" : shape;
}

/** End the connection of a request that gets no answer. */
export function breakConnection(outgoing: ServerResponse, shape: ShapeId): void {
  const { socket } = outgoing;
  if (socket !== null) ENDS[shapeAtSocket(shape)]?.(socket);
}

function writeHead(outgoing: ServerResponse, answer: Answer, framing: Record<string, string | number>): void {
  const { status, contentType, headers, statusText = STATUS_CODES[status] ?? "Unknown" } = answer;
  outgoing.writeHead(status, statusText, { "content-type": contentType, ...headers, ...framing });
}

function byteLength({ body }: Answer): number {
  return typeof body === "string" ? Buffer.byteLength(body) : body.length;
}
