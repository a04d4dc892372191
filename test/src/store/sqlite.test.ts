import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore, type QueuedText } from "../../../src/index.ts";

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
    handled: [["9", 3]],
    contextTokens: [["u", "ctx"]],
    outbox: [TEXT],
  });
  again.close();
});

it("refuses a file of a later version", async () => {
  const path = join(folder, "new.db");
  const later = new DatabaseSync(path);
  later.exec("PRAGMA user_version = 99");
  later.close();
  await expect(openSqliteStore({ path })).rejects.toMatchObject({
    code: "store",
    message: expect.stringContaining("99"),
  });
});

describe("a file in use", () => {
  const IN_USE = { code: "store", message: expect.stringMatching(/in use by another process.*instance/) };

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
    later.exec("PRAGMA user_version = 99");
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
  const store = await openSqliteStore({ path: ":memory:" });
  const later = { ...TEXT, id: "2", position: 8 };
  await store.saveOutbox?.("bot", { put: [later, TEXT, { ...TEXT, text: "changed" }], drop: ["unknown"] });
  expect((await store.load("bot")).outbox).toEqual([{ ...TEXT, text: "changed" }, later]);
  expect((await store.load("other")).outbox).toEqual([]);
  await store.saveOutbox?.("bot", { put: [], drop: ["1"] });
  expect((await store.load("bot")).outbox).toEqual([later]);
  store.close();
});
