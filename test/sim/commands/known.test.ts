/** A gate on what is new: known failures are read, measured by, told when they are gone, and written. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { byKnown, goneWords, readKnown, writeKnown } from "../../../sim/commands/known.ts";
import type { Outcome } from "../../../sim/pool/outcome.ts";
import { ScenarioError } from "../../../sim/scenario/problem.ts";
import { row } from "../report/rows.ts";

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "ilink-known-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const KNOWN = { mine: { "a/b": ["no-loss", "in-order"], "a/c": "inconclusive" } } as const;
const measured = (given: Parameters<typeof row>[0]) =>
  byKnown({ row: row({ subject: "mine", scenario: "a/b", ...given }) } as Outcome, KNOWN).row;

describe("a run, measured by known failures", () => {
  it.each([
    ["breaks what is listed", { breaks: ["in-order", "no-loss"] }, true],
    ["breaks less", { breaks: ["no-loss"] }, true],
    ["passes", {}, true],
    ["breaks more", { breaks: ["no-loss", "one-poll"] }, false],
    ["breaks something else", { breaks: ["one-poll"] }, false],
    ["says nothing, where breaches are listed", { verdict: "inconclusive" }, false],
    ["says nothing, as listed", { scenario: "a/c", verdict: "inconclusive" }, true],
    ["breaks something where it was to say nothing", { scenario: "a/c", breaks: ["no-loss"] }, false],
    ["breaks what is not listed for its scenario", { scenario: "a/d", breaks: ["no-loss"] }, false],
    ["breaks what is listed for another subject", { subject: "other", breaks: ["no-loss"] }, false],
    ["has a name that every object has", { scenario: "constructor", breaks: ["no-loss"] }, false],
  ] as const)("that %s", (_name, given, isExpected) => {
    // The scenario's own expectation counts for nothing.
    expect(measured({ ...given, asExpected: !isExpected }).asExpected).toBe(isExpected);
  });
});

describe("what is gone", () => {
  const broken = row({ subject: "mine", scenario: "a/b", breaks: ["in-order"] });

  it("is named", () => {
    expect(goneWords([broken, row({ subject: "mine", scenario: "a/c" })], KNOWN, "known.yaml")).toBe(
      "2 of the known failures are gone, wholly or in part; --write-expect known.yaml takes them out:\n" +
        "  a/b · mine: no-loss\n  a/c · mine: inconclusive",
    );
  });

  it("is nothing where all is as listed, and where a scenario was not run", () => {
    const both = row({ subject: "mine", scenario: "a/b", breaks: ["in-order", "no-loss"] });
    expect(goneWords([both], KNOWN, "known.yaml")).toBeUndefined();
    expect(goneWords([], KNOWN, "known.yaml")).toBeUndefined();
  });
});

describe("the file", () => {
  it("holds what the runs break, and keeps what it says of others", () => {
    const file = join(folder, "kept.yaml");
    expect(writeKnown([row({ subject: "b", scenario: "s/1", breaks: ["no-loss"] })], file)).toBe(1);
    const again = [
      row({ subject: "a", scenario: "s/2", breaks: ["one-poll", "in-order"] }),
      row({ subject: "a", scenario: "s/1", verdict: "inconclusive" }),
      row({ subject: "a", scenario: "s/3" }),
    ];
    expect(writeKnown(again, file)).toBe(2);
    expect(readKnown(file)).toEqual({
      a: { "s/1": "inconclusive", "s/2": ["in-order", "one-poll"] },
      b: { "s/1": ["no-loss"] },
    });
    expect(readFileSync(file, "utf8")).toMatch(/^# What each subject breaks today\./);
  });

  it("loses what passes now", () => {
    const file = join(folder, "gone.yaml");
    writeKnown([row({ breaks: ["no-loss"] })], file);
    expect(writeKnown([row()], file)).toBe(0);
    expect(readKnown(file)).toEqual({});
  });

  it("is the same whatever the order of the runs", () => {
    const [one, two] = [join(folder, "1.yaml"), join(folder, "2.yaml")];
    const rows = [
      row({ scenario: "z", breaks: ["no-loss"] }),
      row({ scenario: "a", breaks: ["no-loss", "in-order"] }),
    ];
    writeKnown(rows, one);
    writeKnown(rows.toReversed(), two);
    expect(readFileSync(two, "utf8")).toBe(readFileSync(one, "utf8"));
  });

  it.each([
    ["version: 2\nsubjects: {}\n", '1:10 "version" must be 1: this program reads no other version'],
    ["version: 1\n", '1:1 missing key "subjects"'],
    [
      "version: 1\nsubjects:\n  a:\n    s/1: [no-los]\n",
      '4:11 there is no invariant "no-los"\n  2 | subjects:',
    ],
    ["version: 1\nsubjects:\n  a:\n    s/1: pass\n", "4:10"],
    ["version: 1\nsubjects: { a: &x {}, b: *x }\n", "aliases are not part of"],
    ["version: 1\nsubject: {}\n", 'unknown key "subject"'],
  ])("%#: is refused with the place of its mistake", (text, words) => {
    const file = join(folder, "wrong.yaml");
    writeFileSync(file, text);
    expect(() => readKnown(file)).toThrow(ScenarioError);
    expect(() => readKnown(file)).toThrow(words);
    // What cannot be read is not written over either.
    expect(() => writeKnown([row()], file)).toThrow(ScenarioError);
    expect(readFileSync(file, "utf8")).toBe(text);
  });

  it("that is not there says how to make it", () => {
    expect(() => readKnown(join(folder, "absent.yaml"))).toThrow(/--write-expect .*absent\.yaml/);
  });
});
