/** One request on its way through the recorder: led on as it comes, and told when it has ended. */
import type { ClientRequest, IncomingMessage, ServerResponse } from "node:http";
import { breakConnection } from "../door/socket.ts";
import type { ShapeId } from "../fault/shapes.ts";
import type { RealClock } from "../kernel/real-clock.ts";
import { realTimers } from "../kernel/real-timers.ts";
import type { Endpoint } from "../trace/endpoint.ts";
import type { End } from "./exchange.ts";
import type { Heard, HeardAnswer } from "./heard.ts";
import { ownAddress, withOwnAddress } from "./own-address.ts";
import type { Tap, Taps } from "./tap.ts";
import { askUpstream, endToEnd } from "./upstream.ts";

export interface Way {
  upstream: URL;
  /** The recorder's own base URL. */
  ownUrl: () => string;
  clock: RealClock;
  taps: Taps;
}

export interface Passing {
  /** End it, unless it has ended. */
  end(how: End): void;
}

/** Between the last bytes and the break of a connection, so that the client has read the one before it sees the other. */
const BEFORE_BREAK_MS = 50;
/** An answer to a login has a few hundred bytes; one of more than these is none, and is broken off. */
const LOGIN_BYTES_MAX = 2 ** 20;
/** Paths whose bodies are files. */
const FILES: ReadonlySet<Endpoint> = new Set(["upload", "download"]);

/** @param endpoint undefined for a path that is none of the service's: it passes, and nothing is told of it */
export function passThrough(
  { upstream, ownUrl, clock, taps }: Way,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
  endpoint: Endpoint | undefined,
  onEnd: (heard: Heard | undefined) => void,
): Passing {
  const requestMs = clock.nowMs();
  const { method = "GET", url: path = "/", rawHeaders, headers } = incoming;
  const isRead = endpoint !== undefined && !FILES.has(endpoint);
  const question = isRead ? taps.listen(incoming) : undefined;
  let answer: (Omit<HeardAnswer, "body"> & { tap: Tap | undefined }) | undefined;
  let asked: ClientRequest | undefined;
  let hasEnded = false;
  const end = (how: End): void => {
    if (hasEnded) return;
    hasEnded = true;
    asked?.destroy();
    const body = question?.take();
    const endMs = clock.nowMs();
    const said = answer && { status: answer.status, headers: answer.headers, atMs: answer.atMs };
    const given = said && { answer: { ...said, body: answer?.tap?.take() } };
    onEnd(endpoint && { endpoint, path, headers, body, requestMs, endMs, end: how, ...given });
  };
  outgoing.once("close", () => end(outgoing.writableFinished ? { how: "answered" } : { how: "given-up" }));
  outgoing.once("error", () => end({ how: "given-up" }));
  const hasBody = method !== "GET" && method !== "HEAD";
  const isLogin = endpoint === "get_qrcode_status";
  const asking = { method, path, rawHeaders, hasBody, mayBeCoded: !isLogin };
  asked = askUpstream(upstream, asking, clock, {
    onAnswer(from) {
      answer = {
        status: from.statusCode ?? 0,
        headers: from.headers,
        atMs: clock.nowMs(),
        tap: isRead ? taps.listen(from) : undefined,
      };
      const hand = isLogin ? handRewritten : handOn;
      // A head that Node reads and does not write, as a status of 000.
      hand(from, outgoing, upstream, ownUrl()).catch(() => {
        end({ how: "broken", by: "not-http" });
        breakOff(outgoing, "not-http");
      });
    },
    onFailure(failure) {
      if (hasEnded) return;
      end(failure);
      breakOff(outgoing, failure.how === "broken" ? failure.by : "connection-reset");
    },
  });
  if (hasBody) incoming.pipe(asked);
  else asked.end();
  return { end };
}

/** The answer as it comes, piece by piece. */
async function handOn(
  from: IncomingMessage,
  outgoing: ServerResponse,
  upstream: URL,
  ownUrl: string,
): Promise<void> {
  writeHead(from, outgoing, [...endToEnd(ledBack(from.rawHeaders, upstream, ownUrl))]);
  outgoing.flushHeaders();
  from.pipe(outgoing);
}

/** An answer that is short and needs a word changed. One that breaks is broken off by whoever hears of it. */
async function handRewritten(
  from: IncomingMessage,
  outgoing: ServerResponse,
  upstream: URL,
  ownUrl: string,
): Promise<void> {
  const pieces: Buffer[] = [];
  let bytesLeft = LOGIN_BYTES_MAX;
  try {
    for await (const piece of from) {
      pieces.push(piece as Buffer);
      bytesLeft -= (piece as Buffer).length;
      if (bytesLeft < 0) break;
    }
  } catch {
    return;
  }
  if (bytesLeft < 0) throw new RangeError("an answer to a login of more than a megabyte");
  const bytes = Buffer.concat(pieces);
  const text = bytes.toString("utf8");
  const changed = withOwnAddress(text, upstream, ownUrl);
  const body = changed === text ? bytes : Buffer.from(changed);
  const headers = [...endToEnd(ledBack(from.rawHeaders, upstream, ownUrl), ["content-length"])];
  writeHead(from, outgoing, [...headers, "content-length", `${body.length}`]);
  outgoing.end(body);
}

function writeHead(
  { statusCode = 502, statusMessage = "" }: IncomingMessage,
  outgoing: ServerResponse,
  headers: string[],
): void {
  // The date is that of the service, or none.
  outgoing.sendDate = false;
  outgoing.writeHead(statusCode, statusMessage, headers);
}

/** A redirect to the service is one to the recorder. */
function ledBack(rawHeaders: readonly string[], upstream: URL, ownUrl: string): string[] {
  return rawHeaders.map((value, index) =>
    index % 2 === 1 && rawHeaders[index - 1]?.toLowerCase() === "location"
      ? (ownAddress(value, upstream, ownUrl) ?? value)
      : value,
  );
}

/** The client sees its connection break as the service's did, so far as a server that it has reached can show it. */
function breakOff(outgoing: ServerResponse, shape: ShapeId): void {
  if (!outgoing.headersSent) {
    breakConnection(outgoing, shape);
    return;
  }
  const { socket } = outgoing;
  const isReset = shape === "body-reset" || shape === "connection-reset";
  const cut = (): unknown => (isReset ? socket?.resetAndDestroy() : socket?.destroySoon());
  realTimers.setTimeout(cut, BEFORE_BREAK_MS);
}
