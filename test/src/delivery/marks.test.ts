/** How far back a duplicate is recognised: by number, and by the time that the client ran. Never by a clock that somebody sets. */
import { copyFileSync, mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { createMemoryStore, openSqliteStore, type Store } from "../../../src/index.ts";
import { openTemporaryStore } from "../temporary-store.ts";
import { type Asked, type Ending, HELD, kindly, textMessage, World } from "../world.ts";

const DAY_MS = 86_400_000;
const YEARS_MS = 3_653 * DAY_MS;

/** A server that hands over these, one an answer, and then holds. */
function handing(...ids: number[]) {
  const cursors: string[] = [];
  return kindly({
    // A cursor that is sent again is answered again.
    getupdates: ({ body }: Asked): Ending => {
      const cursor: string = body.get_updates_buf;
      if (!cursors.includes(cursor)) cursors.push(cursor);
      const given = cursors.indexOf(cursor) + 1;
      const id = ids[given - 1];
      return id === undefined
        ? HELD
        : { json: { msgs: [textMessage(id, String(id))], get_updates_buf: `${cursor}c` }, afterMs: 1_000 };
    },
  });
}

/** A life: it begins with the wall clock that far off, and that many milliseconds pass in it. */
async function live(
  store: Store,
  ids: number[],
  { wallMs = 0, runsMs = 20_000, jumpsMs = [] as number[], ageMs = 2 * DAY_MS, countMax = 10_000 } = {},
): Promise<number[]> {
  const seen: number[] = [];
  const world = new World(handing(...ids), {
    store,
    dedupeAgeMsMax: ageMs,
    dedupeCountMax: countMax,
    onMessage: ({ text }) => {
      seen.push(Number(text));
      world.wallOffsetMs += jumpsMs.shift() ?? 0;
    },
  });
  world.wallOffsetMs = wallMs;
  await world.start();
  await world.pass(runsMs);
  await world.during(world.client.close());
  return seen;
}

describe.each<[string, () => Store | Promise<Store>]>([
  ["memory", createMemoryStore],
  ["sqlite", openTemporaryStore],
])("with the %s store", (_name, makeStore) => {
  it.each([
    ["ahead by three days", [0, 3 * DAY_MS]],
    ["ahead by ten years", [0, YEARS_MS]],
    ["back by ten years", [0, -YEARS_MS]],
    ["ahead by ten years and back", [0, YEARS_MS, -YEARS_MS]],
    ["back by ten years and ahead", [0, -YEARS_MS, YEARS_MS]],
    ["to and fro with every message", [3 * DAY_MS, -3 * DAY_MS, YEARS_MS, -2 * YEARS_MS, YEARS_MS]],
  ])(
    "knows what it handled when the clock is set %s while it runs, in the next life too",
    async (_how, jumps) => {
      const store = await makeStore();
      expect(await live(store, [1, 2, 3, 4, 5, 1, 2], { jumpsMs: [...jumps] })).toEqual([1, 2, 3, 4, 5]);
      expect(await live(store, [1, 2, 3, 4, 5, 6])).toEqual([6]);
      expect(await live(store, [1, 2, 3, 4, 5, 6])).toEqual([]);
    },
  );

  it("knows it when the clock is set between lives, whichever way and however often", async () => {
    const store = await makeStore();
    expect(await live(store, [1])).toEqual([1]);
    let next = 2;
    for (const wallMs of [3 * DAY_MS, 0, YEARS_MS, -YEARS_MS, 3 * YEARS_MS, 40 * DAY_MS, 0]) {
      expect(await live(store, [1, next], { wallMs })).toEqual([next]);
      next++;
    }
    expect(await live(store, [1, 2, 3, 4, 5, 6, 7, 8])).toEqual([]);
  });

  it("forgets what it handled longer ago than it was told to remember, by the time that it ran", async () => {
    const store = await makeStore();
    const ageMs = 60_000;
    expect(await live(store, [1, 2], { ageMs, runsMs: 10_000 })).toEqual([1, 2]);
    // 50 s of running are no minute, whatever the clock says.
    expect(await live(store, [3], { ageMs, runsMs: 40_000, wallMs: YEARS_MS })).toEqual([3]);
    expect(await live(store, [1, 2, 3], { ageMs, runsMs: 10_000 })).toEqual([]);
    const again = new World(
      kindly({
        getupdates: (_asked, { polls }) =>
          polls < 2
            ? {
                json: { msgs: [textMessage(polls === 0 ? 4 : 1, "x")], get_updates_buf: `d${polls}` },
                afterMs: 35_000,
              }
            : HELD,
      }),
      { store, dedupeAgeMsMax: ageMs },
    );
    await again.start();
    await again.pass(200_000);
    expect(again.handled).toEqual(["x", "x"]);
  });

  it("keeps no more of them than it was told to, the newest", async () => {
    const store = await makeStore();
    const ids = Array.from({ length: 130 }, (_, at) => at + 1);
    expect(await live(store, ids, { countMax: 100, runsMs: 200_000, jumpsMs: [YEARS_MS] })).toEqual(ids);
    expect((await store.load("bot")).handled.map(([id]) => Number(id))).toEqual(ids.slice(-100));
  });

  it("counts each account's marks apart, and a mark that is made again once", async () => {
    const store = await makeStore();
    const window = { countMax: 3, ageMsMax: 1_000 };
    const marksOf = async (account: string) => (await store.load(account)).handled.map(([id]) => id);
    for (let at = 1; at <= 5; at++) {
      await store.settle("one", [[`a${at}`, at]], window);
      if (at <= 2) await store.settle("two", [[`b${at}`, at]], window);
    }
    await store.settle("one", [["a3", 6]], window);
    expect([await marksOf("one"), await marksOf("two")]).toEqual([
      ["a4", "a5", "a3"],
      ["b1", "b2"],
    ]);
  });
});

it("has a mark in the file before the disk is asked: the end of the process loses none", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ilink-marks-"));
  const [path, copy] = [join(folder, "store.db"), join(folder, "copy.db")];
  const store = await openSqliteStore({ path });
  const window = { countMax: 100, ageMsMax: 1_000 };
  store.settle("bot", [["1", 5]], window, "after-sync");
  store.settle("bot", [["2", 6]], window, "after-sync");
  // What is in the files at this moment is what a killed process leaves behind.
  for (const suffix of ["", "-wal"]) copyFileSync(path + suffix, copy + suffix);
  store.close();
  const left = await openSqliteStore({ path: copy });
  expect((await left.load("bot")).handled).toEqual([
    ["1", 5],
    ["2", 6],
  ]);
  left.close();
  rmSync(folder, { recursive: true });
});

