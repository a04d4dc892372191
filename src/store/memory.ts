/** A store that forgets with the process: for tests, and for hosts that need no memory across crashes. */
import type { InboundMessage } from "../protocol/message.ts";
import {
  CONTEXT_USERS_MAX,
  type OutboxChange,
  type QueuedText,
  type Spending,
  type Store,
  type StoredAccount,
} from "./store.ts";

/** Users of whom it is known what was sent with their tokens; the longest silent is forgotten first. */
const SPENT_USERS_MAX = 10_000;

interface Shelf {
  botId: string;
  cursor: string;
  pending: Map<string, InboundMessage>;
  /** Of pending messages. */
  beginnings: Map<string, number>;
  handled: Map<string, number>;
  contextTokens: Map<string, string>;
  outbox: Map<string, QueuedText>;
  spent: Map<string, Spending>;
}

const emptyShelf = (): Shelf => ({
  botId: "",
  cursor: "",
  pending: new Map(),
  beginnings: new Map(),
  handled: new Map(),
  contextTokens: new Map(),
  outbox: new Map(),
  spent: new Map(),
});

/** A token belongs to the bot that it was given to. */
function moveCursor(shelf: Shelf, botId: string, cursor: string): void {
  if (shelf.botId !== botId) shelf.contextTokens.clear();
  shelf.botId = botId;
  shelf.cursor = cursor;
}

function changeOutbox({ outbox, spent }: Shelf, { put, drop, spent: spendings = [] }: OutboxChange): void {
  for (const entry of put) outbox.set(entry.id, entry);
  for (const id of drop) outbox.delete(id);
  for (const spending of spendings) {
    spent.delete(spending.user);
    spent.set(spending.user, spending);
    const [oldest] = spent.keys();
    if (spent.size > SPENT_USERS_MAX && oldest !== undefined) spent.delete(oldest);
  }
}

/** Make an in-memory {@link Store}. It survives `stop` and `start`, not the process. */
export function createMemoryStore(): Store {
  const shelves = new Map<string, Shelf>();

  const shelfOf = (account: string): Shelf => {
    let shelf = shelves.get(account);
    if (shelf === undefined) {
      shelf = emptyShelf();
      shelves.set(account, shelf);
    }
    return shelf;
  };

  return {
    load(account): StoredAccount {
      const { botId, cursor, pending, beginnings, handled, contextTokens, outbox, spent } = shelfOf(account);
      return {
        botId,
        cursor,
        pending: [...pending.values()],
        beginnings: [...beginnings],
        handled: [...handled],
        contextTokens: [...contextTokens],
        outbox: [...outbox.values()],
        spent: [...spent.values()],
      };
    },
    receive(account, { botId, cursor, messages, contextTokens }) {
      const shelf = shelfOf(account);
      moveCursor(shelf, botId, cursor);
      for (const message of messages) {
        if (!shelf.handled.has(message.id) && !shelf.pending.has(message.id))
          shelf.pending.set(message.id, message);
      }
      for (const [user, token] of contextTokens) {
        shelf.contextTokens.delete(user);
        shelf.contextTokens.set(user, token);
        const [oldest] = shelf.contextTokens.keys();
        if (shelf.contextTokens.size > CONTEXT_USERS_MAX && oldest !== undefined)
          shelf.contextTokens.delete(oldest);
      }
    },
    begin(account, id, beginnings) {
      const shelf = shelfOf(account);
      if (shelf.pending.has(id)) shelf.beginnings.set(id, beginnings);
    },
    settle(account, handled, window) {
      const shelf = shelfOf(account);
      let newestMs = 0;
      for (const [id, atMs] of handled) {
        shelf.pending.delete(id);
        shelf.beginnings.delete(id);
        shelf.handled.delete(id);
        shelf.handled.set(id, atMs);
        newestMs = Math.max(newestMs, atMs);
      }
      for (const [id, atMs] of shelf.handled) {
        if (shelf.handled.size <= window.countMax && atMs >= newestMs - window.ageMsMax) break;
        shelf.handled.delete(id);
      }
    },
    saveCursor(account, botId, cursor) {
      moveCursor(shelfOf(account), botId, cursor);
    },
    saveOutbox(account, change) {
      changeOutbox(shelfOf(account), change);
    },
  };
}
