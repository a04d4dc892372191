/** A request between subject and server, and the two ends that meet in it. */
import type { Answer, WireAction } from "../fault/fault.ts";
import type { ShapeId } from "../fault/shapes.ts";
import type { ServerRequest } from "../server/effect.ts";
import type { Endpoint } from "../trace/endpoint.ts";
import type { CredentialRecord } from "../trace/record.ts";

/**
 * A request as a door hands it in, at the instant the subject makes it. A door that learns more later
 * (what really came out of the HTTP stack) may change the object until it is served.
 */
export type WireRequest = Omit<ServerRequest, "request">;

/** How a request ends for the door. Exactly one is called, once, unless the door hangs up first. */
export interface Ending {
  /** A whole answer. */
  answer(answer: Answer): void;
  /** An answer whose body comes in pieces, or not to its end. */
  begin(answer: Answer): BodySink;
  /** A transport error. */
  fail(shape: ShapeId): void;
}

/** Where the pieces of a body go. After `end` or `fail` nothing more comes. */
export interface BodySink {
  piece(bytes: Uint8Array): void;
  end(): void;
  fail(shape: ShapeId): void;
}

export interface Flight {
  readonly request: number;
  readonly account: string;
  readonly endpoint: Endpoint;
  /** Given up when the flight is over. */
  ending: Ending;
  /** Where the pieces of its answer go, once they do. */
  body: BodySink | undefined;
  /** The server has taken it. */
  applied: boolean;
  /** What becomes of the server's answer on its way back; undefined: it is delivered as it is. */
  back: WireAction | undefined;
  answerDelayMs: number;
  messages: string[];
  /** The typing ticket that its answer refuses. */
  refusedTicket: string | undefined;
  /** The new credential that its answer brings. */
  login: Omit<CredentialRecord, "seq" | "atMs"> | undefined;
  /** Name of the fault that acts on it. */
  fault: string | undefined;
  /** Run something when that fault's window closes. */
  whenClosed: ((action: () => void) => void) | undefined;
  random: (() => number) | undefined;
  /** Nobody waits for it: a copy that the network made. */
  readonly ghost: boolean;
  /** The connection is gone and neither side knows. */
  severed: boolean;
  /** The timer that will move it on. */
  cancel: (() => void) | undefined;
}

/** A request that has just been made. @param ghost nobody waits for it */
export function newFlight(
  request: number,
  { account, endpoint }: Pick<Flight, "account" | "endpoint">,
  ending: Ending,
  answerDelayMs: number,
  ghost = false,
): Flight {
  return {
    request,
    account,
    endpoint,
    ending,
    body: undefined,
    applied: false,
    back: undefined,
    answerDelayMs,
    messages: [],
    refusedTicket: undefined,
    login: undefined,
    fault: undefined,
    whenClosed: undefined,
    random: undefined,
    ghost,
    severed: false,
    cancel: undefined,
  };
}
