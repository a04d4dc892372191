/** An account at work, and what is kept of it. */
import type { Credential } from "../../sim/subject/subject.ts";
import type { WireMessage } from "./protocol.ts";

/** Received, and not handled yet. */
export interface Pending {
  message: WireMessage;
  id: string;
  /** How many lives of the process ended while it was at work. */
  crashes?: number;
}

/** A text that was refused by -2. */
export interface Waiting {
  to: string;
  /** Of a long one, what is left of it. */
  text: string;
  sinceMs: number;
  refusals: number;
}

/** What is kept of an account while it is stopped; on disk where a run can lose its process. */
export interface Memory {
  cursor: string;
  handled: string[];
  pending: Pending[];
  /** The newest context token by user. */
  contexts: Record<string, string>;
  pausedUntilMs: number;
  waiting: Waiting[];
  /** Users for whom the server wants no more texts until they write. */
  barred: Record<string, boolean>;
  /** When a waiting text was last offered, or began to wait. */
  offeredMs: number;
}

export interface Line {
  credential: Credential;
  memory: Memory;
  stop: AbortController;
  loop: Promise<unknown>;
  startedMs: number;
  /** From a stale answer to the next good one. */
  recovering: boolean;
  /** The end of each user's line of messages. */
  users: Map<string, Promise<void>>;
  /** Ids at work in this process. */
  working: Set<string>;
  /** The same account after the next start or login: what is answered then goes out with its credential. */
  next?: Line;
  /** Whether its memory could be saved. */
  save(): boolean;
}

/** The account as it is now. */
export function latest(line: Line): Line {
  return line.next === undefined ? line : latest(line.next);
}
