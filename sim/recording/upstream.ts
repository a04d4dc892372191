/** The service that the recorder stands before: one connection a request, so that no fault is one of a connection kept too long. */
import http, { type ClientRequest, type IncomingMessage } from "node:http";
import https from "node:https";
import type { ShapeId } from "../fault/shapes.ts";
import type { RealClock } from "../kernel/real-clock.ts";
import { breakingShape } from "./breaks.ts";

/** A connection comes about in that time or not at all, milliseconds. */
const CONNECT_MS_MAX = 10_000;
/** A service that says nothing for so long says nothing more, milliseconds. Longer than any client waits. */
const SILENT_MS_MAX = 600_000;

/** Of one connection alone (RFC 9110, 7.6.1). */
const HOP_BY_HOP: ReadonlySet<string> = new Set([
  "connection",
  "expect",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "proxy-connection",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

export interface Asking {
  method: string;
  /** With its query. */
  path: string;
  rawHeaders: readonly string[];
  hasBody: boolean;
  /** Whether the answer may be coded. */
  mayBeCoded: boolean;
}

export interface Answering {
  onAnswer(answer: IncomingMessage): void;
  /** No answer comes any more, or its rest does not. */
  onFailure(failure: { how: "broken"; by: ShapeId } | { how: "silent" }): void;
}

/** Begin a request. Whoever has it writes the body, and destroys it when nobody waits for the answer. */
export function askUpstream(
  upstream: URL,
  { method, path, rawHeaders, hasBody, mayBeCoded }: Asking,
  clock: RealClock,
  { onAnswer, onFailure }: Answering,
): ClientRequest {
  const { request } = upstream.protocol === "https:" ? https : http;
  const headers = [...endToEnd(rawHeaders, mayBeCoded ? ["host"] : ["host", "accept-encoding"])];
  const isMeasured = headers.some((name, index) => index % 2 === 0 && /^content-length$/i.test(name));
  if (hasBody && !isMeasured) headers.push("transfer-encoding", "chunked");
  const asked = request(new URL(`${upstream.origin}${upstream.pathname.replace(/\/$/, "")}${path}`), {
    method,
    headers: ["host", upstream.host, ...headers, "connection", "close"],
    agent: false,
    setHost: false,
  });
  let answer: IncomingMessage | undefined;
  let ofSocket: NodeJS.ErrnoException | undefined;
  const fail = (error: NodeJS.ErrnoException): void => {
    const read = asked.socket?.bytesRead ?? 0;
    onFailure({ how: "broken", by: breakingShape(ofSocket ?? error, { answer, hasRead: read > 0 }) });
  };
  const tooSlow = Object.assign(new Error("connect timeout"), { code: "UND_ERR_CONNECT_TIMEOUT" });
  const connected = clock.after(CONNECT_MS_MAX, () => asked.destroy(tooSlow));
  asked.once("socket", socket => {
    socket.once(upstream.protocol === "https:" ? "secureConnect" : "connect", connected);
    socket.once("error", error => {
      ofSocket = error;
    });
  });
  asked.once("close", connected);
  asked.setTimeout(SILENT_MS_MAX, () => {
    onFailure({ how: "silent" });
    asked.destroy();
  });
  asked.once("response", incoming => {
    answer = incoming;
    incoming.once("error", fail);
    onAnswer(incoming);
  });
  asked.once("upgrade", (_, socket) => {
    socket.destroy();
    onFailure({ how: "broken", by: "unexpected-upgrade" });
  });
  asked.on("error", (error: NodeJS.ErrnoException) => {
    // Who answers before it has read the whole request may hang up on the rest.
    if (answer === undefined || error.code !== "EPIPE") fail(error);
  });
  return asked;
}

/** Headers as they came, without those of one connection, and those that are named. */
export function* endToEnd(rawHeaders: readonly string[], without: readonly string[] = []): Iterable<string> {
  for (let at = 0; at < rawHeaders.length; at += 2) {
    const [name = "", value = ""] = rawHeaders.slice(at, at + 2);
    const lower = name.toLowerCase();
    if (!HOP_BY_HOP.has(lower) && !without.includes(lower)) yield* [name, value];
  }
}
