/** A place on loopback that a client can be sent to: a raw TCP server under a case's control, byte for byte. */
import { once } from "node:events";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";

/** Where the client is to go. */
export interface Place {
  url: string;
  /** What the client's process needs in its environment. */
  environment?: Readonly<Record<string, string>>;
  /** End every connection and give the port back. */
  close(): Promise<void>;
}

/** A request as it came over the wire. */
export interface RawRequest {
  method: string;
  path: string;
  /** Position on its connection, from 1. */
  nth: number;
}

export const LOOPBACK = "127.0.0.1";

/** A server that lets `react` see each whole request. The other way of the connection stays open after its FIN. */
export function answering(react: (socket: Socket, request: RawRequest) => void): () => Promise<Place> {
  return accepting(socket => {
    let unread = "";
    let nth = 0;
    socket.on("data", bytes => {
      unread += bytes.toString("latin1");
      for (let request = takeRequest(unread); request !== undefined; request = takeRequest(unread)) {
        unread = request.rest;
        react(socket, { method: request.method, path: request.path, nth: ++nth });
      }
    });
  });
}

/** A server that lets `react` have each connection as soon as it stands. */
export function accepting(react: (socket: Socket) => void): () => Promise<Place> {
  return () =>
    opened(
      createServer({ allowHalfOpen: true, noDelay: true }, socket => {
        // What becomes of the connection is the client's business; here an error is no news.
        socket.on("error", () => {});
        socket.resume();
        react(socket);
      }),
      "http",
    );
}

/** Listen on a free port of the loopback interface. */
export async function opened(server: Server, scheme: "http" | "https", host = LOOPBACK): Promise<Place> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.listen(0, LOOPBACK);
  await once(server, "listening");
  return {
    url: `${scheme}://${host}:${(server.address() as AddressInfo).port}/ilink/bot/getupdates`,
    async close() {
      const closed = once(server, "close");
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function takeRequest(unread: string): { method: string; path: string; rest: string } | undefined {
  const headEnd = unread.indexOf("\r\n\r\n");
  if (headEnd < 0) return undefined;
  const head = unread.slice(0, headEnd);
  const [method = "", path = ""] = head.split(" ", 2);
  const length = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
  const end = headEnd + 4 + length;
  return unread.length < end ? undefined : { method, path, rest: unread.slice(end) };
}
