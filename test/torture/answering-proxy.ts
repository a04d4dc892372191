/** Stands before an honest server and gives hostile answers in its place, as long as it is told to. */
import { request as ask, createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export interface AnsweringProxy {
  readonly baseUrl: string;
  /** Hostile answers given. */
  readonly given: number;
  /** From now on every answer is the honest server's. */
  heal(): void;
  close(): Promise<void>;
}

/** @param isHostile asked for each request, as long as there are answers left */
export async function openAnsweringProxy(
  targetUrl: string,
  answers: readonly Buffer[],
  isHostile: () => boolean,
): Promise<AnsweringProxy> {
  let [given, isHealed] = [0, false];
  const pass = (request: IncomingMessage, response: ServerResponse): void => {
    // The name by which it was asked is the proxy's own.
    const { host: _, ...headers } = request.headers;
    const onward = ask(targetUrl + request.url, { method: request.method, headers });
    const breakOff = (): void => void response.destroy();
    onward.on("response", answer => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.on("error", breakOff).pipe(response);
    });
    onward.on("error", breakOff);
    response.on("close", () => onward.destroy());
    request.on("error", () => onward.destroy()).pipe(onward);
  };
  const server = createServer((request, response) => {
    const answer = answers[given];
    if (isHealed || answer === undefined || !isHostile()) return pass(request, response);
    given++;
    request.resume();
    // As bytes: Node's own server would not say such things.
    request.socket.on("error", () => {}).end(answer);
  });
  const { promise, resolve } = Promise.withResolvers<void>();
  server.listen(0, "127.0.0.1", resolve);
  await promise;
  return {
    baseUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    get given() {
      return given;
    },
    heal() {
      isHealed = true;
    },
    close: () =>
      new Promise(done => {
        server.close(() => done());
        server.closeAllConnections();
      }),
  };
}
