/** A server of the loopback interface that notes what it sees and says it back. */
import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface Seen {
  method: string | undefined;
  url: string | undefined;
  headers: IncomingHttpHeaders;
  body: string;
}

export interface Echo extends AsyncDisposable {
  origin: string;
  host: string;
  seen: Seen[];
  /** Resolves when the next request has been read. */
  next(): Promise<void>;
}

export async function serveEcho(): Promise<Echo> {
  const seen: Seen[] = [];
  let onSeen = (): void => {};
  const server = createServer(async (incoming, outgoing) => {
    const chunks: Buffer[] = [];
    for await (const chunk of incoming) chunks.push(chunk as Buffer);
    const { method, url, headers } = incoming;
    const body = Buffer.concat(chunks).toString("latin1");
    seen.push({ method, url, headers, body });
    onSeen();
    if (headers["x-hold"] !== undefined) return;
    if (url?.startsWith("/moved")) return void outgoing.writeHead(302, { location: "/arrived" }).end();
    if (url?.startsWith("/broken")) return void incoming.socket.destroy();
    outgoing.writeHead(url?.startsWith("/odd-status") ? 799 : 200, { "x-echo": "1" });
    outgoing.end(JSON.stringify({ method, url, body }));
  });
  await new Promise<void>(resolve => server.listen(0, "127.0.0.1", resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    origin: `http://${host}`,
    host,
    seen,
    next: () =>
      new Promise<void>(resolve => {
        onSeen = resolve;
      }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise(resolve => server.close(resolve));
    },
  };
}
