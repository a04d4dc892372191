/** A store that stops working while the client runs is seen, by event and in health, and so is its mending. */
import { expect, it } from "vitest";
import { createMemoryStore, type Store } from "../../../src/index.ts";
import { HELD, kindly, textMessage, World } from "../world.ts";

const WORDS = "cannot write the store: EROFS; its own words are in the cause";

function breakable(soon: boolean) {
  const store = createMemoryStore();
  const disk = { broken: false };
  const check = (): void | Promise<void> => {
    if (!disk.broken) return;
    const error = Object.assign(new Error("quotes what it was given"), { code: "EROFS" });
    if (soon) return Promise.reject(error);
    throw error;
  };
  const wrapped: Store = {
    ...store,
    receive: (...args) => check() ?? store.receive(...args),
    settle: (...args) => check() ?? store.settle(...args),
    saveCursor: (...args) => check() ?? store.saveCursor(...args),
  };
  return { store: wrapped, disk };
}

it.each([
  ["throws", false],
  ["rejects", true],
])("a store that %s is told once, and told again when it works", async (_how, soon) => {
  const { store, disk } = breakable(soon);
  let serial = 0;
  const world = new World(
    kindly({
      getupdates: (_asked, { nowMs }) =>
        nowMs % 20_000 < 1_000
          ? { json: { msgs: [textMessage(++serial, "t")], get_updates_buf: `c${serial}` }, afterMs: 5_000 }
          : { json: { msgs: [], get_updates_buf: `c${serial}` }, afterMs: 5_000 },
    }),
    { store },
  );
  const told: (string | null)[] = [];
  world.client.on("store", ({ account, error }) => told.push(account, error?.message ?? null));
  await world.start();
  await world.pass(50_000);
  expect(told).toEqual([]);
  expect(world.client.health("bot")).not.toHaveProperty("storeError");

  disk.broken = true;
  await world.pass(100_000);
  expect(told).toEqual(["bot", WORDS]);
  expect(world.client.health("bot")).toMatchObject({
    state: "live",
    storeError: { code: "store", message: WORDS },
  });
  const handled = world.handled.length;
  expect(handled).toBeGreaterThan(4);

  disk.broken = false;
  await world.pass(100_000);
  expect(told).toEqual(["bot", WORDS, "bot", null]);
  expect(world.client.health("bot")).not.toHaveProperty("storeError");
  expect(world.handled.length).toBeGreaterThan(handled);
});

it("a store that cannot be read rejects the start with its own error", async () => {
  const failure = new Error("EIO");
  const store: Store = { ...createMemoryStore(), load: () => Promise.reject(failure) };
  const world = new World(() => HELD, { store });
  await expect(world.start()).rejects.toBe(failure);
  expect(world.asked).toEqual([]);
});
