/** What a crash leaves of a subject's files. */
import fs from "node:fs";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createStateDir, type StateDir } from "../../../sim/world/state-dir.ts";

let dir: StateDir;
beforeEach(() => {
  dir = createStateDir();
});
afterEach(() => dir.remove());

const write = (name: string, text: string): void => fs.writeFileSync(path.join(dir.path(), name), text);
const read = (name: string): string => fs.readFileSync(path.join(dir.path(), name), "utf8");

describe("a torn write", () => {
  it("cuts the file that changed in half, also when it is as long as it was", () => {
    write("cursor", "before");
    write("other", "a much longer one that nobody touched");
    dir.remember();
    write("cursor", "afters");
    dir.tear();
    expect([read("cursor"), read("other")]).toEqual(["aft", "a much longer one that nobody touched"]);
  });

  it("of a file that only grew keeps what was there before", () => {
    write("db-wal", "safe.");
    dir.remember();
    write("db-wal", "safe.12345678");
    dir.tear();
    expect(read("db-wal")).toBe("safe.1234");
  });

  it("of a log that is written anew from its beginning keeps what was there before, and cuts what came since", () => {
    write("db-wal", "new.old frames of before");
    dir.remember();
    write("db-wal", "new.12345678es of before");
    dir.tear();
    expect(read("db-wal")).toBe("new.1234");
  });

  it("of a file that only became shorter cuts it in half", () => {
    write("list", "0123456789");
    dir.remember();
    write("list", "0123");
    dir.tear();
    expect(read("list")).toBe("01");
  });

  it("hits the log of a database before the database, and never its index in memory", () => {
    dir.remember();
    write("db", "0123456789");
    write("db-shm", "01234567890123456789");
    write("db-wal", "0123");
    dir.tear();
    expect([read("db"), read("db-shm").length, read("db-wal")]).toEqual(["0123456789", 20, "01"]);
  });
});

it("goes back to what was remembered, and forgets what was made since", () => {
  write("kept", "1");
  dir.remember();
  write("kept", "2");
  write("new", "3");
  dir.goBack();
  expect([read("kept"), fs.readdirSync(dir.path())]).toEqual(["1", ["kept"]]);
});

// Windows lets only an administrator make links, and has no such modes.
it.skipIf(process.platform === "win32")(
  "goes back to folders, empty ones too, to links and to who may read a file",
  () => {
    fs.mkdirSync(path.join(dir.path(), "accounts", "empty"), { recursive: true });
    write("accounts/secret.json", "token");
    fs.chmodSync(path.join(dir.path(), "accounts/secret.json"), 0o600);
    fs.symlinkSync("accounts/secret.json", path.join(dir.path(), "latest"));
    dir.remember();
    write("accounts/secret.json", "other");
    fs.rmSync(path.join(dir.path(), "accounts", "empty"), { recursive: true });
    fs.rmSync(path.join(dir.path(), "latest"));
    dir.goBack();
    expect(read("latest")).toBe("token");
    expect(fs.readdirSync(dir.path(), { recursive: true }).toSorted()).toEqual([
      "accounts",
      "accounts/empty",
      "accounts/secret.json",
      "latest",
    ]);
    expect(fs.lstatSync(path.join(dir.path(), "latest")).isSymbolicLink()).toBe(true);
    expect(fs.statSync(path.join(dir.path(), "accounts/secret.json")).mode & 0o777).toBe(0o600);
  },
);

it("remembers anew, whatever it remembered before", () => {
  write("cursor", "1");
  dir.remember();
  write("cursor", "2");
  dir.remember();
  write("cursor", "3");
  dir.goBack();
  expect(read("cursor")).toBe("2");
});

it("puts files back as they were before an orderly closing", () => {
  write("db-wal", "log");
  dir.keepThrough(() => fs.rmSync(path.join(dir.path(), "db-wal")));
  expect(read("db-wal")).toBe("log");
});

it("is gone when it is removed, with all its copies", () => {
  const folder = dir.path();
  dir.remember();
  dir.remove();
  expect(fs.existsSync(folder)).toBe(false);
});
