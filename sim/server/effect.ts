/** What the server asks of the world around it; it does nothing itself. */

import type { Quirk } from "../fault/quirk.ts";
import type { NewRecord } from "../trace/record.ts";
import type { ServiceHost } from "./hosts.ts";

export interface AnswerEffect {
  effect: "answer";
  request: number;
  status: number;
  contentType: string;
  /** Bytes for a download, text for everything else. */
  body: string | Uint8Array;
  /** Headers beside the content type, by lower-case name. */
  headers?: Record<string, string>;
  /** The keys of the users' messages handed over, in the answer's order; one that comes twice is listed twice. */
  messages?: string[];
  /** The typing ticket that it refuses. */
  refusedTicket?: string;
}

export type Effect =
  /** Answer a request. */
  | AnswerEffect
  /**
   * Keep a request open; come back with `endHold` at that time unless it was answered or ended before. Coming back
   * may bring another hold of the same request.
   */
  | { effect: "hold"; request: number; untilMs: number }
  /** Close the connection of a request without an answer. */
  | { effect: "hang-up"; request: number }
  /** Write this down. */
  | { effect: "note"; record: NewRecord };

/** A request as it came over the wire. */
export interface ServerRequest {
  request: number;
  method: string;
  /** Which host it came to. @default the one that the path belongs to */
  host?: ServiceHost;
  /** Path with query, from `/`. */
  path: string;
  /** Header by lower-case name. */
  header(name: string): string | undefined;
  /** The body as text; empty for an upload. */
  body: string;
  /** The body of an upload. */
  bytes?: Uint8Array;
  /**
   * A fault changed this request on its way, or the network copied it: what is wrong with it is not the client's doing
   * and is not noted.
   */
  blameless?: true;
  /** How the server is to deviate from its settings while it serves this request. */
  quirk?: Quirk;
}

/** The query of a request's path. */
export function queryOf({ path }: ServerRequest): URLSearchParams {
  const at = path.indexOf("?");
  return new URLSearchParams(at < 0 ? "" : path.slice(at + 1));
}
