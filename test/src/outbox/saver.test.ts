import { expect, it } from "vitest";
import { createMemoryStore, type OutboxChange, type QueuedText, silentLogger } from "../../../src/index.ts";
import { OutboxSaver } from "../../../src/outbox/saver.ts";

const text = (id: string): QueuedText => ({ id, position: 1, to: "u", text: id, clientId: id, queuedMs: 0 });

/** A store whose writes end when the test says so, well or badly. */
function begin() {
  const changes: OutboxChange[] = [];
  const ends: { resolve: () => void; reject: (error: Error) => void }[] = [];
  const store = {
    ...createMemoryStore(),
    saveOutbox: (_account: string, change: OutboxChange) => {
      changes.push(change);
      return new Promise<void>((resolve, reject) => ends.push({ resolve, reject }));
    },
  };
  return { changes, ends, saver: new OutboxSaver("bot", { store, logger: silentLogger }) };
}

const turn = (): Promise<void> => new Promise(resolve => setImmediate(resolve));

it("writes one change after the other, and none twice", async () => {
  const { changes, ends, saver } = begin();
  void saver.save("1", text("1"));
  await turn();
  void saver.save("1", null);
  const last = saver.save("2", text("2"));
  await turn();
  expect(changes).toEqual([{ put: [text("1")], drop: [] }]);
  ends[0]!.resolve();
  await turn();
  ends[1]!.resolve();
  await last;
  // What came while a write was under way went out together, once.
  expect(changes.slice(1)).toEqual([{ put: [text("2")], drop: ["1"] }]);
});

it("writes what was spent once, the newest of each user", async () => {
  const { changes, ends, saver } = begin();
  const spent = (user: string, texts: number) => ({ user, texts });
  void saver.saveSpent(spent("a", 1));
  await turn();
  for (const spending of [spent("a", 2), spent("b", 1), spent("a", 3)]) void saver.saveSpent(spending);
  ends[0]!.resolve();
  await turn();
  ends[1]!.resolve();
  await turn();
  expect(changes.map(change => change.spent)).toEqual([[spent("a", 1)], [spent("a", 3), spent("b", 1)]]);
});

it("writes with the next change what the store would not take", async () => {
  const { changes, ends, saver } = begin();
  const failed = saver.save("1", text("1"));
  await turn();
  ends[0]!.reject(new Error("disk full"));
  await failed;
  void saver.save("2", null);
  await turn();
  expect(changes[1]).toEqual({ put: [text("1")], drop: ["2"] });
});

it("goes on where the store keeps no outbox", async () => {
  const { saveOutbox: _, ...store } = createMemoryStore();
  const failures: unknown[] = [];
  const logger = { ...silentLogger, error: (...said: unknown[]) => void failures.push(said) };
  await new OutboxSaver("bot", { store, logger }).save("1", text("1"));
  expect(failures).toEqual([]);
});

it("lets nobody wait for a second try of a store that fails", async () => {
  const { changes, ends, saver } = begin();
  const first = saver.save("1", text("1"));
  await turn();
  const meanwhile = saver.save("2", text("2"));
  await turn();
  ends[0]!.reject(new Error("no answer"));
  await Promise.all([first, meanwhile]);
  void saver.save("3", text("3"));
  await turn();
  expect(changes.slice(1)).toEqual([{ put: [text("1"), text("2"), text("3")], drop: [] }]);
});
