/** The http door: a real loopback server in real time, for clients in other processes and languages. */
import type { IncomingMessage } from "node:http";
import { getRequestListener, type HttpBindings } from "@hono/node-server";
import { RESPONSE_ALREADY_SENT } from "@hono/node-server/utils/response";
import { Hono } from "hono";
import type { Answer } from "../fault/fault.ts";
import { endpointOf } from "../server/server.ts";
import { textOf } from "./door.ts";
import { createBodyReader } from "./http-body.ts";
import { HTTP_LIMITS, type HttpLimits } from "./http-limits.ts";
import { openHttpServer } from "./http-server.ts";
import type { LimitMet } from "./refusal.ts";
import { isOdd, openBody, startOf } from "./response.ts";
import { beginAnswer, breakConnection, LOOP_PATH, writeAnswer } from "./socket.ts";
import type { Wire } from "./wire.ts";

/** Before the path of a request that was sent round to its own address: a server knows it by nothing else. */
const ROUND = "/round";

export interface HttpDoor {
  /** `http://127.0.0.1:<port>`; the API and the CDN alike. */
  readonly baseUrl: string;
  /** Lead requests to a wire. Those that came before have waited. */
  lead(wire: Wire): void;
  /** Close every connection, whatever is under way on it. Resolves when the port is free. */
  close(): Promise<void>;
}

export interface HttpDoorOptions {
  /** TCP port; 0 for one that is free. */
  port: number;
  /** See {@link Admission}. @default none */
  hostsAllowed?: readonly string[];
  /** See {@link Admission}. @default none */
  originsAllowed?: readonly string[];
  /** Over those of {@link HTTP_LIMITS}. */
  limits?: Partial<HttpLimits>;
  /** Told when a request or a connection has met a limit. Nothing of it has reached the wire. */
  onLimit?: (met: LimitMet) => void;
}

/**
 * Listen on the loopback interface.
 * @throws the system's error when the port cannot be had
 */
export async function openHttpDoor(options: HttpDoorOptions): Promise<HttpDoor> {
  const { port, hostsAllowed = [], originsAllowed = [], onLimit = () => {} } = options;
  const limits: HttpLimits = { ...HTTP_LIMITS, ...options.limits };
  const readBody = createBodyReader(limits);
  const bodyBytesMax = ({ url = "/" }: IncomingMessage): number =>
    endpointOf(placeOf(url).path) === "upload" ? limits.uploadBytesMax : limits.bodyBytesMax;
  const { promise: opened, resolve: lead } = Promise.withResolvers<Wire>();
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all(LOOP_PATH, context => context.redirect(LOOP_PATH));
  app.all("*", async ({ req, env: { incoming, outgoing } }) => {
    const bytes = await readBody(incoming, outgoing, bodyBytesMax(incoming));
    // The client has gone in the middle of its own body.
    if (bytes === undefined) return RESPONSE_ALREADY_SENT;
    if ("limit" in bytes) {
      server.refuse(outgoing, bytes);
      return RESPONSE_ALREADY_SENT;
    }
    const wire = await opened;
    const { path, blameless } = placeOf(incoming.url ?? "/");
    const { promise, resolve } = Promise.withResolvers<Response>();
    const hangUp = wire.send(
      {
        method: req.method,
        path,
        header: name => req.header(name),
        body: endpointOf(path) === "upload" ? "" : textOf(bytes),
        bytes,
        ...(blameless && { blameless }),
      },
      {
        answer(given) {
          const answer = sentRound(given, path);
          if (canHonoSay(answer)) return resolve(new Response(...startOf(answer)));
          writeAnswer(outgoing, answer);
          resolve(RESPONSE_ALREADY_SENT);
        },
        begin(answer) {
          if (answer.cut === undefined && canHonoSay(answer)) {
            const { stream, sink } = openBody(() => {});
            resolve(new Response(stream, startOf(answer)[1]));
            return sink;
          }
          resolve(RESPONSE_ALREADY_SENT);
          return beginAnswer(outgoing, answer);
        },
        fail(shape) {
          resolve(RESPONSE_ALREADY_SENT);
          breakConnection(outgoing, shape);
        },
      },
    );
    // Without effect when the answer is out. Else the client has given it up.
    const onClose = (): void => {
      hangUp();
      resolve(RESPONSE_ALREADY_SENT);
    };
    if (outgoing.closed) onClose();
    else outgoing.once("close", onClose);
    return promise;
  });

  const listen = getRequestListener(app.fetch, { overrideGlobalObjects: false });
  const server = await openHttpServer({
    port,
    hostsAllowed,
    originsAllowed,
    limits,
    onLimit,
    bodyBytesMax,
    onRequest(incoming, outgoing) {
      // Any name that was let in stands for this one; the library would refuse some forms of an address.
      incoming.headers.host = new URL(server.baseUrl).host;
      void listen(incoming, outgoing);
    },
  });
  return { baseUrl: server.baseUrl, lead, close: server.close };
}

/** What of a path is the service's, and whether the request came round: then its form is not the client's doing. */
function placeOf(url: string): { path: string; blameless?: true } {
  return url.startsWith(`${ROUND}/`) ? { path: url.slice(ROUND.length), blameless: true } : { path: url };
}

/** A redirect to the request's own address, marked so that it is known when it comes again. */
function sentRound(answer: Answer, path: string): Answer {
  if (answer.headers?.location !== "") return answer;
  return { ...answer, headers: { ...answer.headers, location: `${ROUND}${path}` } };
}

/** A `Response` has no words of its own after the status, and none of the odd numbers. */
function canHonoSay({ status, statusText }: Answer): boolean {
  return statusText === undefined && !isOdd(status);
}
