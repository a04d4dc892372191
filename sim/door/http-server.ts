/** An HTTP server on the loopback interface that asks who speaks before it listens, and bounds what it is sent. */
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import type { Duplex } from "node:stream";
import { createRealClock } from "../kernel/real-clock.ts";
import { type Admission, refusalOf } from "./admission.ts";
import { createConnections } from "./http-connections.ts";
import type { HttpLimits } from "./http-limits.ts";
import {
  bodyTooLong,
  NO_EXPECTATION,
  NO_TUNNEL,
  notRead,
  tooManyConnections,
  tooManyHeaders,
} from "./limit-words.ts";
import type { LimitMet, Refusal } from "./refusal.ts";

/** Bound to this machine alone. */
const LOOPBACK = "127.0.0.1";
/** How often Node looks for requests that are late, milliseconds. */
const CHECK_MS = 1_000;
/** The client went in the middle of what it said: nobody is left to be told. */
const GONE = new Set(["ECONNRESET", "EPIPE", "HPE_INVALID_EOF_STATE"]);

export interface HttpServerOptions extends Omit<Admission, "port"> {
  /** 0 for one that is free. */
  port: number;
  limits: HttpLimits;
  /** Told of each request, or connection, that met a limit. */
  onLimit: (met: LimitMet) => void;
  /** Bytes that the body of a request may have. */
  bodyBytesMax: (incoming: IncomingMessage) => number;
  /** A request that may speak. */
  onRequest: (incoming: IncomingMessage, outgoing: ServerResponse) => void;
}

export interface HttpServer {
  readonly baseUrl: string;
  /** Answer a request with a refusal, and end its connection. */
  refuse(outgoing: ServerResponse, refusal: Refusal): void;
  close(): Promise<void>;
}

/** @throws the system's error when the port cannot be had */
export async function openHttpServer(options: HttpServerOptions): Promise<HttpServer> {
  const { limits, onLimit, bodyBytesMax, onRequest } = options;
  const clock = createRealClock();
  const connections = createConnections(limits, clock, onLimit);
  const server = createLimited(limits);
  const admission: Admission = { ...options, port: 0 };

  /** Whether it may speak. If not, it has been told so. */
  const admit = (incoming: IncomingMessage, outgoing: ServerResponse): boolean => {
    if (!connections.begin(incoming, outgoing)) return false;
    const { method = "", url: target = "", rawHeaders } = incoming;
    const refusal =
      tooManyHeaders(rawHeaders, limits) ??
      refusalOf({ method, target, rawHeaders }, admission) ??
      tooLong(incoming, bodyBytesMax(incoming));
    if (refusal !== undefined) connections.refuse(outgoing, refusal);
    return refusal === undefined;
  };
  server.on("connection", connections.open);
  server.on("request", (incoming, outgoing) => {
    if (admit(incoming, outgoing)) onRequest(incoming, outgoing);
  });
  // The client asks before it sends a body.
  server.on("checkContinue", (incoming, outgoing) => {
    if (!admit(incoming, outgoing)) return;
    outgoing.writeContinue();
    onRequest(incoming, outgoing);
  });
  server.on("checkExpectation", (incoming, outgoing) => {
    if (admit(incoming, outgoing)) connections.refuse(outgoing, NO_EXPECTATION);
  });
  // Node leaves these two to whoever listens, without a response to write to.
  server.on("connect", (_: IncomingMessage, socket: Duplex) =>
    connections.refuseUnread(socket as Socket, NO_TUNNEL),
  );
  server.on("clientError", (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (GONE.has(error.code ?? "")) socket.destroy();
    else connections.refuseUnread(socket as Socket, notRead(error, limits));
  });
  server.on("drop", () => onLimit(tooManyConnections(limits)));

  server.listen(options.port, LOOPBACK);
  await once(server, "listening").catch(error => {
    clock.close();
    throw error;
  });
  const { port } = server.address() as AddressInfo;
  admission.port = port;
  return {
    baseUrl: `http://${LOOPBACK}:${port}`,
    refuse: connections.refuse,
    async close() {
      const closed = new Promise<void>(resolve => server.once("close", resolve));
      server.close();
      server.closeAllConnections();
      clock.close();
      await closed;
    },
  };
}

/** Node's server, with the limits that it holds by itself. */
function createLimited(limits: HttpLimits): Server {
  const server = createServer({
    keepAliveTimeout: limits.idleMs,
    headersTimeout: Math.min(limits.headersMs, limits.requestMs),
    requestTimeout: limits.requestMs,
    connectionsCheckingInterval: Math.min(CHECK_MS, limits.headersMs),
    maxHeaderSize: limits.headerBytesMax,
    // Said by this server, in its own words.
    requireHostHeader: false,
  });
  server.maxConnections = limits.connectionsMax;
  // Node would leave out what is too much, and a header that is left out cannot be looked at.
  server.maxHeadersCount = 0;
  return server;
}

/** What a request says of its body's length is believed where it is too much. */
function tooLong({ headers }: IncomingMessage, bytesMax: number): Refusal | undefined {
  return Number(headers["content-length"] ?? 0) > bytesMax ? bodyTooLong(bytesMax) : undefined;
}
