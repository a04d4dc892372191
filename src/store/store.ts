/** What the client wants remembered, and the contract of whoever remembers it. */
import type { InboundMessage } from "../protocol/message.ts";

/** A value now or soon: stores may work synchronously or not. */
export type Awaitable<T> = T | Promise<T>;

/** Everything a store knows of an account. */
export interface StoredAccount {
  /** The bot whose cursor this is; empty when nothing is stored. */
  botId: string;
  /** The last cursor; empty when there is none. */
  cursor: string;
  /** Received but not yet handled, oldest first. */
  pending: InboundMessage[];
  /** Ids of handled messages and when they were, epoch milliseconds; oldest first. */
  handled: [id: string, atMs: number][];
  /** The newest context token of each user, oldest first. */
  contextTokens: [user: string, token: string][];
}

/** One batch as the server handed it over. */
export interface Receipt {
  botId: string;
  cursor: string;
  /** New messages, in the server's order. A message already pending or handled is to be ignored. */
  messages: readonly InboundMessage[];
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
 * Memory of the client across stops, and across crashes when it is durable. Each call is one transaction: all of
 * it is remembered or nothing. Throw (or reject) when that fails; the client goes on and tries again later.
 * Accounts never mix. One client uses a store at a time.
 */
export interface Store {
  load(account: string): Awaitable<StoredAccount>;
  /** Remember a batch's messages as pending together with the cursor behind it. */
  receive(account: string, receipt: Receipt): Awaitable<void>;
  /** Messages were handled: no longer pending, marked as handled. Marks outside the window may be forgotten. */
  settle(
    account: string,
    handled: readonly (readonly [id: string, atMs: number])[],
    window: DedupeWindow,
  ): Awaitable<void>;
  /** Remember a cursor that came without new messages. */
  saveCursor(account: string, botId: string, cursor: string): Awaitable<void>;
}
