/** A store belongs to one opener, under whatever name others come and whatever its own process does to its files. */
import { createHash } from "node:crypto";
import { once } from "node:events";
import {
  cpSync,
  existsSync,
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { connect, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openSqliteStore, type SqliteStore } from "../../../src/index.ts";
import { nextWords, openElsewhere, startElsewhere } from "./elsewhere.ts";

let folder: string;
let path: string;
let store: SqliteStore | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-store-"));
  path = join(folder, "bot.sqlite");
});
afterEach(() => {
  store?.close();
  store = undefined;
  rmSync(folder, { recursive: true });
});

/** Both a second opener in this process and one in another. */
async function reasons(name: string): Promise<string[]> {
  const here = await openSqliteStore({ path: name }).then(
    () => "opened",
    error => error.reason,
  );
  return [here, await openElsewhere(name)];
}

const IN_USE = ["in-use", "in-use"];

describe("an open store is in use", () => {
  beforeEach(async () => {
    store = await openSqliteStore({ path });
  });

  it("under every name of its file", async () => {
    symlinkSync(path, join(folder, "soft"));
    symlinkSync("soft", join(folder, "soft of soft"));
    symlinkSync(folder, `${folder}-link`);
    linkSync(path, join(folder, "hard"));
    const names = ["soft", "soft of soft", "hard"].map(name => join(folder, name));
    names.push(
      join(`${folder}-link`, "bot.sqlite"),
      relative(process.cwd(), path),
      `${folder}/./x/../bot.sqlite`,
    );
    for (const name of names) expect(await reasons(name), name).toEqual(IN_USE);
    rmSync(`${folder}-link`);
  });

  it("under each of them even when its process has copied it and has so lost SQLite's locks", async () => {
    linkSync(path, join(folder, "hard"));
    for (const file of readdirSync(folder)) readFileSync(join(folder, file));
    for (const name of [path, join(folder, "hard")]) expect(await reasons(name), name).toEqual(IN_USE);
    expect(existsSync(`${path}-lock`)).toBe(true);
  });

  it("after its file, or that of its lock, was renamed or removed", async () => {
    for (const file of readdirSync(folder)) readFileSync(join(folder, file));
    rmSync(`${path}-lock`);
    expect(await reasons(path)).toEqual(IN_USE);
    renameSync(path, join(folder, "moved"));
    expect(await reasons(join(folder, "moved"))).toEqual(IN_USE);
    renameSync(join(folder, "moved"), path);
  });

  it("when another file has taken its place", async () => {
    for (const file of readdirSync(folder)) readFileSync(join(folder, file));
    renameSync(path, join(folder, "moved"));
    expect(await reasons(path)).toEqual(IN_USE);
    rmSync(path, { force: true });
    renameSync(join(folder, "moved"), path);
  });

  it("and whoever is refused changes nothing in its folder", async () => {
    const seen = () =>
      readdirSync(folder).map(file => [
        file,
        statSync(join(folder, file)).mtimeMs,
        statSync(join(folder, file)).size,
      ]);
    const before = seen();
    expect(await reasons(path)).toEqual(IN_USE);
    expect(seen()).toEqual(before);
  });

  it.runIf(process.getuid?.() === 0)(
    "in a container that shares the folder, where other names are known to the kernel",
    async () => {
      // The store's own lock is lost by this; that on the lock's file is not.
      readFileSync(path);
      expect(await openElsewhere(path, ["unshare", "--net"])).toBe("in-use");
    },
  );

  it("and a client of an earlier version, which knows no other lock than the store's, is kept out", () => {
    const earlier = new DatabaseSync(path);
    const open = () => earlier.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; SELECT 1");
    expect(open).toThrow("database is locked");
    earlier.close();
  });

  it("but a copy of it is a store of its own", async () => {
    const copy = join(folder, "copy");
    mkdirSync(copy);
    for (const file of readdirSync(folder).filter(file => file.startsWith("bot")))
      cpSync(join(folder, file), join(copy, file));
    expect(await openElsewhere(join(copy, "bot.sqlite"))).toBe("opened");
  });
});

it("is kept out by the store's own lock while a client of an earlier version has it", async () => {
  (await openSqliteStore({ path })).close();
  const earlier = new DatabaseSync(path);
  earlier.exec("PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; SELECT * FROM account");
  expect(await openElsewhere(path)).toBe("in-use");
  earlier.close();
  expect(await openElsewhere(path)).toBe("opened");
});

