/** A backup is the whole store in a file of its own, or not there; and it does not stop the client. */
import { once } from "node:events";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { setImmediate } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore, type SqliteStore, StoreError } from "../../../src/index.ts";
import { createBackups } from "../../../src/store/backup.ts";
import { openElsewhere, runElsewhere, startElsewhere } from "./elsewhere.ts";

let folder: string;
let path: string;
let to: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-store-"));
  path = join(folder, "bot.sqlite");
  to = join(folder, "backup.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

const WINDOW = { countMax: 1_000_000, ageMsMax: 1_000_000 };

/** Some megabytes, so that a backup takes many steps. */
async function filled(): Promise<SqliteStore> {
  const store = await openSqliteStore({ path });
  const handled = Array.from({ length: 20_000 }, (_, index): [string, number] => [
    `${index} ${"x".repeat(100)}`,
    1,
  ]);
  await store.settle("bot", handled, WINDOW);
  await store.saveCursor("bot", "b", "before");
  return store;
}

const rest = (): string[] => readdirSync(folder).filter(file => !file.startsWith("bot.sqlite"));

it("opens as a store, holds what was recorded before, and is its owner's alone", async () => {
  const store = await filled();
  await store.backup(to);
  const expected = await store.load("bot");
  store.close();
  expect(rest()).toEqual(["backup.sqlite"]);
  expect(statSync(to).mode & 0o777).toBe(0o600);
  const database = new DatabaseSync(to);
  expect(database.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
  database.close();
  const backup = await openSqliteStore({ path: to });
  expect(await backup.load("bot")).toEqual(expected);
  backup.close();
});

it("goes on while the client writes, and is one state of what was written", async () => {
  const store = await filled();
  let isDone = false;
  const done = store.backup(to).finally(() => {
    isDone = true;
  });
  done.catch(() => {});
  let writes = 0;
  for (; !isDone && writes < 1_000; writes++) {
    // Two marks in one transaction: neither is ever seen without the other.
    await store.settle(
      "bot",
      [
        [`a${writes}`, 1],
        [`b${writes}`, 1],
      ],
      WINDOW,
    );
    await setImmediate();
  }
  await done;
  store.close();
  expect(writes).toBeGreaterThan(1);
  const backup = await openSqliteStore({ path: to });
  const ids = new Set((await backup.load("bot")).handled.map(([id]) => id));
  backup.close();
  const [a, b] = ["a", "b"].map(letter => [...ids].filter(id => id.startsWith(letter)).length);
  expect(a).toBe(b);
  expect(ids.size).toBe(20_000 + a! + b!);
});

it("is the same without the online backup of a newer Node", async () => {
  const store = await filled();
  store.close();
  const database = new DatabaseSync(path);
  const backups = createBackups(database, path, undefined);
  await backups.write(to);
  await expect(backups.write(to)).rejects.toMatchObject({ reason: "exists" });
  database.close();
  expect(rest()).toEqual(["backup.sqlite"]);
  expect(statSync(to).mode & 0o777).toBe(0o600);
  const backup = await openSqliteStore({ path: to });
  expect(await backup.load("bot")).toMatchObject({ cursor: "before", handled: { length: 20_000 } });
  backup.close();
});

it("is made in one go when the online backup meets a write each time, and fails for other reasons", async () => {
  (await filled()).close();
  const database = new DatabaseSync(path);
  let attempts = 0;
  const failing = (errcode: number) => async (_database: DatabaseSync, target: string) => {
    attempts++;
    writeFileSync(target, "half");
    throw Object.assign(new Error("not an error"), { errcode });
  };
  await createBackups(database, path, failing(0)).write(to);
  expect(attempts).toBe(5);
  await expect(createBackups(database, path, failing(13)).write(`${to}2`)).rejects.toMatchObject({
    reason: "full",
  });
  expect(attempts).toBe(6);
  database.close();
  expect(rest()).toEqual(["backup.sqlite"]);
  const backup = await openSqliteStore({ path: to });
  expect(await backup.load("bot")).toMatchObject({ handled: { length: 20_000 } });
  backup.close();
});

describe("a backup is refused", () => {
  it("where there is a file already, which stays as it is, and over the store itself", async () => {
    const store = await filled();
    writeFileSync(to, "precious");
    const error = await store.backup(to).catch(thrown => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({
      reason: "exists",
      path,
      message: `cannot write the backup ${to} of the store ${path}: there is a file of this name: choose another, or remove it first`,
    });
    expect(readFileSync(to, "utf8")).toBe("precious");
    await expect(store.backup(path)).rejects.toMatchObject({ reason: "exists" });
    await expect(store.backup(folder)).rejects.toMatchObject({ reason: "exists" });
    store.close();
  });

  it("where there is no folder, and of a store that was closed", async () => {
    const store = await filled();
    await expect(store.backup(join(folder, "no", "backup"))).rejects.toMatchObject({ reason: "no-access" });
    store.close();
    await expect(store.backup(to)).rejects.toMatchObject({ code: "store" });
    expect(rest()).toEqual([]);
  });

  it.runIf(process.getuid?.() === 0)("on a full disk, and leaves nothing of itself there", async () => {
    const code = `
      const store = await openSqliteStore({ path: ${JSON.stringify(path)} });
      say(await store.backup(${JSON.stringify(join(folder, "small", "backup"))}).catch(error => error.reason));
      store.close();`;
    (await filled()).close();
    mkdirSync(join(folder, "small"));
    // A disk of its own for this process alone.
    const script = `mount -t tmpfs -o size=1m tmpfs "$1" && shift && "$@"; ls -A "${join(folder, "small")}"`;
    const said = await runElsewhere(code, ["unshare", "-m", "sh", "-c", script, "sh", join(folder, "small")]);
    expect(said).toBe("full");
  });
});

it("two at the same time are written one after the other, to one name only once", async () => {
  const store = await filled();
  const ends = await Promise.allSettled([store.backup(to), store.backup(`${to}2`), store.backup(to)]);
  expect(ends.map(({ status }) => status)).toEqual(["fulfilled", "fulfilled", "rejected"]);
  expect(rest().toSorted()).toEqual(["backup.sqlite", "backup.sqlite2"]);
  store.close();
});

it.each([0, 1, 2, 5, 20])(
  "asked for %i turns before the store is closed is whole, and the file is free after it",
  async turns => {
    const store = await filled();
    const done = store.backup(to);
    for (let count = 0; count < turns; count++) await setImmediate();
    store.close();
    store.close();
    await done;
    expect(await openElsewhere(path)).toBe("opened");
    expect(() => store.saveCursor("bot", "b", "late")).toThrow("database is not open");
    const backup = await openSqliteStore({ path: to });
    expect(await backup.load("bot")).toMatchObject({ cursor: "before", handled: { length: 20_000 } });
    backup.close();
  },
);

it("that a kill ended is not there, and the next removes what it left", async () => {
  (await filled()).close();
  const child = startElsewhere(`
    const { readdirSync } = await import("node:fs");
    const store = await openSqliteStore({ path: ${JSON.stringify(path)} });
    store.backup(${JSON.stringify(to)});
    for (;;) {
      await new Promise(setImmediate);
      if (readdirSync(${JSON.stringify(folder)}).includes("backup.sqlite-partial")) process.kill(process.pid, "SIGKILL");
    }`);
  expect(await once(child, "close")).toEqual([null, "SIGKILL"]);
  expect(rest()).toContain("backup.sqlite-partial");
  expect(rest()).not.toContain("backup.sqlite");
  for (const file of rest()) expect(statSync(join(folder, file)).mode & 0o777).toBe(0o600);
  const store = await openSqliteStore({ path });
  await store.backup(to);
  store.close();
  expect(rest()).toEqual(["backup.sqlite"]);
});
