/** The http door: a real loopback server in real time, for clients in other processes and languages. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Answer } from "../fault/fault.ts";
import { endpointOf } from "../server/server.ts";
import { textOf } from "./door.ts";
import type { BodySink, Ending } from "./flight.ts";
import { createBodyReader } from "./http-body.ts";
import { HTTP_LIMITS, type HttpLimits } from "./http-limits.ts";
import { openHttpServer } from "./http-server.ts";
import type { LimitMet } from "./refusal.ts";
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
  const onRequest = async (incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> => {
    if (incoming.url === LOOP_PATH) {
      outgoing.writeHead(302, { location: LOOP_PATH, "content-length": 0 }).end();
      return;
    }
    const bytes = await readBody(incoming, outgoing, bodyBytesMax(incoming));
    // The client has gone in the middle of its own body.
    if (bytes === undefined) return;
    if ("limit" in bytes) server.refuse(outgoing, bytes);
    else sendOn(await opened, incoming, outgoing, bytes);
  };
  const server = await openHttpServer({
    port,
    hostsAllowed,
    originsAllowed,
    limits,
    onLimit,
    bodyBytesMax,
    onRequest: (incoming, outgoing) => void onRequest(incoming, outgoing),
  });
  return { baseUrl: server.baseUrl, lead, close: server.close };
}

/** Put a whole request on the wire; what the wire decides, the client sees. */
function sendOn(
  wire: Wire,
  { method = "", url = "/", headers }: IncomingMessage,
  outgoing: ServerResponse,
  bytes: Uint8Array<ArrayBuffer>,
): void {
  const { path, blameless } = placeOf(url);
  const hangUp = wire.send(
    {
      method,
      path,
      header: name => headers[name]?.toString(),
      body: endpointOf(path) === "upload" ? "" : textOf(bytes),
      bytes,
      ...(blameless && { blameless }),
    },
    endingOf(outgoing, path),
  );
  // Without effect when the answer is out. Else the client has given it up.
  if (outgoing.closed) hangUp();
  else outgoing.once("close", hangUp);
}

/** How a request ends on its connection. Whoever keeps this beyond that keeps nothing of the connection. */
function endingOf(outgoing: ServerResponse, path: string): Ending {
  let open: ServerResponse | undefined = outgoing;
  outgoing.once("close", () => {
    open = undefined;
  });
  return {
    answer: answer => open && writeAnswer(open, sentRound(answer, path)),
    begin: answer => (open === undefined ? NOWHERE : beginAnswer(open, answer)),
    fail: shape => open && breakConnection(open, shape),
  };
}

const NOWHERE: BodySink = { piece() {}, end() {}, fail() {} };

/** What of a path is the service's, and whether the request came round: then its form is not the client's doing. */
function placeOf(url: string): { path: string; blameless?: true } {
  return url.startsWith(`${ROUND}/`) ? { path: url.slice(ROUND.length), blameless: true } : { path: url };
}

/** A redirect to the request's own address, marked so that it is known when it comes again. */
function sentRound(answer: Answer, path: string): Answer {
  if (answer.headers?.location !== "") return answer;
  return { ...answer, headers: { ...answer.headers, location: `${ROUND}${path}` } };
}
