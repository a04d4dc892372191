import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import {
  findScenarios,
  loadCatalogue,
  readScenario,
  UnknownScenarioError,
} from "../../../sim/scenario/catalogue.ts";
import { ScenarioError } from "../../../sim/scenario/problem.ts";

let cwd = "";
let root = "";

beforeAll(() => {
  cwd = mkdtempSync(join(tmpdir(), "ilink-catalogue-"));
  root = join(cwd, "scenarios");
  for (const file of [
    "session/expiry",
    "bug-155/overnight-idle",
    "bug-155/healed",
    "bug-155/deep/er",
    "top",
  ]) {
    mkdirSync(join(root, file, ".."), { recursive: true });
    writeFileSync(join(root, `${file}.yaml`), "title: t\nruns: 1h\n");
  }
  writeFileSync(join(root, "bug-155/notes.md"), "");
  writeFileSync(join(root, "scenario.schema.json"), "{}");
  writeFileSync(join(cwd, "found.yaml"), "title: t\nruns: 35\n");
});

afterAll(() => rmSync(cwd, { recursive: true }));

const names = (...wanted: string[]) => findScenarios(wanted, root, cwd).map(({ name }) => name);
const BUG_155 = ["bug-155/deep/er", "bug-155/healed", "bug-155/overnight-idle"];

test("the catalogue holds every YAML file, sorted", () => {
  expect(loadCatalogue(root).map(({ name }) => name)).toEqual([...BUG_155, "session/expiry", "top"]);
});

test.each([
  [["bug-155/healed"], ["bug-155/healed"]],
  [["bug-155"], BUG_155],
  [["bug-155/"], BUG_155],
  [["bug-155/*"], BUG_155],
  [["bug-155/..."], BUG_155],
  [["bug-155/…"], BUG_155],
  [["bug-155/o*"], ["bug-155/overnight-idle"]],
  [["*"], [...BUG_155, "session/expiry", "top"]],
  [[], [...BUG_155, "session/expiry", "top"]],
  [["scenarios/bug-155"], BUG_155],
  [["./scenarios/bug-155/*"], BUG_155],
  [["scenarios/top.yaml"], ["top"]],
  [["found.yaml"], ["found.yaml"]],
  [
    ["top", "bug-155/healed", "top"],
    ["bug-155/healed", "top"],
  ],
])("%j means %j", (wanted, expected) => {
  expect(names(...wanted)).toEqual(expected);
});

test.each([
  ["bug-155/overnite-idle", ["bug-155/overnight-idle"]],
  ["bug-15", ["bug-155"]],
  ["overnight-idle", ["bug-155/overnight-idle"]],
  ["missing.yaml", []],
  ["bug-155/notes.md", []],
])("%s is unknown", (wanted, near) => {
  expect.assertions(2);
  try {
    findScenarios([wanted], root, cwd);
  } catch (error) {
    expect(error).toBeInstanceOf(UnknownScenarioError);
    expect(error).toMatchObject({ code: "ERR_UNKNOWN_SCENARIO", wanted, nearest: near });
  }
});

test("an entry is read under its name", () => {
  const [entry] = findScenarios(["top"], root, cwd);
  expect(readScenario(entry!, { cwd }).name).toBe("top");
});

test("a mistake names the file relative to the working directory", () => {
  const [entry] = findScenarios(["found.yaml"], root, cwd);
  expect(() => readScenario(entry!, { cwd })).toThrow(ScenarioError);
  expect(() => readScenario(entry!, { cwd })).toThrow(/^found\.yaml:2:7 "runs" must be a length of time/);
});
