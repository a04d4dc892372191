/** Clients that are broken on purpose, each in one way that only a crash shows. */
import { setTimeout } from "node:timers/promises";
import type { Store } from "../../src/index.ts";

/**
 * - `cursor-first`: the cursor is committed before its messages.
 * - `settle-late`: a message counts as settled before that is committed.
 * - `marks-forgotten`: what was handled is no longer pending, but not remembered as handled.
 */
export const SABOTAGES = ["cursor-first", "settle-late", "marks-forgotten"] as const;
export type Sabotage = (typeof SABOTAGES)[number];

/** Between what is done too early and what should have come first. */
const GAP_MS = 10;

export function sabotaged(store: Store, sabotage: Sabotage | undefined): Store {
  const face: Store = {
    load: account => store.load(account),
    receive: (account, receipt) => store.receive(account, receipt),
    settle: (account, handled, window) => store.settle(account, handled, window),
    saveCursor: (account, botId, cursor) => store.saveCursor(account, botId, cursor),
    saveOutbox: (account, change) => store.saveOutbox?.(account, change),
  };
  switch (sabotage) {
    case undefined:
      return store;
    case "cursor-first":
      return {
        ...face,
        async receive(account, receipt) {
          await store.saveCursor(account, receipt.botId, receipt.cursor);
          await setTimeout(GAP_MS);
          return store.receive(account, receipt);
        },
      };
    case "settle-late":
      return {
        ...face,
        settle(account, handled, window) {
          const marks = handled.map(([id, atMs]) => [id, atMs] as const);
          void setTimeout(GAP_MS).then(() => store.settle(account, marks, window));
        },
      };
    case "marks-forgotten":
      return {
        ...face,
        settle: (account, handled, window) => store.settle(account, handled, { ...window, ageMsMax: -1 }),
      };
    default:
      return sabotage satisfies never;
  }
}
