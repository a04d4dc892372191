/** What failed last time is remembered in a file of the folder, which anybody may delete. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { LastFailures } from "../../../sim/commands/last-failures.ts";
import { row } from "../report/rows.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-last-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const FILE = ".ilink-sim/last-run/failures.json";
const A = row({ scenario: "s/a", subject: "x", breaks: ["no-loss"] });
const B = row({ scenario: "s/b", subject: "x", breaks: ["no-loss"] });
const isFailure = ({ verdict }: typeof A): boolean => verdict !== "pass";

it("is remembered by scenario and subject until it passes; other runs change nothing of it", () => {
  new LastFailures(folder).note([A, B], isFailure);
  const next = new LastFailures(folder);
  expect(next.size).toBe(2);
  expect(next.has(A)).toBe(true);
  expect(next.has({ scenario: "s/a", subject: "y" })).toBe(false);
  next.note([row({ scenario: "s/a", subject: "x" })], isFailure);
  expect(new LastFailures(folder).has(A)).toBe(false);
  expect(new LastFailures(folder).has(B)).toBe(true);
});

it("keeps itself out of the repository, and leaves nothing where nothing failed", () => {
  new LastFailures(folder).note([row({})], isFailure);
  expect(existsSync(join(folder, ".ilink-sim"))).toBe(false);
  new LastFailures(folder).note([A], isFailure);
  expect(readFileSync(join(folder, ".ilink-sim/last-run/.gitignore"), "utf8")).toBe("*\n");
});

it.each(["", "{", '{"version":2,"failures":[["s/a","x"]]}', '{"version":1,"failures":["s/a"]}'])(
  "%j is no memory, and is written anew",
  text => {
    new LastFailures(folder).note([A], isFailure);
    writeFileSync(join(folder, FILE), text);
    const read = new LastFailures(folder);
    expect(read.size).toBe(0);
    read.note([B], isFailure);
    expect(new LastFailures(folder).has(B)).toBe(true);
  },
);

it("is not kept where no file can be written, and that stops nothing", () => {
  writeFileSync(join(folder, ".ilink-sim"), "");
  expect(() => new LastFailures(folder).note([A], isFailure)).not.toThrow();
});
