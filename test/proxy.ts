/** A forward proxy on this machine that leads every host to one place: what arrives there has come through it. */
import { createServer, request } from "node:http";
import { type AddressInfo, connect } from "node:net";

export interface ForwardProxy {
  readonly url: string;
  /** The hosts that were asked for, as the client named them. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function serveProxy(target: string): Promise<ForwardProxy> {
  const { hostname, port } = new URL(target);
  const asked: string[] = [];
  const http = createServer((incoming, response) => {
    asked.push(new URL(incoming.url ?? "", "http://none.invalid").host);
    const { pathname, search } = new URL(incoming.url ?? "");
    const { method, headers } = incoming;
    const onward = request({ hostname, port, path: pathname + search, method, headers }, answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    response.on("close", () => onward.destroy());
    onward.on("error", () => response.destroy());
    incoming.pipe(onward);
  });
  http.on("connect", (incoming, socket) => {
    asked.push(incoming.url ?? "");
    const onward = connect(Number(port), hostname, () => {
      socket.write("HTTP/1.1 200 Connection Established\r\n\r\n");
      onward.pipe(socket);
      socket.pipe(onward);
    });
    onward.on("error", () => socket.destroy());
    socket.on("error", () => onward.destroy());
    socket.on("close", () => onward.destroy());
  });
  await new Promise<void>(resolve => http.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(http.address() as AddressInfo).port}`,
    asked,
    async close() {
      const closed = new Promise(resolve => http.close(resolve));
      http.closeAllConnections();
      await closed;
    },
  };
}
