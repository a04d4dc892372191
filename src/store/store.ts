/** What the client wants remembered, and the contract of whoever remembers it. */
import type { InboundMessage } from "../protocol/message.ts";

/** A value now or soon: stores may work synchronously or not. */
export type Awaitable<T> = T | Promise<T>;

/** Users of an account whose context tokens are kept; the longest unheard is forgotten first, as the client does. @internal */
export const CONTEXT_USERS_MAX = 10_000;

/** Everything a store knows of an account. */
export interface StoredAccount {
  /** The bot whose cursor this is; empty when nothing is stored. */
  botId: string;
  /** The last cursor; empty when there is none. */
  cursor: string;
  /** Received but not yet handled, oldest first. */
  pending: InboundMessage[];
  /**
   * Ids of handled messages and when they were, oldest first. Milliseconds that began as the wall clock's and then count the
   * client's running time: to be compared with each other, never with a clock, which may have been set by years.
   */
  handled: [id: string, atMs: number][];
  /** The newest context token of each user, oldest first. */
  contextTokens: [user: string, token: string][];
  /** How often the handling of a pending message has begun, of those where it has. Absent from a store that does not count. */
  beginnings?: [id: string, count: number][];
  /** Texts that wait in the outbox. Absent from a store that keeps none. */
  outbox?: QueuedText[];
  /** What was sent with the newest context tokens, the longest unchanged first. Absent from a store that keeps none. */
  spent?: Spending[];
}

/** A text in the outbox. */
export interface QueuedText {
  /** What the caller was told; unique in the account, and the key of this entry. */
  id: string;
  /** Place in the order of sending; unique in the account, not without gaps. */
  position: number;
  /** The user's id as the service writes it. */
  to: string;
  /** What is still to be sent. */
  text: string;
  /** The wire's `client_id` for the next chunk: known to the server already when an acknowledgement was lost. */
  clientId: string;
  /** Since when it waits, epoch milliseconds. */
  queuedMs: number;
  /** The context token that was refused last; absent when there was none. */
  refusedToken?: string;
  /** Whether it answers a message, or was sent by itself. @default "news" */
  kind?: "answer" | "news";
  /** How often it was offered since it waits. @default 0 */
  offers?: number;
  /** When it was offered or refused last, epoch milliseconds. @default `queuedMs` */
  offeredMs?: number;
  /** How often it was refused, each time with a fresh context token. @default 0 */
  refusals?: number;
  /** How many offers of this chunk may have arrived. @default 0 */
  unsure?: number;
}

/** How many texts were sent to a user with one context token. */
export interface Spending {
  /** The user's id as the service writes it. */
  user: string;
  /** His newest context token at the last of them; absent when there was none. */
  token?: string;
  /** How many. */
  texts: number;
}

/** What changes in the outbox at one time. */
export interface OutboxChange {
  /** Entries to add, or to replace by their `id`. */
  put: readonly QueuedText[];
  /** Ids of entries to forget. Unknown ones are to be ignored. */
  drop: readonly string[];
  /** Replaces what is known of these users. Optional, and so is remembering it. */
  spent?: readonly Spending[];
}

/** One batch as the server handed it over. */
export interface Receipt {
  /** The bot whose cursor it is. */
  botId: string;
  /** The cursor behind these messages. */
  cursor: string;
  /** New messages, in the server's order. A message already pending or handled is to be ignored. */
  messages: readonly InboundMessage[];
  /** The newest of each user who wrote. Those of 10,000 users are worth keeping, the latest heard of. */
  contextTokens: readonly (readonly [user: string, token: string])[];
}

/** How long handled ids are kept. Whichever limit is met first ends it. */
export interface DedupeWindow {
  /** How many ids. */
  countMax: number;
  /** For how long, milliseconds. */
  ageMsMax: number;
}

/**
 * What a mark has to outlive as soon as it is made. `at-once`: everything that the store outlives. `after-sync`: the end of the
 * process, however it comes; and the rest when `sync` has been called.
 */
export type Lasting = "at-once" | "after-sync";

/**
 * Memory of the client across stops, and across crashes when it is durable. Each call is one transaction: all of
 * it is remembered or nothing. Throw (or reject) when that fails; the client goes on and tries again later. A write that has
 * not ended within 5 s counts as failed, a `load` within 30 s: it may still take effect, before all that is asked for later.
 * Accounts never mix. One client uses a store at a time; a durable one keeps a second away.
 */
export interface Store {
  /** What is known of an account; of one never heard of, empty values. Called once per account and client. */
  load(account: string): Awaitable<StoredAccount>;
  /**
   * Remember a batch's messages as pending together with the cursor behind it. When `botId` is not the bot whose cursor
   * was stored, the context tokens of the former are forgotten.
   */
  receive(account: string, receipt: Receipt): Awaitable<void>;
  /**
   * The handling of a pending message begins, for the so-manieth time: one that takes the process down is set aside by that.
   * It has to outlive the end of the process, and no more. An unknown one is to be ignored. Optional: with a store without it,
   * such a message is begun in each life anew. Waited for by the handler, 1 s at the longest.
   */
  begin?(account: string, id: string, beginnings: number): Awaitable<void>;
  /**
   * Messages were handled: no longer pending, marked as handled. Marks outside the window may be forgotten: beyond its number,
   * or older than the newest mark by more than its age. `lasting` is given to a store that has `sync`.
   */
  settle(
    account: string,
    handled: readonly (readonly [id: string, atMs: number])[],
    window: DedupeWindow,
    lasting?: Lasting,
  ): Awaitable<void>;
  /**
   * What was settled `after-sync` is to outlive a failure of the power too, when this returns. Optional, for stores whose disk is
   * slow to confirm: the client then asks once for many messages, in the turn of the event loop in which they were handled.
   */
  sync?(): Awaitable<void>;
  /** Remember a cursor that came without new messages. Of another bot than stored: forget the former's context tokens. */
  saveCursor(account: string, botId: string, cursor: string): Awaitable<void>;
  /** Remember what waits in the outbox. Optional: with a store without it, what waits is lost in a crash. */
  saveOutbox?(account: string, change: OutboxChange): Awaitable<void>;
}
