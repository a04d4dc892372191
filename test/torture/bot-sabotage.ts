/** Bots that are broken on purpose, each in one way that an attack has to notice. */
import type { MessageHandler, Store } from "../../src/index.ts";

/**
 * - `deaf`: every fifth message is taken for handled, and nothing is done about it.
 * - `forgetful`: what was handled is not remembered beyond the process.
 * - `discreet`: a store that fails says that all is well.
 * - `outbox-forgotten`: what waits in the outbox is not written down.
 * - `outbox-kept`: what was sent from the outbox is not struck off, and known to the service by another id.
 * - `busy`: the first message keeps the event loop for half a second.
 * - `hungry`: memory that is never given back, 150 MB with the first message.
 * - `frail`: the process ends at the fifth message.
 */
export const BOT_SABOTAGES = [
  "deaf",
  "forgetful",
  "discreet",
  "outbox-forgotten",
  "outbox-kept",
  "busy",
  "hungry",
  "frail",
] as const;
export type BotSabotage = (typeof BOT_SABOTAGES)[number];

const EVERY = 5;
const BUSY_MS = 500;
const HUNGER_BYTES = 150 * 1_048_576;

const held: Buffer[] = [];

export function breakHandler(sabotage: BotSabotage | undefined, handler: MessageHandler): MessageHandler {
  let count = 0;
  return (message, turn) => {
    count++;
    if (sabotage === "deaf" && count % EVERY === 0) return;
    if (sabotage === "frail" && count === EVERY) process.exit(1);
    if (sabotage === "busy" && count === 1) spin(BUSY_MS);
    // Filled with ones: memory that nobody has written to is not there yet.
    if (sabotage === "hungry" && count === 1) held.push(Buffer.alloc(HUNGER_BYTES, 1));
    return handler(message, turn);
  };
}

function spin(forMs: number): void {
  const begunMs = process.threadCpuUsage();
  const spentMs = (): number => {
    const { user, system } = process.threadCpuUsage(begunMs);
    return (user + system) / 1_000;
  };
  while (spentMs() < forMs);
}

export function breakStore(store: Store, sabotage: BotSabotage | undefined): Store {
  switch (sabotage) {
    case "forgetful":
      return {
        ...store,
        settle: (account, handled, window) => store.settle(account, handled, { ...window, ageMsMax: -1 }),
      };
    case "discreet":
      return {
        load: account => store.load(account),
        receive: (...args) => quietly(() => store.receive(...args)),
        settle: (...args) => quietly(() => store.settle(...args)),
        saveCursor: (...args) => quietly(() => store.saveCursor(...args)),
        saveOutbox: (...args) => quietly(() => store.saveOutbox?.(...args)),
      };
    case "outbox-forgotten":
      return { ...store, saveOutbox: () => {} };
    case "outbox-kept":
      return {
        ...store,
        saveOutbox: (account, { put }) =>
          store.saveOutbox?.(account, {
            put: put.map(entry => ({ ...entry, clientId: `${entry.clientId}-2` })),
            drop: [],
          }),
      };
    default:
      return store;
  }
}

async function quietly(write: () => unknown): Promise<void> {
  try {
    await write();
  } catch {
    // Nobody is told: that is the sabotage.
  }
}
