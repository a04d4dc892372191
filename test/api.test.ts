/** The pages of the programming interface have every entry of the package. `npm run api` makes them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const read = (name: string): string => readFileSync(join(ROOT, name), "utf8");

/** Loaded for what it does, and has no names. */
const WITHOUT_NAMES = ["ilink-sim/repair", "ilink-sim/package.json"];

it("have each entry of the package, under the name by which it is imported", () => {
  const { exports } = JSON.parse(read("package.json"));
  const entries = Object.keys(exports).map(entry => entry.replace(".", "ilink-sim"));
  const { entryPoints } = JSON.parse(read("tools/api/typedoc.json")) as { entryPoints: string[] };
  const named = entryPoints.map(file => {
    const source = read(join("tools/api", file));
    const [, name = ""] = /^\/\*\*\n(?: \*.*\n)*? \* @module (\S+)\n/.exec(source) ?? [];
    const { types } = exports[name.replace(/^ilink-sim/, ".")] ?? {};
    expect(types, file).toBe(`./dist/${file.replace("../../", "").replace(/\.ts$/, ".d.ts")}`);
    return name;
  });
  expect(named.toSorted()).toEqual(entries.filter(entry => !WITHOUT_NAMES.includes(entry)).toSorted());
});
