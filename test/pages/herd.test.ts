/** docs/herd.md: its commands do what it says, it shows what the first prints, and it names every law with its source. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { LAWS } from "../../sim/herd/laws/table.ts";
import { blocksOf, commandsIn } from "./blocks.ts";
import { Shell } from "./shell.ts";

const PAGE = "docs/herd.md";
const shell = new Shell("herd");
afterAll(() => shell.remove());

const text = readFileSync(join(import.meta.dirname, "../..", PAGE), "utf8");
const commands = commandsIn(blocksOf(PAGE));

describe.skipIf(process.platform === "win32")("a command of docs/herd.md", () => {
  it("prints what the page shows", async () => {
    const [first = ""] = commands;
    const { code, stdout } = await shell.run(first);
    expect(code).toBe(0);
    expect(stdout.trimEnd()).toBe(
      blocksOf(PAGE)
        .find(({ language }) => language === "text")
        ?.text.trimEnd(),
    );
    for (const line of stdout.split("\n")) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.each(commands.slice(1))("%s", async command => {
    const { code, stdout } = await shell.run(command);
    expect(code, stdout).toBe(Number(/# exit code (\d)$/.exec(command)?.[1] ?? 0));
    if (command.includes("--json"))
      expect(JSON.parse(stdout)).toMatchObject({
        version: 1,
        verdict: "pass",
        plan: { clients: 100, outageMs: 90_000, perSecond: 10, beyond: "queue", seed: "7" },
        laws: LAWS.map(({ name }) => ({ law: name, outcome: "holds" })),
      });
  });
});

it("docs/herd.md has a row for every law, with the source that it rests on", () => {
  const rows = [...text.matchAll(/^\| `([\w-]+)` +\|.*\((https:[^)]+)\) \|$/gm)].map(([, name, source]) => [
    name,
    source,
  ]);
  expect(rows).toEqual(LAWS.map(({ name, source }) => [name, source]));
});
