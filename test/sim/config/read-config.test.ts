/** The config file of a folder: found, loaded, and told with file and key where it is wrong. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfig } from "../../../sim/config/read-config.ts";
import { type Config, defineConfig } from "../../../sim/index.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-config-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

const INVARIANTS = ["no-loss", "in-order"];
const file = (name: string, text: string): void => writeFileSync(join(folder, name), text);
const read = (name?: string) =>
  readConfig(folder, { ...(name !== undefined && { file: name }), invariants: INVARIANTS });

const CONFIG: Config = {
  subject: ["fixed", "./mine.ts"],
  scenarios: "bug-155",
  door: "msw",
  expect: false,
  report: ["github"],
  ignore: "no-loss,in-order",
  jobs: 2,
  budget: 60,
  memory: 512,
};

it("is undefined where there is none, also when a folder above has one", async () => {
  file("ilink-sim.config.json", "{}");
  mkdirSync(join(folder, "below"));
  expect(await readConfig(join(folder, "below"), { invariants: INVARIANTS })).toBeUndefined();
});

it("is taken as it is given by defineConfig", () => {
  expect(defineConfig(CONFIG)).toBe(CONFIG);
});

const AS_MODULE = `export default ${JSON.stringify(CONFIG)};`;
it.each([
  ["ilink-sim.config.json", JSON.stringify(CONFIG)],
  ["ilink-sim.config.mjs", AS_MODULE],
  ["ilink-sim.config.js", AS_MODULE],
  [
    "ilink-sim.config.ts",
    `import type { Config } from "ilink-sim";\n${AS_MODULE.replace(/;$/, " satisfies Config;")}`,
  ],
  [
    "ilink-sim.config.ts",
    `import { defineConfig } from "ilink-sim";\nexport default defineConfig(${JSON.stringify(CONFIG)});`,
  ],
])("%s is read", async (name, text) => {
  // As anywhere: a file that ends in .js is what package.json says it is.
  file("package.json", '{ "type": "module" }');
  file(name, text);
  expect(await read()).toEqual({ file: name, config: CONFIG });
});

it("comes from the file that is named, and else from TypeScript first", async () => {
  file("ilink-sim.config.json", '{ "jobs": 1 }');
  file("ilink-sim.config.ts", "export default { jobs: 2 };");
  file("other.mjs", "export default { jobs: 3 };");
  expect((await read())?.config).toEqual({ jobs: 2 });
  expect((await read("other.mjs"))?.config).toEqual({ jobs: 3 });
});

describe("is refused", () => {
  it.each([
    ["{", "ilink-sim.config.json is not JSON: "],
    ["[]", "ilink-sim.config.json: export an object"],
    ['{ "subjct": "fixed" }', 'ilink-sim.config.json: unknown key "subjct"; did you mean subject?'],
    ['{ "door": "mws" }', 'ilink-sim.config.json: "door" cannot be "mws"; known: memory, msw'],
    ['{ "jobs": "2" }', 'ilink-sim.config.json: "jobs" must be a number, not "2"'],
    ['{ "jobs": 0 }', 'ilink-sim.config.json: "jobs" must be at least 1, not 0'],
    ['{ "expect": true }', 'ilink-sim.config.json: "expect" must be the path of a file, or false'],
    [
      '{ "ignore": ["in-order", "no-lost"] }',
      'ilink-sim.config.json: "ignore" has "no-lost", and there is no such invariant; did you mean no-loss?',
    ],
  ])("%s, with file, key and what would be right", async (text, words) => {
    file("ilink-sim.config.json", text);
    await expect(read()).rejects.toThrow(words);
  });

  it("with all of its mistakes at once", async () => {
    file("ilink-sim.config.json", '{ "jbos": 1, "doors": "msw" }');
    await expect(read()).rejects.toThrow(/"jbos"; did you mean jobs\?\n.*"doors"; did you mean door\?/);
  });

  it("when it throws, has no default export, or is not there", async () => {
    file("ilink-sim.config.ts", 'throw new Error("boom");');
    await expect(read()).rejects.toThrow("ilink-sim.config.ts does not load: Error: boom");
    file("ilink-sim.config.ts", "export const config = {};");
    await expect(read()).rejects.toThrow("ilink-sim.config.ts: export an object");
    await expect(read("none.ts")).rejects.toThrow("none.ts: there is no such file");
  });
});
