/** The connections of the http door: what is under way on each, and how one ends that met a limit. */
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { RealClock } from "../kernel/real-clock.ts";
import type { HttpLimits } from "./http-limits.ts";
import { leftUnread, tooManyAtOnce } from "./limit-words.ts";
import { type LimitMet, type Refusal, refuse } from "./refusal.ts";

/** How often it is looked whether clients read, milliseconds; at least four times in the time that they have. */
const LOOK_MS = 1_000;
const LOOKS = 4;

export interface HttpConnections {
  open(socket: Socket): void;
  /** A request has come. False when its connection has ended, or ends now. */
  begin(incoming: IncomingMessage, outgoing: ServerResponse): boolean;
  /** Answer a request with a refusal; nothing more is heard on its connection. */
  refuse(outgoing: ServerResponse, refusal: Refusal): void;
  /** The same where there is no request that could be answered. */
  refuseUnread(socket: Socket, refusal: Refusal): void;
}

interface Connection {
  /** Requests whose answers are not out. */
  underWay: ServerResponse[];
  /** It met a limit: what still comes is not looked at. */
  refused: boolean;
  /** Bytes that its client had taken at the last look, and when that was another number. */
  taken: number;
  sinceMs: number;
}

/** @param clock ends with the door */
export function createConnections(
  limits: HttpLimits,
  clock: RealClock,
  onLimit: (met: LimitMet) => void,
): HttpConnections {
  const connections = new Map<Socket, Connection>();
  lookForUnread(connections, limits, clock, onLimit);

  const end = (socket: Socket, refusal: Refusal): void => {
    const connection = connections.get(socket);
    // It has been told already; what still comes from it may be anything.
    if (connection?.refused === true) return;
    onLimit(refusal);
    if (connection === undefined) {
      socket.destroy();
      return;
    }
    connection.refused = true;
    // Before answers that are due, or in the middle of one, a word of refusal would be taken for something else.
    const { underWay } = connection;
    const isOpen = underWay.length <= 1 && underWay.every(({ headersSent }) => !headersSent);
    if (isOpen) refuse(socket, refusal);
    else socket.destroy();
  };
  return {
    open(socket) {
      connections.set(socket, { underWay: [], refused: false, taken: 0, sinceMs: 0 });
      socket.once("close", () => connections.delete(socket));
    },
    begin(incoming, outgoing) {
      const { socket } = incoming;
      const connection = connections.get(socket);
      if (connection === undefined || connection.refused) return false;
      const { underWay } = connection;
      underWay.push(outgoing);
      outgoing.once("close", () => underWay.splice(underWay.indexOf(outgoing), 1));
      if (underWay.length <= limits.pipelinedMax) return true;
      connection.refused = true;
      onLimit(tooManyAtOnce(limits));
      socket.destroy();
      return false;
    },
    refuse({ req }, refusal) {
      // What is left of its body is read and forgotten, so that the client comes to read why.
      req.resume();
      end(req.socket, refusal);
    },
    refuseUnread: end,
  };
}

/** End the connections whose clients do not read what waits for them. */
function lookForUnread(
  connections: ReadonlyMap<Socket, Connection>,
  limits: HttpLimits,
  clock: RealClock,
  onLimit: (met: LimitMet) => void,
): void {
  const look = (): void => {
    const nowMs = clock.nowMs();
    for (const [socket, connection] of connections) {
      const waiting = socket.writableLength;
      const taken = socket.bytesWritten - waiting;
      const isRead = waiting === 0 || taken !== connection.taken;
      connection.taken = taken;
      if (isRead) connection.sinceMs = nowMs;
      if (nowMs - connection.sinceMs >= limits.unreadMs || waiting > limits.unreadBytesMax) {
        onLimit(leftUnread(limits));
        socket.destroy();
      }
    }
    clock.after(Math.min(LOOK_MS, limits.unreadMs / LOOKS), look);
  };
  look();
}
