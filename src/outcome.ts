/** How a send ended. A value: no end of the network makes a send throw. */
import type { IlinkError } from "./errors.ts";

/**
 * Why the client did not ask the server at all; `queued`: why it will do so later.
 * - `queued`: the service refuses texts to the user for want of quota or for haste (code -2). The text waits in the outbox: it is
 *   offered again when the user writes, and by itself; the `outbox` event tells what becomes of it.
 * - `outbox-full`: the same, and too many texts wait already. Ask again when the outbox is emptier.
 * - `media-cannot-wait`: the same for media, which never wait. Ask again when the user has written.
 * - `too-many`: as many calls as the option `sendsMax` allows have not ended yet, half of them for this user perhaps. Ask
 *   again when some have.
 */
export type DeclineReason =
  | "stopped"
  | "never-logged-in"
  | "invalid"
  | "queued"
  | "outbox-full"
  | "media-cannot-wait"
  | "too-many";

/** Facts about a text of several chunks; absent for a text of one. */
export interface ChunkFacts {
  /** Chunks of the whole text. */
  chunks?: number;
  /** Those of them that the server took before the one that this outcome is about. */
  sentChunks?: number;
}

/** Facts about a text of several chunks that was not sent to its end. */
export interface RestFacts extends ChunkFacts {
  /** What was not sent, the chunk that this outcome is about included: send it to go on from there. */
  rest?: string;
}

/** The end of one attempt to send, whatever asked for it. */
export type SendAttempt =
  | ({ outcome: "sent"; clientId: string; messageId?: string } & ChunkFacts)
  | ({ outcome: "refused"; clientId: string; reason: string; error: IlinkError } & RestFacts)
  | ({ outcome: "failed"; clientId: string; reason: string; error: IlinkError } & RestFacts)
  | ({ outcome: "unknown"; clientId: string; reason: string; error: IlinkError } & RestFacts);

/**
 * The server was not asked, or (`queued`) its no is not the last word. `id`, with `queued`: what the `outbox` event will
 * name. `rest`, with `outbox-full`: of a text of several chunks, what was not sent.
 */
export type Declined = {
  outcome: "declined";
  reason: DeclineReason;
  detail?: string;
  id?: string;
} & RestFacts;

/**
 * The end of one send.
 * - `sent`: the server's body said so. Of several chunks: of each; the ids are the last one's.
 * - `refused`: the server said no; `error` is a `ServiceError`, `reason` its words.
 * - `failed`: it certainly never reached the server.
 * - `unknown`: it may have arrived. Sending it again may show it twice.
 * - `declined`: the server was not asked; or the text waits, see {@link DeclineReason}.
 */
export type SendOutcome = SendAttempt | Declined;

/** The end of sending media: the outcome of the media, and beside it that of the caption, sent before, when there was one. */
export type MediaOutcome = SendOutcome & { caption?: SendOutcome };

/** What became of a text that waited in the outbox. */
export interface OutboxEvent {
  /** The account that sent it. */
  account: string;
  /** The user, as the service writes him. */
  to: string;
  /** The `id` of the outcome that said `queued`. */
  id: string;
  /** The text that waited; of a long one, what was left of it. */
  text: string;
  /**
   * - `sent`: the server took it, to its last chunk.
   * - `refused`: the server refused it for another reason than quota, or again and again by a trouble of its own.
   * - `set-aside`: the server refused it with code -2 at three offers, each after a new message of the user.
   * - `unknown`: it may have arrived; trying again has been given up.
   * - `expired`: it waited for 24 h in vain.
   * - `cancelled`: by `Client.cancel`.
   */
  outcome: "sent" | "refused" | "set-aside" | "unknown" | "expired" | "cancelled";
  /** Why, for all but `sent` and `cancelled`. */
  reason?: string;
}

/** What waits in an account's outbox. */
export interface Waiting {
  /** How many texts. */
  texts: number;
  /** Since when the oldest waits, epoch milliseconds; null when none does. */
  oldestMs: number | null;
  /** How many for whom, as the service writes him. */
  users: { user: string; texts: number }[];
}

/** A text that waits in the outbox, as `Client.pending` shows it. */
export interface WaitingText {
  /** The account that sends it. */
  account: string;
  /** The `id` of the outcome that said `queued`. */
  id: string;
  /** The user, as the service writes him. */
  to: string;
  /** Whether it answers a message, or was sent by itself. Each kind keeps its order. */
  kind: "answer" | "news";
  /** What is still to be sent. */
  text: string;
  /** Since when it waits, epoch milliseconds. */
  queuedMs: number;
  /** How often it was offered since. */
  offers: number;
  /** When it was offered last, epoch milliseconds; absent while it never was. */
  offeredMs?: number;
  /**
   * - `leaving`: on its way.
   * - `flowing`: its turn comes.
   * - `resting`: the last offer to this user failed, and there is a pause.
   * - `waiting`: the service refused the last text to this user with code -2.
   */
  state: "leaving" | "flowing" | "resting" | "waiting";
}

/** The end of a typing call; it never matters to anything else. */
export type TypingOutcome =
  | { outcome: "sent" }
  | { outcome: "refused" | "failed" | "unknown"; reason: string; error: IlinkError }
  | { outcome: "declined"; reason: DeclineReason; detail?: string };
