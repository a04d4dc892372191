import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  chownSync,
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createMemoryStore, openSqliteStore, type QueuedText, StoreError } from "../../../src/index.ts";
import { openTemporaryStore } from "../temporary-store.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-store-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const TEXT: QueuedText = { id: "1", position: 7, to: "u", text: "t", clientId: "c", queuedMs: 5 };

it("brings a file of the first version up to date and keeps what is in it", async () => {
  const path = join(folder, "old.db");
  const old = new DatabaseSync(path);
  old.exec(`
    CREATE TABLE account (account TEXT PRIMARY KEY, bot_id TEXT NOT NULL, cursor TEXT NOT NULL) STRICT;
    CREATE TABLE pending (
      position INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL, message TEXT NOT NULL,
      UNIQUE (account, id)) STRICT;
    CREATE TABLE handled (
      position INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL, at_ms INTEGER NOT NULL,
      UNIQUE (account, id)) STRICT;
    CREATE TABLE context_token (
      account TEXT NOT NULL, user TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (account, user)) STRICT;
    INSERT INTO account VALUES ('bot', 'b', 'c1');
    INSERT INTO handled (account, id, at_ms) VALUES ('bot', '9', 3);
    INSERT INTO context_token VALUES ('bot', 'u', 'ctx');`);
  old.close();
  const store = await openSqliteStore({ path });
  await store.saveOutbox?.("bot", { put: [TEXT], drop: [] });
  store.close();
  const again = await openSqliteStore({ path });
  expect(await again.load("bot")).toEqual({
    botId: "b",
    cursor: "c1",
    pending: [],
    beginnings: [],
    handled: [["9", 3]],
    contextTokens: [["u", "ctx"]],
    outbox: [TEXT],
    spent: [],
  });
  again.close();
});

it("refuses a file of a later version", async () => {
  const path = join(folder, "new.db");
  const later = new DatabaseSync(path);
  later.exec(`PRAGMA application_id = ${0x494c6e6b}; PRAGMA user_version = 99`);
  later.close();
  await expect(openSqliteStore({ path })).rejects.toMatchObject({
    code: "store",
    reason: "newer-version",
    path,
    message: `cannot open the store ${path}: it was written by a later version of this client (file version 99, known here up to 6): update this client, or give it a file of its own`,
  });
});

describe("a file in use", () => {
  const IN_USE = {
    code: "store",
    reason: "in-use",
    message: expect.stringMatching(
      /^cannot open the store \/.*\.db: it is in use by another process, or by another instance in this one: stop that one first, or give this one a file of its own$/,
    ),
  };

  it("is refused to a second opener in this process, and free again when it was closed", async () => {
    const path = join(folder, "one.db");
    const store = await openSqliteStore({ path });
    await expect(openSqliteStore({ path })).rejects.toMatchObject(IN_USE);
    // The refused one took nothing away from the first.
    await store.saveCursor("bot", "b", "c1");
    await expect(openSqliteStore({ path })).rejects.toMatchObject(IN_USE);
    store.close();
    const next = await openSqliteStore({ path });
    expect(await next.load("bot")).toMatchObject({ cursor: "c1" });
    await expect(openSqliteStore({ path })).rejects.toMatchObject(IN_USE);
    next.close();
  });

  it("is refused while another process has it, and free as soon as that one is killed", async () => {
    const path = join(folder, "two.db");
    const module = new URL("../../../src/store/sqlite.ts", import.meta.url).href;
    const code = `
      const { openSqliteStore } = await import(${JSON.stringify(module)});
      const store = await openSqliteStore({ path: ${JSON.stringify(path)} });
      await store.saveCursor("bot", "b", "written");
      process.stdout.write("open");
      setInterval(() => {}, 1_000);`;
    const flags = ["--no-warnings", "--experimental-strip-types", "--input-type=module", "--eval", code];
    const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
    const ended = once(child, "exit");
    try {
      await Promise.race([once(child.stdout, "data"), ended]);
      await expect(openSqliteStore({ path })).rejects.toMatchObject(IN_USE);
    } finally {
      child.kill("SIGKILL");
    }
    expect(await ended).toEqual([null, "SIGKILL"]);
    const store = await openSqliteStore({ path });
    expect(await store.load("bot")).toMatchObject({ botId: "b", cursor: "written" });
    store.close();
  });

  it("is not kept by an opening that fails for another reason", async () => {
    const path = join(folder, "new.db");
    const later = new DatabaseSync(path);
    later.exec(`PRAGMA application_id = ${0x494c6e6b}; PRAGMA user_version = 99`);
    later.close();
    for (let count = 0; count < 2; count++) {
      await expect(openSqliteStore({ path })).rejects.toMatchObject({
        message: expect.stringContaining("99"),
      });
    }
    const reader = new DatabaseSync(path);
    expect(reader.prepare("PRAGMA user_version").get()).toEqual({ user_version: 99 });
    reader.close();
  });
});

it("replaces and forgets texts by their id, in the order of their positions, each account's apart", async () => {
  const store = await openTemporaryStore();
  const later = { ...TEXT, id: "2", position: 8 };
  await store.saveOutbox?.("bot", { put: [later, TEXT, { ...TEXT, text: "changed" }], drop: ["unknown"] });
  expect((await store.load("bot")).outbox).toEqual([{ ...TEXT, text: "changed" }, later]);
  expect((await store.load("other")).outbox).toEqual([]);
  await store.saveOutbox?.("bot", { put: [], drop: ["1"] });
  expect((await store.load("bot")).outbox).toEqual([later]);
  store.close();
});

