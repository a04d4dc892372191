/** `fuzz --coverage` and `coverage` from the command line: what shards reach adds up, and what is missing fails. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { everyCell } from "../sim/search/coverage/owed.ts";
import { Folder } from "./command-line.ts";

const folder = new Folder("coverage");
afterAll(() => folder.remove());
const search = ["fuzz", "--subject", "fixed", "--seed", "7", "--runs", "4", "--jobs", "2"];
const read = (name: string) => JSON.parse(readFileSync(join(folder.path, name), "utf8"));

beforeAll(async () => {
  expect(await folder.ask([...search, "--coverage", "whole.json"])).toMatchObject({ code: 0 });
  for (const shard of ["1/2", "2/2"]) {
    const place = ["--shard", shard, "--coverage", `${shard[0]}.json`];
    expect(await folder.ask([...search, ...place])).toMatchObject({ code: 0 });
  }
});

it("two shards add up to what one machine reaches", async () => {
  expect(await folder.ask(["coverage", "1.json", "2.json", "--out", "sum.json"])).toMatchObject({ code: 0 });
  expect(read("sum.json")).toEqual(read("whole.json"));
  expect(read("whole.json")).toMatchObject({ runs: 4, subject: "fixed" });
});

it("--fail fails while something is missing, and says what", async () => {
  const { code, stdout } = await folder.ask(["coverage", "whole.json", "--fail", "--json"]);
  expect(code).toBe(1);
  expect(JSON.parse(stdout)).toMatchObject({ ok: false, runs: 4 });
  const owed = everyCell().filter(({ excuse }) => excuse === undefined);
  const cells = Object.fromEntries(owed.map(({ name }) => [name, 1]));
  folder.file("full.json", JSON.stringify({ ...read("whole.json"), cells }));
  expect(await folder.ask(["coverage", "full.json", "--fail"])).toMatchObject({ code: 0 });
});

it("refuses what is no coverage, or of another client", async () => {
  folder.file("other.json", JSON.stringify({ ...read("whole.json"), subject: "legacy" }));
  folder.file("none.json", "{}");
  for (const [file, words] of [
    ["other.json", "these files are not of one client"],
    ["none.json", "none.json is no file of fuzz --coverage"],
    ["absent.json", "fuzz --coverage writes such files"],
  ] as const) {
    const { code, stderr } = await folder.ask(["coverage", "whole.json", file]);
    expect([code, stderr]).toEqual([64, expect.stringContaining(words)]);
  }
});