it("is made behind a link that leads to no file yet, and has its lock there", async () => {
  mkdirSync(join(folder, "deep"));
  symlinkSync(join("deep", "real.sqlite"), path);
  store = await openSqliteStore({ path });
  expect(await reasons(join(folder, "deep", "real.sqlite"))).toEqual(IN_USE);
  expect(readdirSync(folder).toSorted()).toEqual(["bot.sqlite", "deep"]);
});

it("refuses a link that leads to itself", async () => {
  symlinkSync(path, path);
  await expect(openSqliteStore({ path })).rejects.toMatchObject({ code: "store" });
});

it("leaves nothing of its lock when it is closed, and keeps no process alive", async () => {
  const child = startElsewhere(`await openSqliteStore({ path: ${JSON.stringify(path)} });`);
  // It ends by itself, without closing the store: the operating system has to free it.
  expect(await once(child, "close")).toEqual([0, null]);
  expect(existsSync(`${path}-lock`)).toBe(true);
  (await openSqliteStore({ path })).close();
  expect(readdirSync(folder)).toEqual(["bot.sqlite"]);
});

it("is free at once when its process was killed, whatever it left behind", async () => {
  for (let count = 0; count < 3; count++) {
    const child = startElsewhere(`
      await openSqliteStore({ path: ${JSON.stringify(path)} });
      say("open");
      setInterval(() => {}, 1_000);`);
    expect(await nextWords(child)).toBe("open");
    expect(await openSqliteStore({ path }).catch(error => error.reason)).toBe("in-use");
    child.kill("SIGKILL");
    await once(child, "close");
    (await openSqliteStore({ path })).close();
  }
});

it("is not two stores' when two processes and this one open it at the same moment", async () => {
  const openers = [1, 2].map(() =>
    startElsewhere(`
      process.stdin.once("data", async () => {
        try {
          await openSqliteStore({ path: ${JSON.stringify(path)} });
          say("opened");
          setInterval(() => {}, 1_000);
        } catch (error) {
          say(error.reason);
          process.exit();
        }
      });
      say("ready");`),
  );
  await Promise.all(openers.map(nextWords));
  const said = openers.map(nextWords);
  for (const child of openers) child.stdin?.write("go");
  const here = openSqliteStore({ path }).then(
    opened => {
      store = opened;
      return "opened";
    },
    error => error.reason,
  );
  const ends = await Promise.all([...said, here]);
  for (const child of openers) child.kill("SIGKILL");
  expect(ends.toSorted()).toEqual(["in-use", "in-use", "opened"]);
});

it("is not refused for the names of a removed file that are about to be let go of", async () => {
  writeFileSync(path, "");
  const { dev, ino } = statSync(path, { bigint: true });
  const name = createHash("sha256").update(`${dev}:${ino}`).digest("hex").slice(0, 32);
  // Its holder is on its way out when it is asked.
  const holder = createServer(() => {}).listen(`\0ilink-store-${name}`);
  await once(holder, "listening");
  holder.on("connection", socket => {
    holder.close();
    socket.destroy();
  });
  store = await openSqliteStore({ path });
});

it("turns away whoever connects to the name in the kernel", async () => {
  store = await openSqliteStore({ path });
  const held = readFileSync("/proc/net/unix", "utf8");
  const names = [path, `${path}-lock`].map(file => {
    const { dev, ino } = statSync(file, { bigint: true });
    return `ilink-store-${createHash("sha256").update(`${dev}:${ino}`).digest("hex").slice(0, 32)}`;
  });
  for (const name of names) {
    expect(held).toContain(`@${name}\n`);
    const socket = connect(`\0${name}`);
    socket.on("error", () => {}).resume();
    await once(socket, "close");
  }
  expect(await reasons(path)).toEqual(IN_USE);
});

describe("what stands where the lock's file should", () => {
  it("is refused by name when it is no file, or no lock, and is left alone", async () => {
    const lock = `${path}-lock`;
    const refusal = {
      reason: "no-access",
      message: `cannot open the store ${path}: its lock ${lock} cannot be taken: it is something else, or another user's; remove it, when nobody uses the store`,
    };
    mkdirSync(lock);
    await expect(openSqliteStore({ path })).rejects.toMatchObject(refusal);
    rmSync(lock, { recursive: true });
    writeFileSync(join(folder, "precious"), "words");
    symlinkSync(join(folder, "precious"), lock);
    await expect(openSqliteStore({ path })).rejects.toMatchObject(refusal);
    rmSync(lock);
    writeFileSync(lock, "words ".repeat(1_000));
    await expect(openSqliteStore({ path })).rejects.toMatchObject(refusal);
    expect(readFileSync(lock, "utf8")).toContain("words");
    expect(existsSync(path)).toBe(false);
  });
});