/** A user who may not do everything: as root, tests could write anywhere. */
const NOBODY = 65_534;

/** What opening a store, or a write to one, throws in a process of its own that has no special rights. */
async function openElsewhere(path: string): Promise<string> {
  const module = new URL("../../../src/store/sqlite.ts", import.meta.url).href;
  const code = `
    const { openSqliteStore } = await import(${JSON.stringify(module)});
    if (process.getuid?.() === 0) {
      process.setgid(${NOBODY});
      process.setuid(${NOBODY});
    }
    try {
      const store = await openSqliteStore({ path: ${JSON.stringify(path)} });
      await store.saveCursor("bot", "b", "c");
      process.stdout.write("written");
    } catch (error) {
      process.stdout.write([error.name, error.code, error.reason, error.message].join("|"));
    }`;
  const flags = ["--no-warnings", "--experimental-strip-types", "--input-type=module", "--eval", code];
  const child = spawn(process.execPath, flags, { stdio: ["ignore", "pipe", "inherit"] });
  let out = "";
  child.stdout.on("data", chunk => {
    out += chunk;
  });
  await once(child, "close");
  return out;
}

describe("a file that cannot be used", () => {
  it("is told to be read-only when this user may not write to it", async () => {
    const path = join(folder, "fixed.db");
    (await openSqliteStore({ path })).close();
    if (process.getuid?.() === 0) chownSync(folder, NOBODY, NOBODY);
    chmodSync(path, 0o666);
    expect(await openElsewhere(path)).toBe("written");
    const refused = `StoreError|store|read-only|cannot open the store ${path}: it is read-only: give this user the right to write to the file and to its folder, or move it to a disk that takes writes`;
    chmodSync(path, 0o444);
    expect(await openElsewhere(path)).toBe(refused);
    chmodSync(path, 0o666);
    chmodSync(folder, 0o555);
    expect(await openElsewhere(path)).toBe(refused);
  });

  it("is told to be out of reach when its folder is missing, or shut", async () => {
    const missing = join(folder, "missing", "x.db");
    const words = "it can be neither opened nor made: its folder must exist, and this user must have access";
    await expect(openSqliteStore({ path: missing })).rejects.toMatchObject({
      reason: "no-access",
      message: `cannot open the store ${missing}: ${words}`,
    });
    chmodSync(folder, 0o500);
    const shut = join(folder, "x.db");
    expect(await openElsewhere(shut)).toBe(
      `StoreError|store|no-access|cannot open the store ${shut}: ${words}`,
    );
    expect(existsSync(shut)).toBe(false);
  });

  it("is told to be corrupt when it is something else", async () => {
    const path = join(folder, "letter.db");
    writeFileSync(path, "Dear diary, ".repeat(1_000));
    const error = await openSqliteStore({ path }).catch(thrown => thrown);
    expect(error).toBeInstanceOf(StoreError);
    expect(error).toMatchObject({
      reason: "corrupt",
      message: `cannot open the store ${path}: it is no SQLite file, or its beginning is damaged: check the path; or restore a backup; or move it away and begin anew`,
    });
  });

  it("is told to be corrupt when its end is missing, at the latest when it is read", async () => {
    const path = join(folder, "cut.db");
    const store = await openSqliteStore({ path });
    for (let count = 0; count < 500; count++) {
      await store.settle("bot", [[`id ${count} ${"x".repeat(200)}`, 1]], {
        countMax: 1_000,
        ageMsMax: 1_000,
      });
    }
    store.close();
    truncateSync(path, Math.floor(statSync(path).size / 2 / 4_096) * 4_096);
    const read = async (): Promise<unknown> => (await openSqliteStore({ path })).load("bot");
    await expect(read()).rejects.toMatchObject({
      reason: "corrupt",
      message: expect.stringMatching(
        /^cannot (open|read) the store .*cut\.db: it is damaged: restore a backup; or move it away, with the files beside it/,
      ),
    });
  });

  it("is told to be corrupt without quoting the message that cannot be read", async () => {
    const path = join(folder, "garbled.db");
    (await openSqliteStore({ path })).close();
    const database = new DatabaseSync(path);
    database.exec("INSERT INTO pending (account, id, message) VALUES ('bot', '1', 'private{')");
    database.close();
    const store = await openSqliteStore({ path });
    const error = await Promise.resolve()
      .then(() => store.load("bot"))
      .catch(thrown => thrown);
    expect(error).toMatchObject({ code: "store", reason: "corrupt", path });
    expect(`${error.message} ${error.cause}`).not.toContain("private");
    store.close();
  });

  it("says what was thrown when it is nothing known", async () => {
    const path = join(folder, "closed.db");
    const store = await openSqliteStore({ path });
    store.close();
    expect(() => store.saveCursor("bot", "b", "c")).toThrow(
      expect.objectContaining({
        reason: "failed",
        message: `cannot write the store ${path}: database is not open`,
      }),
    );
  });
});

it("keeps nothing of a transaction that fails, and takes the next one", async () => {
  const store = await openTemporaryStore();
  const bad = { id: "2", from: "u", account: "bot", text: "", items: [1n] } as never;
  const good = { id: "1", from: "u", account: "bot", text: "", items: [] };
  const receipt = { botId: "b", cursor: "c1", messages: [good, bad], contextTokens: [] };
  expect(() => store.receive("bot", receipt)).toThrow(StoreError);
  expect(await store.load("bot")).toEqual(await createMemoryStore().load("bot"));
  await store.receive("bot", { ...receipt, messages: [good] });
  expect(await store.load("bot")).toMatchObject({ cursor: "c1", pending: [good] });
  store.close();
});