it("asks the disk with a write, once for all marks that it has not confirmed", async () => {
  const folder = mkdtempSync(join(tmpdir(), "ilink-marks-"));
  const path = join(folder, "store.db");
  const store = await openSqliteStore({ path });
  const logBytes = (): number => statSync(`${path}-wal`).size;
  const window = { countMax: 100, ageMsMax: 1_000 };
  store.settle("bot", [["1", 5]], window, "after-sync");
  store.settle("bot", [["2", 6]], window, "after-sync");
  const marked = logBytes();
  store.sync?.();
  const synced = logBytes();
  store.sync?.();
  expect(synced).toBeGreaterThan(marked);
  expect(logBytes()).toBe(synced);
  store.close();
  rmSync(folder, { recursive: true });
});

it("counts anew after a transaction that failed", async () => {
  const store = await openTemporaryStore();
  const window = { countMax: 3, ageMsMax: 1_000 };
  store.settle("bot", [["1", 1]], window, "after-sync");
  // A mark without a number cannot be stored: the whole of it is undone.
  const bad = [
    ["2", 2],
    ["3", undefined as unknown as number],
  ] as const;
  expect(() => store.settle("bot", bad, window, "after-sync")).toThrow();
  store.settle(
    "bot",
    [
      ["4", 4],
      ["5", 5],
    ],
    window,
  );
  expect((await store.load("bot")).handled.map(([id]) => id)).toEqual(["1", "4", "5"]);
  store.close();
});
