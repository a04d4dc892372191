/** `diff` from the command line: a refactoring changes nothing, a defect shows in numbers and at its first record. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Folder } from "./command-line.ts";

const folder = new Folder("diff");
afterAll(() => folder.remove());
const diff = (...args: string[]) => folder.ask(["diff", ...args, "--jobs", "2"]);
const NIGHT = ["--scenario", "bug-155/overnight-idle"];

it("--same passes for a client and itself, on scenarios and generated runs", async () => {
  const { code, stdout } = await diff("fixed", "fixed", ...NIGHT, "--runs", "2", "--same");
  expect([code, stdout]).toEqual([0, expect.stringContaining("they behave alike, record by record")]);
  expect(stdout).toContain("3 scenarios, each for both");
});

it("--same fails for a defect, and names the first record that differs", async () => {
  const bank = join(import.meta.dirname, "adversaries/bank.ts");
  const { code, stdout } = await diff(
    "fixed",
    `${bank}#sleeps a minute on -14`,
    ...NIGHT,
    "--same",
    "--json",
  );
  expect(code).toBe(1);
  const { differ, first, compared } = JSON.parse(stdout);
  expect([differ, first.scenario]).toEqual([1, "bug-155/overnight-idle"]);
  expect(JSON.parse(first.a)).not.toEqual(JSON.parse(first.b));
  expect(JSON.parse(first.a).seq).toBe(first.seq);
  const violations = compared.find(({ measure }: { measure: string }) => measure === "violations");
  expect(violations).toMatchObject({ a: 0, more: 1 });
  expect(violations.b).toBeGreaterThan(0);
});

it("--same tells a person in words what differs first, in the language in use", async () => {
  const english = await diff("fixed", "legacy", ...NIGHT, "--same", "--markdown", "parting.md");
  expect(english.stdout).toMatch(
    /at record \d+:\n {2}A [\d:]+ +bot +client says recovering \(starting\)\n {2}B .*notifystart/,
  );
  expect(readFileSync(join(folder.path, "parting.md"), "utf8")).toContain("client says recovering");
  const { stdout } = await diff("fixed", "legacy", ...NIGHT, "--same", "--lang", "zh");
  expect(stdout).toContain("客户端报告 recovering（starting）");
});

it("without --same a difference is no failure, and a pull request gets a table", async () => {
  expect(await diff("legacy", "fixed", ...NIGHT, "--markdown", "table.md")).toMatchObject({ code: 0 });
  const table = readFileSync(join(folder.path, "table.md"), "utf8");
  expect(table).toContain("A: `legacy`, B: `fixed`");
  expect(table).toMatch(/\| violations \| \d+ \| 0 \| 1 \| 0 \| 1\.000 \|/);
});

it("refuses a client that there is not, and no scenario at all", async () => {
  expect(await diff("fixed", "fixe", ...NIGHT)).toMatchObject({ code: 64 });
  expect(await diff("fixed", "fixed", "--runs", "0")).toMatchObject({
    code: 64,
    stderr: expect.stringContaining("--runs 0: expected a whole number"),
  });
});
