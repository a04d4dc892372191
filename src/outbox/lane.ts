/** One user's part of the outbox, and what the end of an attempt means for it. Decides, does nothing. */
import { ServiceError } from "../errors.ts";
import type { SendAttempt } from "../outcome.ts";
import { STALE_TOKEN } from "../protocol/codes.ts";
import { isQuota } from "../sender.ts";
import type { QueuedText } from "../store/store.ts";

/** Attempts at a text that may have arrived each time; then it is given up. */
const UNKNOWN_MAX = 5;

/** @internal */
export interface Lane {
  readonly user: string;
  /** In the order of sending. */
  readonly queue: QueuedText[];
  /** The service wants no more texts for this user until he writes: since when (monotonic), and with which token it said so. */
  block: { sinceMs: number; token: string | undefined } | null;
  /** Messages that came from the user since this lane exists. */
  arrivals: number;
  /** Sends past the queue that are under way. */
  sending: number;
  /** Whether the queue is being worked on. */
  flushing: boolean;
  /** After a fault of the network: when to try again at the earliest, monotonic. */
  restUntilMs: number;
  /** Attempts at the head that may have arrived. */
  unknowns: number;
}

/** @internal */
export function createLane(user: string): Lane {
  return {
    user,
    queue: [],
    block: null,
    arrivals: 0,
    sending: 0,
    flushing: false,
    restUntilMs: Number.NEGATIVE_INFINITY,
    unknowns: 0,
  };
}

/** Nothing in it that would have to be remembered. @internal */
export function isIdle(lane: Lane): boolean {
  return lane.queue.length === 0 && lane.block === null && lane.sending === 0 && !lane.flushing;
}

/** Put an entry where its position belongs: refusals do not come in the order of the sends. @internal */
export function insert(queue: QueuedText[], entry: QueuedText): void {
  let index = queue.length;
  for (; index > 0; index--) {
    const before = queue[index - 1];
    if (before === undefined || before.position < entry.position) break;
  }
  queue.splice(index, 0, entry);
}

/**
 * What the end of an attempt at the head means.
 * - `sent`: on with the next.
 * - `given-up`: this text is done with, though not sent; on with the next.
 * - `blocked`: no quota; everything waits for the user.
 * - `rest`: a fault of the moment; everything waits a while.
 *
 * @internal
 */
export type Verdict = "sent" | "given-up" | "blocked" | "rest";

/** @internal */
export function judge(end: SendAttempt, unknowns: number): Verdict {
  if (isQuota(end)) return "blocked";
  switch (end.outcome) {
    case "sent":
      return "sent";
    case "refused":
      // A stale token is cured, or not, by others; the text is as good as before.
      return end.error instanceof ServiceError && end.error.serviceCode === STALE_TOKEN ? "rest" : "given-up";
    case "failed":
      return "rest";
    case "unknown":
      return isUncertain(end) && unknowns + 1 >= UNKNOWN_MAX ? "given-up" : "rest";
    default:
      return end satisfies never;
  }
}

/** Whether the attempt may have arrived, a stop of our own apart. @internal */
export function isUncertain(end: SendAttempt): boolean {
  return end.outcome === "unknown" && end.error.code !== "aborted";
}
