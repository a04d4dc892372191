import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { loadCatalogue, readScenario } from "../../../sim/scenario/catalogue.ts";
import { findScenarios } from "../../../sim/scenario/find.ts";
import { ScenarioError } from "../../../sim/scenario/problem.ts";
import { UnknownScenarioError } from "../../../sim/scenario/unknown.ts";

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
  for (const file of [
    "mine/one.yaml",
    "mine/deep/two.yaml",
    "mine/node_modules/other/no.yaml",
    "mine/.hidden/three.yaml",
    "mine/notes.txt",
    "mine/a[1].yaml",
    "bug-155/healed.yaml",
    "bug-155/local.yaml",
    "-dash.yaml",
    "wei 微信.yaml",
    "sub/here.yaml",
  ]) {
    mkdirSync(join(cwd, file, ".."), { recursive: true });
    writeFileSync(join(cwd, file), "title: t\nruns: 1h\n");
  }
  mkdirSync(join(cwd, "empty/inside"), { recursive: true });
  symlinkSync(join(cwd, "mine/one.yaml"), join(cwd, "link.yaml"));
});

afterAll(() => rmSync(cwd, { recursive: true }));

const names = (...wanted: string[]) => findScenarios(wanted, root, cwd).map(({ name }) => name);
const BUG_155 = ["bug-155/deep/er", "bug-155/healed", "bug-155/overnight-idle"];

const MINE = ["mine/.hidden/three.yaml", "mine/a[1].yaml", "mine/deep/two.yaml", "mine/one.yaml"];

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
  [["./found.yaml"], ["found.yaml"]],
  [["scenarios"], [...BUG_155, "session/expiry", "top"]],
  [["scenarios/**/o*.yaml"], ["bug-155/overnight-idle"]],
  [["*/*"], [...BUG_155, "session/expiry"]],
  [["*/{healed,expiry}"], ["bug-155/healed", "session/expiry"]],
  [["bug-155/healed.yaml"], ["bug-155/healed.yaml"]],
  [["session/expiry.yaml"], ["session/expiry"]],
  [["./bug-155"], ["bug-155/healed.yaml", "bug-155/local.yaml"]],
  [["./bug-155/h*"], ["bug-155/healed.yaml"]],
  [["bug-155/local.yaml"], ["bug-155/local.yaml"]],
  [["mine"], MINE],
  [["mine/"], MINE],
  [["./mine/..."], MINE],
  [["mine/*.yaml"], ["mine/a[1].yaml", "mine/one.yaml"]],
  [["mine/**"], MINE],
  [["mine/d*"], ["mine/deep/two.yaml"]],
  [["mine/a[1].yaml"], ["mine/a[1].yaml"]],
  [["mine/one.yaml", "./mine/one.yaml", "mine"], MINE],
  [["./-dash.yaml"], ["./-dash.yaml"]],
  [["wei 微信.yaml"], ["wei 微信.yaml"]],
  [["we*"], ["wei 微信.yaml"]],
  [
    ["top", "bug-155/healed", "top"],
    ["bug-155/healed", "top"],
  ],
])("%j means %j", (wanted, expected) => {
  expect(names(...wanted)).toEqual(expected);
});

test("a name leads to its scenario again, from the same folder", () => {
  const all = findScenarios(
    ["mine", "./bug-155", "./-dash.yaml", "we*", "top", join(cwd, "found.yaml")],
    root,
    cwd,
  );
  expect(all).toHaveLength(10);
  for (const entry of all) expect(findScenarios([entry.name], root, cwd)).toEqual([entry]);
});

test("paths are meant from where the caller stands", () => {
  const from = (folder: string, ...wanted: string[]) =>
    findScenarios(wanted, root, join(cwd, folder)).map(({ name }) => name);
  expect(from("sub", "../found.yaml", "./here.yaml")).toEqual(["../found.yaml", "here.yaml"]);
  expect(from("sub", ".")).toEqual(["here.yaml"]);
  expect(from("sub", "../mine/*.yaml")).toEqual(["../mine/a[1].yaml", "../mine/one.yaml"]);
  expect(from("sub", "../scenarios/top.yaml", "../scenarios/session")).toEqual(["session/expiry", "top"]);
  expect(from("scenarios", "top.yaml", "session")).toEqual(["session/expiry", "top"]);
  expect(from("sub", join(cwd, "mine"))).toEqual(MINE.map(name => join(cwd, name)));
});

test("one file by two names, and by a link, runs once", () => {
  expect(names("mine/one.yaml", "./mine/one.yaml", join(cwd, "mine/one.yaml"), "link.yaml")).toHaveLength(1);
});

test.each([
  ["bug-155/overnite-idle", "name", ["bug-155/overnight-idle"]],
  ["bug-15", "name", ["bug-155"]],
  ["overnight-idle", "name", ["bug-155/overnight-idle"]],
  ["frob", "name", []],
  ["missing.yaml", "no-file", []],
  ["fuond.yaml", "no-file", ["found.yaml"]],
  ["./mine/onee.yaml", "no-file", ["./mine/one.yaml"]],
  ["../nowhere/at/all.yaml", "no-file", []],
  ["session/expirey.yaml", "no-file", ["session/expiry"]],
  ["bug-155/notes.md", "name", []],
  ["mine/notes.txt", "not-yaml", []],
  ["empty", "empty-folder", []],
  ["./empty/", "empty-folder", []],
  ["mine/x*", "no-match", []],
  ["./q?.yaml", "no-match", []],
  ["", "name", []],
])("%j is unknown as %s", (wanted, why, near) => {
  expect.assertions(3);
  try {
    findScenarios([wanted], root, cwd);
  } catch (error) {
    expect(error).toBeInstanceOf(UnknownScenarioError);
    expect(error).toMatchObject({ code: "ERR_UNKNOWN_SCENARIO", wanted, why, nearest: near });
    expect((error as Error).message).toContain(`"${wanted}"`);
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
