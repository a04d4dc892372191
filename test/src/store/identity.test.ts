/** What is no store is refused, and nothing of it is changed: not a byte, not its rights, not what lies beside it. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  chmodSync,
  copyFileSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { OptionError, openSqliteStore } from "../../../src/index.ts";
import { runElsewhere, startElsewhere } from "./elsewhere.ts";

let folder: string;
let path: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-store-"));
  path = join(folder, "bot.sqlite");
});
afterEach(() => rmSync(folder, { recursive: true }));

const ID = 0x494c6e6b;

/** Everything that can be seen of the folder's files. */
const seen = () =>
  readdirSync(folder)
    .toSorted()
    .map(file => {
      const { mode, mtimeMs } = statSync(join(folder, file));
      return [
        file,
        mode & 0o777,
        mtimeMs,
        createHash("sha256")
          .update(readFileSync(join(folder, file)))
          .digest("hex"),
      ];
    });

async function refused(): Promise<string> {
  const before = seen();
  const error = await openSqliteStore({ path }).then(
    store => store.close(),
    thrown => thrown,
  );
  expect(seen()).toEqual(before);
  return error?.reason;
}

/** Leave a database as a killed process leaves it: copied while it is open. */
function crashed(sql: string): void {
  const source = join(folder, "source");
  const database = new DatabaseSync(source);
  database.exec(sql);
  for (const ending of ["", "-wal", "-journal"])
    if (existsSync(source + ending)) copyFileSync(source + ending, path + ending);
  database.close();
  rmSync(source);
}

describe("another program's database", () => {
  it.each([
    ["with tables", "CREATE TABLE account (name TEXT); INSERT INTO account VALUES ('x')"],
    ["with nothing but an application id", "PRAGMA application_id = 7"],
    ["with nothing but a version", "PRAGMA user_version = 1"],
    [
      "whose tables have the names of ours",
      "CREATE TABLE account (a); CREATE TABLE pending (a); CREATE TABLE handled (a); CREATE TABLE context_token (a)",
    ],
    ["with a log", "PRAGMA journal_mode = WAL; CREATE TABLE t (a)"],
    [
      "with an id of its own beside our tables",
      `PRAGMA application_id = 7; CREATE TABLE account (account TEXT PRIMARY KEY, bot_id TEXT NOT NULL, cursor TEXT NOT NULL) STRICT`,
    ],
  ])("%s", async (_name, sql) => {
    const database = new DatabaseSync(path);
    database.exec(sql);
    database.close();
    chmodSync(path, 0o644);
    expect(await refused()).toBe("foreign");
  });

  it("that crashed, which SQLite would repair by opening it", async () => {
    crashed("PRAGMA journal_mode = WAL; CREATE TABLE t (a); INSERT INTO t VALUES (1)");
    expect(existsSync(`${path}-wal`)).toBe(true);
    expect(await refused()).toBe("foreign");
    for (const file of readdirSync(folder)) rmSync(join(folder, file));
    crashed(
      "CREATE TABLE t (a); PRAGMA cache_size = 1; PRAGMA cache_spill = 1; BEGIN; WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 5000) INSERT INTO t SELECT i FROM n",
    );
    expect(existsSync(`${path}-journal`)).toBe(true);
    expect(await refused()).toBe("foreign");
  });

  it("is told in words that name the file and what to do", async () => {
    new DatabaseSync(path).exec("CREATE TABLE t (a)");
    await expect(openSqliteStore({ path })).rejects.toThrow(
      `cannot open the store ${path}: it is another program's database, and was left as it is: check the path, or give this client a file of its own`,
    );
  });
});

it.each([
  ["a letter", "Dear diary, ".repeat(1_000)],
  ["a byte", "x"],
  ["a header and nothing more", "SQLite format 3\0"],
])("refuses %s", async (_name, text) => {
  writeFileSync(path, text);
  expect(await refused()).toBe("corrupt");
});

it("refuses a store of a later version and leaves it as it is", async () => {
  const later = new DatabaseSync(path);
  later.exec(`PRAGMA application_id = ${ID}; PRAGMA user_version = 99`);
  later.close();
  // Ours all the same: closed to others.
  chmodSync(path, 0o600);
  expect(await refused()).toBe("newer-version");
});

it("refuses a store with two names, whose log is found by one alone", async () => {
  (await openSqliteStore({ path })).close();
  linkSync(path, join(folder, "other"));
  expect(await refused()).toBe("failed");
});

