/** Family C, up to the first byte: names, routes, ports, and connections that end before they are of use. */
import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { BLACK_HOLE, NO_ROUTE, UNREACHABLE_HOST } from "../private-network.ts";
import { whole } from "./bytes.ts";
import type { SocketCase } from "./case.ts";
import { fullQueue } from "./full-queue.ts";
import { accepting, answering, LOOPBACK, type Place } from "./place.ts";

/** A name that no resolver knows (RFC 2606). */
const NAME = "ilink.invalid";

/** When a server closes a connection that it has just answered on; the client stands still until long after. */
const IDLE_MS = 100;

export const CONNECT_CASES: readonly SocketCase[] = [
  {
    id: "dns-not-found",
    what: "getaddrinfo says that there is no such name",
    open: elsewhere(`http://${NAME}/`),
    scene: "no-such-host",
  },
  {
    id: "dns-temporary-failure",
    what: "getaddrinfo says that it reaches no resolver",
    open: elsewhere(`http://${NAME}/`),
    scene: "resolver-down",
  },
  { id: "connection-refused", what: "SYN, then RST: nobody listens", open: refused },
  {
    id: "connect-timeout",
    what: "SYNs are dropped; undici gives up after 10 s",
    open: fullQueue,
    deadlineMs: 15_000,
  },
  {
    id: "connection-timed-out",
    what: "SYNs are dropped; the kernel gives up first, as it was told to after one retry",
    open: elsewhere(`http://${BLACK_HOLE}/`),
    deadlineMs: 9000,
    process: "private-network",
  },
  {
    id: "host-unreachable",
    what: "the route says that the host is unreachable",
    open: elsewhere(`http://${UNREACHABLE_HOST}/`),
    process: "private-network",
  },
  {
    id: "network-unreachable",
    what: "there is no route",
    open: elsewhere(`http://${NO_ROUTE}/`),
    process: "private-network",
  },
  { id: "closed-on-accept", what: "FIN as soon as it is accepted", open: accepting(socket => socket.end()) },
  {
    id: "connection-reset",
    what: "request, then RST",
    open: answering(socket => socket.resetAndDestroy()),
  },
  {
    id: "keep-alive-race",
    what: "FIN on a pooled connection just before the next request is written to it",
    open: answeringOnce(() => {}),
    scene: "pooled-connection",
  },
  {
    id: "broken-pipe",
    what: "FIN and RST on a pooled connection just before the next request is written to it",
    open: answeringOnce(socket => setTimeout(() => socket.resetAndDestroy(), IDLE_MS)),
    scene: "pooled-connection",
  },
  {
    id: "ports-exhausted",
    what: "no local port is left for that address",
    open: elsewhere(`http://${LOOPBACK}:40000/`),
    process: "private-network",
    scene: "no-ports-left",
  },
  {
    id: "files-exhausted",
    what: "the process may open no more files",
    open: answering(socket => socket.write(whole())),
    process: "few-files",
    scene: "no-files-left",
  },
  { id: "proxy-refuses", what: "the proxy answers CONNECT with 403", open: proxy, process: "proxied" },
];

function elsewhere(url: string): () => Promise<Place> {
  return async () => ({ url, close: async () => {} });
}

/** The local port of an open connection: nobody listens there, and nobody else is given it meanwhile. */
async function refused(): Promise<Place> {
  const server = createServer(socket => socket.resume()).listen(0, LOOPBACK);
  await once(server, "listening");
  const holder = connect((server.address() as AddressInfo).port, LOOPBACK);
  await once(holder, "connect");
  return {
    url: `http://${LOOPBACK}:${holder.localPort}/`,
    async close() {
      const closed = once(server, "close");
      server.close();
      holder.end();
      await closed;
    },
  };
}

/** Answers a connection's first request, and closes it when it has been idle for a moment. */
function answeringOnce(afterFin: (socket: Socket) => void): () => Promise<Place> {
  return answering((socket, { nth }) => {
    if (nth > 1) return;
    socket.write(whole());
    setTimeout(() => socket.end(() => afterFin(socket)), IDLE_MS);
  });
}

async function proxy(): Promise<Place> {
  const place = await answering(socket => socket.end(whole({ status: "403 Forbidden", body: "" })))();
  return {
    ...place,
    url: `https://${NAME}/`,
    environment: { NODE_USE_ENV_PROXY: "1", HTTPS_PROXY: new URL(place.url).origin },
  };
}
