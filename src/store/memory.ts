/** A store that forgets with the process: for tests, and for hosts that need no memory across crashes. */
import type { InboundMessage } from "../protocol/message.ts";
import type { Store, StoredAccount } from "./store.ts";

interface Shelf {
  botId: string;
  cursor: string;
  pending: Map<string, InboundMessage>;
  handled: Map<string, number>;
  contextTokens: Map<string, string>;
}

/** Make an in-memory {@link Store}. It survives `stop` and `start`, not the process. */
export function createMemoryStore(): Store {
  const shelves = new Map<string, Shelf>();

  const shelfOf = (account: string): Shelf => {
    let shelf = shelves.get(account);
    if (shelf === undefined) {
      shelf = { botId: "", cursor: "", pending: new Map(), handled: new Map(), contextTokens: new Map() };
      shelves.set(account, shelf);
    }
    return shelf;
  };

  return {
    load(account): StoredAccount {
      const { botId, cursor, pending, handled, contextTokens } = shelfOf(account);
      return {
        botId,
        cursor,
        pending: [...pending.values()],
        handled: [...handled],
        contextTokens: [...contextTokens],
      };
    },
    receive(account, { botId, cursor, messages, contextTokens }) {
      const shelf = shelfOf(account);
      shelf.botId = botId;
      shelf.cursor = cursor;
      for (const message of messages) {
        if (!shelf.handled.has(message.id) && !shelf.pending.has(message.id))
          shelf.pending.set(message.id, message);
      }
      for (const [user, token] of contextTokens) {
        shelf.contextTokens.delete(user);
        shelf.contextTokens.set(user, token);
      }
    },
    settle(account, handled, window) {
      const shelf = shelfOf(account);
      let newestMs = 0;
      for (const [id, atMs] of handled) {
        shelf.pending.delete(id);
        shelf.handled.set(id, atMs);
        newestMs = Math.max(newestMs, atMs);
      }
      for (const [id, atMs] of shelf.handled) {
        if (shelf.handled.size <= window.countMax && atMs >= newestMs - window.ageMsMax) break;
        shelf.handled.delete(id);
      }
    },
    saveCursor(account, botId, cursor) {
      const shelf = shelfOf(account);
      shelf.botId = botId;
      shelf.cursor = cursor;
    },
  };
}
