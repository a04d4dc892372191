/** docs/scenarios.md: its tables have each key of a scenario, and its commands make one that runs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { MESSAGE_FORMS } from "../../sim/scenario/scenario.ts";
import { hostSchema, scenarioSchema, workloadSchema } from "../../sim/scenario/schema.ts";
import { printTemplate } from "../../sim/scenario/template.ts";
import { blocksOf, commandsIn } from "./blocks.ts";
import { Shell } from "./shell.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGE = readFileSync(join(ROOT, "docs/scenarios.md"), "utf8");
const BLOCKS = blocksOf("docs/scenarios.md");
const shell = new Shell("scenarios");
afterAll(() => shell.remove());

it.each([
  ["What a file says", scenarioSchema],
  ["What people do", workloadSchema],
  ["The host", hostSchema],
])("%s: each key, once", (heading, schema) => {
  const section = PAGE.split(/^## /m).find(text => text.startsWith(`${heading}\n`)) ?? "";
  const keys = [...section.matchAll(/^\| `(\w+)` *\|/gm)].map(([, key]) => key);
  expect(keys.toSorted()).toEqual(Object.keys(schema.shape).toSorted());
});

it("names each form of a message", () => {
  for (const form of MESSAGE_FORMS) expect(PAGE).toContain(`\`${form}\``);
});

it("shows what new scenario writes for somebody who has installed the package", () => {
  const schema = "../../node_modules/ilink-sim/scenarios/scenario.schema.json";
  const shown = BLOCKS.find(({ marker }) => marker === "snippet: scenario")?.text;
  expect(shown).toBe(printTemplate("mine/lost-hour", schema));
});

describe.skipIf(process.platform === "win32")("the commands", () => {
  const commands = commandsIn(BLOCKS);

  it("are five", () => expect(commands).toHaveLength(5));

  it.each(commands)("%s", async command => {
    const { code, stdout, stderr } = await shell.run(command);
    expect(code, stdout + stderr).toBe(0);
    if (command.includes(" run ")) expect(stdout).toContain("1 run, all as expected");
  });
});
