/** Writes that go wrong: which calls count as one, what their callers see, and what is left of the file. */
import fs, { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type WriteFault, writeError } from "../../../sim/kernel/disk.ts";
import { type Kernel, openKernel } from "../../../sim/kernel/kernel.ts";

let kernel: Kernel | undefined;
let folder = "";
let file = "";
let asked: string[] = [];
let fault: WriteFault | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-sim-disk-"));
  file = join(folder, "state");
  fs.writeFileSync(file, "before");
  [asked, fault] = [[], undefined];
  kernel = openKernel({
    startMs: 0,
    seed: "1",
    stepsMax: 1_000,
    settleTurns: 1,
    onTrip: () => {},
    onWrite(name) {
      asked.push(name);
      return fault;
    },
  });
});
afterEach(() => {
  kernel?.close();
  rmSync(folder, { recursive: true, force: true });
});

const other = () => join(folder, "other");
const text = () => readFileSync(file, "utf8");

/** Each way to write, by the file that it writes to. */
const WRITES: [string, () => unknown, () => string][] = [
  ["writeFileSync", () => fs.writeFileSync(file, "after"), () => file],
  ["writeFileSync of bytes", () => fs.writeFileSync(file, Buffer.from("after")), () => file],
  ["writeFileSync to a URL", () => fs.writeFileSync(pathToFileURL(file), "after"), () => file],
  ["appendFileSync", () => fs.appendFileSync(file, "after"), () => file],
  ["renameSync", () => fs.renameSync(file, other()), other],
  ["copyFileSync", () => fs.copyFileSync(file, other()), other],
  ["openSync for writing", () => fs.closeSync(fs.openSync(file, "r+")), () => file],
  ["promises.writeFile", () => fs.promises.writeFile(file, "after"), () => file],
  ["promises.appendFile", () => fs.promises.appendFile(file, "after"), () => file],
  ["promises.rename", () => fs.promises.rename(file, other()), other],
  [
    "writeFile with a callback",
    () =>
      new Promise<void>((resolve, reject) =>
        fs.writeFile(file, "after", error => (error ? reject(error) : resolve())),
      ),
    () => file,
  ],
];

describe.each(WRITES)("%s", (_name, write, target) => {
  it("asks once, and goes through when nothing is wrong", async () => {
    await write();
    expect(asked).toEqual([target()]);
    expect([text, () => readFileSync(other(), "utf8")].some(read => attempt(read) !== undefined)).toBe(true);
  });

  it.each(["ENOSPC", "EACCES", "EIO"] as const)("fails with %s and leaves what was there", async code => {
    fault = { code };
    const failure = (async () => write())();
    await expect(failure).rejects.toMatchObject({ code, path: target() });
    expect([asked.length, text(), existsSync(other())]).toEqual([1, "before", false]);
  });
});

describe("a torn write", () => {
  it.each([
    ["a text", "123456789", "1234"],
    ["bytes", Buffer.from("123456"), "123"],
    ["nothing", "", ""],
  ])("leaves the first half of %s in place of what was there", (_what, content, half) => {
    fault = { code: "EIO", half: true };
    expect(() => fs.writeFileSync(file, content)).toThrow(/^EIO: i\/o error, open/);
    expect([text(), asked]).toEqual([half, [file]]);
  });

  it("may cut a character in two", () => {
    fault = { code: "EIO", half: true };
    expect(() => fs.writeFileSync(file, "é")).toThrow("EIO");
    expect(readFileSync(file)).toEqual(Buffer.from([0xc3]));
  });

  it("keeps to the options, and appends where it was asked to", () => {
    fault = { code: "EIO", half: true };
    expect(() => fs.appendFileSync(file, "123456")).toThrow("EIO");
    expect(() => fs.writeFileSync(file, "abcdef", { flag: "a" })).toThrow("EIO");
    expect([text(), asked]).toEqual(["before123abc", [file, file]]);
  });

  it.each<[how: string, flags: string, write: (descriptor: number) => unknown, left: string]>([
    ["a text", "w", to => fs.writeSync(to, "abcdef"), "abc"],
    ["a text at a place", "r+", to => fs.writeSync(to, "XY", 2), "beXore"],
    ["bytes", "w", to => fs.writeSync(to, Buffer.from("abcdef")), "abc"],
    ["a part of bytes", "w", to => fs.writeSync(to, Buffer.from("abcdef"), 2, 4), "cd"],
    [
      "a part of bytes, by name",
      "r+",
      to => fs.writeSync(to, Buffer.from("XYZ"), { offset: 1, length: 2, position: 0 } as never),
      "Yefore",
    ],
    ["a whole file", "w", to => fs.writeFileSync(to, "abcdef"), "abc"],
    ["what is appended", "a", to => fs.appendFileSync(to, "123456"), "before123"],
  ])("cuts %s that is written to an open file, once", (_, flags, write, left) => {
    fault = { code: "EIO", half: true };
    const descriptor = fs.openSync(file, flags);
    fault = undefined;
    expect(() => write(descriptor)).toThrow(/^EIO: i\/o error, write/);
    expect(text()).toBe(left);
    fs.writeSync(descriptor, "!");
    fs.closeSync(descriptor);
    expect([text().includes("!"), asked.length]).toEqual([true, 1]);
  });

  it("of another sort than content is a failure alone", () => {
    fault = { code: "EIO", half: true };
    expect(() => fs.renameSync(file, other())).toThrow("EIO");
    expect([text(), existsSync(other())]).toEqual(["before", false]);
  });
});

it("nobody is asked about a read, and reads go through", async () => {
  fault = { code: "EIO" };
  expect(fs.readFileSync(file, "utf8")).toBe("before");
  expect(await fs.promises.readFile(file, "utf8")).toBe("before");
  fs.closeSync(fs.openSync(file, "r"));
  expect(asked).toEqual([]);
});

it("a failed write does not pass for the inside of the next", () => {
  fault = { code: "EIO" };
  expect(() => fs.writeFileSync(file, "x")).toThrow("EIO");
  fault = undefined;
  expect(() => fs.writeFileSync(join(folder, "none", "x"), "x")).toThrow("ENOENT");
  fault = { code: "ENOSPC" };
  expect(() => fs.writeFileSync(file, "x")).toThrow("ENOSPC");
});

it("the error is what node:fs throws", () => {
  expect(writeError({ code: "ENOSPC" }, "open", "/a")).toMatchObject({
    message: "ENOSPC: no space left on device, open '/a'",
    code: "ENOSPC",
    syscall: "open",
    path: "/a",
  });
});

it("a closed kernel has given node:fs back", () => {
  kernel?.close();
  kernel = undefined;
  fault = { code: "EIO" };
  fs.writeFileSync(file, "after");
  expect([text(), asked]).toEqual(["after", []]);
});

function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