describe("a store", () => {
  const idOf = (): number => readFileSync(path).readUInt32BE(68);

  it("is made of an empty file, and has its id before anything else", async () => {
    writeFileSync(path, "");
    (await openSqliteStore({ path })).close();
    expect(idOf()).toBe(ID);
  });

  it("of an earlier version gets its id, also when a crash left its tables in the log", async () => {
    crashed(`
      PRAGMA journal_mode = WAL; BEGIN;
      CREATE TABLE IF NOT EXISTS account (account TEXT PRIMARY KEY, bot_id TEXT NOT NULL, cursor TEXT NOT NULL) STRICT;
      CREATE TABLE IF NOT EXISTS pending (
        position INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL, message TEXT NOT NULL,
        UNIQUE (account, id)) STRICT;
      CREATE TABLE IF NOT EXISTS handled (
        position INTEGER PRIMARY KEY AUTOINCREMENT, account TEXT NOT NULL, id TEXT NOT NULL, at_ms INTEGER NOT NULL,
        UNIQUE (account, id)) STRICT;
      CREATE TABLE IF NOT EXISTS context_token (
        account TEXT NOT NULL, user TEXT NOT NULL, token TEXT NOT NULL, PRIMARY KEY (account, user)) STRICT;
      PRAGMA user_version = 1; COMMIT;
      INSERT INTO account VALUES ('bot', 'b', 'c1');`);
    expect(readFileSync(path).includes("CREATE TABLE account")).toBe(false);
    const store = await openSqliteStore({ path });
    expect(await store.load("bot")).toMatchObject({ botId: "b", cursor: "c1" });
    store.close();
    expect(idOf()).toBe(ID);
  });

  it("opens again after a kill at any moment of its making", async () => {
    for (let afterMs = 0; afterMs < 40; afterMs += 4) {
      const child = startElsewhere(`
        say("x");
        setTimeout(() => process.kill(process.pid, "SIGKILL"), ${afterMs});
        const store = await openSqliteStore({ path: ${JSON.stringify(path)} });
        for (;;) {
          await store.saveCursor("bot", "b", "c");
          await new Promise(setImmediate);
        }`);
      await once(child, "close");
      const store = await openSqliteStore({ path });
      store.close();
      for (const file of readdirSync(folder)) rmSync(join(folder, file));
    }
  });
});

describe("a path", () => {
  it.each<[unknown, string]>([
    ["", "an empty text"],
    [":memory:", '":memory:" (createMemoryStore makes a store without a file)'],
    ["file:bot.sqlite?mode=memory", "a file: URL (fileURLToPath makes a name of it)"],
    ["FILE:///tmp/bot.sqlite", "a file: URL (fileURLToPath makes a name of it)"],
    [pathToFileURL("/tmp/bot.sqlite"), "a URL (fileURLToPath makes a name of it)"],
    ["/tmp/a\0b", "a text with a NUL character"],
    [undefined, "undefined"],
    [null, "null"],
    [7, "number"],
    [Buffer.from("/tmp/bot.sqlite"), "object"],
  ])("%s is no file's name, of a store or of a backup", async (value, got) => {
    const message = `path must be a file's name; got ${got}`;
    const store = await openSqliteStore({ path });
    for (const end of [openSqliteStore({ path: value as string }), store.backup(value as string)]) {
      const error = await end.catch(thrown => thrown);
      expect(error).toBeInstanceOf(OptionError);
      expect(error).toMatchObject({ option: "path", message });
    }
    store.close();
    expect(readdirSync(folder)).toEqual(["bot.sqlite"]);
  });

  it("is asked for where there are no options at all", async () => {
    for (const options of [undefined, null, {}])
      await expect(openSqliteStore(options as never)).rejects.toMatchObject({ option: "path" });
  });

  it("may begin like a URL when it is one of a file", async () => {
    const store = await openSqliteStore({ path: join(folder, "file:bot?mode=memory") });
    store.close();
    expect(readdirSync(folder)).toEqual(["file:bot?mode=memory"]);
  });

  it("of a folder, or of what is no regular file, is refused in words", async () => {
    const words = "it is no regular file: name another";
    await expect(openSqliteStore({ path: folder })).rejects.toMatchObject({
      reason: "no-access",
      message: `cannot open the store ${folder}: it is a folder: name a file in it`,
    });
    await expect(openSqliteStore({ path: "/dev/null" })).rejects.toThrow(`/dev/null: ${words}`);
    mkdirSync(join(folder, "state"));
    expect(
      await runElsewhere(`
        const { execFileSync } = await import("node:child_process");
        execFileSync("mkfifo", [${JSON.stringify(path)}]);
        say(await openSqliteStore({ path: ${JSON.stringify(path)} }).catch(error => error.message));`),
    ).toContain(words);
  });

  it("is looked up once: the process may go elsewhere", async () => {
    expect(
      await runElsewhere(`
        process.chdir(${JSON.stringify(folder)});
        const store = await openSqliteStore({ path: "bot.sqlite" });
        process.chdir("/");
        await store.saveCursor("bot", "b", "c");
        await store.backup(${JSON.stringify(join(folder, "backup"))});
        store.close();
        say("done");`),
    ).toBe("done");
    expect(readdirSync(folder)).toEqual(["backup", "bot.sqlite"]);
  });
});
