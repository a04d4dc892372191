/** Each block of code of each page is run by a test, or says why it is not. Chinese pages have the same blocks. */
import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { expect, it } from "vitest";
import { blocksOf, pagesOfUsers } from "./blocks.ts";

const ROOT = join(import.meta.dirname, "../..");
const OWN = (page: string): string => `test/pages/${page}.test.ts`;
const PAGES = "test/running-pages.test.ts";
const DOCS = "test/docs.test.ts";
const COMMANDS = OWN("commands");
const TYPES = OWN("typescript");
const SETUP = OWN("repair-setup");
const TRIES = "test/package/tries.ts";

/** By page and language; a reason in place of a test where nothing can run it. */
const RUN_BY: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "README.md": {
    console: "test/tour.test.ts",
    text: "test/tour.test.ts",
    sh: COMMANDS,
    "": COMMANDS,
    ts: TYPES,
    yaml: "test/readme.test.ts",
  },
  "packages/ilink-client/README.md": {
    ts: TRIES,
    sh: "(test/package starts a process with the same option)",
    text: "(the line of docs/repair-setup.md)",
  },
  "docs/adapter.md": { ts: OWN("adapter"), sh: OWN("adapter") },
  "docs/ci.md": { sh: OWN("ci"), yaml: OWN("ci") },
  "docs/client.md": {
    sh: "(no registry has the package yet; test/package installs the packed file)",
    ts: TYPES,
  },
  "docs/complete-fix.md": { sh: COMMANDS, ts: TYPES },
  "docs/faults.md": { yaml: DOCS },
  "docs/first-steps.md": { sh: OWN("first-steps") },
  "docs/herd.md": { sh: OWN("herd"), text: OWN("herd") },
  "docs/limits.md": { yaml: DOCS, ts: TYPES },
  "docs/playground.md": { sh: "test/playground/page.test.ts" },
  "docs/programming.md": { ts: TRIES, js: TRIES, text: "(an excerpt of what vitest prints)" },
  "docs/reading.md": { sh: OWN("reading"), text: OWN("reading") },
  "docs/record.md": { sh: OWN("record"), yaml: OWN("record") },
  "docs/repair.md": { sh: COMMANDS, ts: TYPES, text: SETUP },
  "docs/repair-setup.md": {
    sh: SETUP,
    text: SETUP,
    ini: SETUP,
    dockerfile: SETUP,
    js: SETUP,
    powershell: SETUP,
    bat: SETUP,
  },
  "docs/reports.md": { console: COMMANDS },
  "docs/running.md": { sh: PAGES, ts: PAGES, text: COMMANDS },
  "docs/scenarios.md": { sh: OWN("scenarios"), yaml: OWN("scenarios") },
  "docs/search.md": { sh: PAGES, yaml: PAGES, dockerfile: PAGES },
  "docs/server.md": { yaml: DOCS },
  "docs/write-a-fault.md": { sh: OWN("write-a-fault"), ts: OWN("write-a-fault") },
};

it.each(pagesOfUsers())("%s: a test for each language of its blocks, and for no other", page => {
  const languages = new Set(blocksOf(page).map(({ language }) => language));
  expect(Object.keys(RUN_BY[page] ?? {}).toSorted()).toEqual([...languages].toSorted());
});

it.each(
  Object.entries(RUN_BY).flatMap(([page, tests]) => Object.values(tests).map(test => [page, test] as const)),
)("%s is read by %s", (page, test) => {
  if (test.startsWith("(")) return expect(test).toMatch(/^\(.{10,}\)$/);
  const text = readFileSync(join(ROOT, test), "utf8");
  expect(text).toMatch(new RegExp(`\\b${basename(page, ".md")}\\b|pagesOfUsers`));
});
