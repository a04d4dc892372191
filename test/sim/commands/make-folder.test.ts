/** A folder is made with those above it, and where none can be made that is an end, with the system's reason. */
import fs from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { makeFolder } from "../../../sim/commands/make-folder.ts";

let home: string;
beforeEach(() => {
  home = fs.mkdtempSync(join(tmpdir(), "ilink-folder-"));
});
afterEach(() => fs.rmSync(home, { recursive: true }));

it("makes those above it too, and leaves what is there", () => {
  const folder = join(home, "a", "b", "c");
  makeFolder(folder);
  fs.writeFileSync(join(folder, "kept"), "");
  makeFolder(folder);
  expect(fs.readdirSync(folder)).toEqual(["kept"]);
});

it("ends where the folder above is there and says that it is not", () => {
  const asked: string[] = [];
  const mkdirSync = ((path: string) => {
    asked.push(path);
    throw Object.assign(new Error("no such file or directory"), { code: "ENOENT" });
  }) as unknown as typeof fs.mkdirSync;
  const folder = join(home, "of-the-kernel");
  expect(() => makeFolder(folder, { mkdirSync })).toThrow("no such file or directory");
  expect(asked).toEqual([folder]);
});

it("is content when another process was faster", () => {
  const folder = join(home, "shared");
  const mkdirSync = ((path: string) => {
    fs.mkdirSync(path);
    fs.mkdirSync(path);
  }) as typeof fs.mkdirSync;
  makeFolder(folder, { mkdirSync });
  expect(fs.statSync(folder).isDirectory()).toBe(true);
});

it("tells of a file in its place, and of one above it", () => {
  const file = join(home, "file");
  fs.writeFileSync(file, "");
  expect(() => makeFolder(file)).toThrow(expect.objectContaining({ code: "EEXIST" }));
  expect(() => makeFolder(join(file, "below"))).toThrow(expect.objectContaining({ code: "ENOTDIR" }));
});
