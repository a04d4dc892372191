/** The formats for other programs: each is read by a parser of its own kind, whatever stands in titles and messages. */

import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, it } from "vitest";
import { annotationsOf } from "../../../sim/report/formats/github.ts";
import { printRunLine } from "../../../sim/report/formats/jsonl.ts";
import { junitOf } from "../../../sim/report/formats/junit.ts";
import { markdownOf } from "../../../sim/report/formats/markdown.ts";
import type { Told, ToldRuns } from "../../../sim/report/formats/told.ts";
import type { TrialRow } from "../../../sim/verdict/trial.ts";
import { ENGLISH } from "../../../sim/words/language.ts";
import { row } from "./rows.ts";

function told(given: Parameters<typeof row>[0] = {}, yaml = "title: t\nruns: 1h\n"): Told {
  const one = row(given);
  const { verdict, phase, violations, blame, reasons, notes } = one;
  const empty = { examined: {}, excused: {}, unfired: [], gaps: [], tried: null };
  return {
    row: one,
    title: "t",
    verdict: { verdict, phase, violations, blame, reasons, notes, ...empty },
    start: "2026-01-05T06:00:00.000Z",
    file: `scenarios/${one.scenario}.yaml`,
    yaml: () => yaml,
  };
}

const runs = (...all: Told[]): ToldRuns => ({
  runs: all,
  planned: all.length,
  expect: true,
  language: ENGLISH,
});
const MIXED = runs(
  told(),
  told({ scenario: "bug-155/night", breaks: ["no-loss", "recovers-in-time"] }),
  told({
    scenario: "bug-155/night",
    subject: "legacy",
    breaks: ["no-loss"],
    expected: ["no-loss"],
    asExpected: true,
  }),
  told({
    scenario: "a/b",
    subject: "legacy",
    verdict: "inconclusive",
    reasons: ["nothing was tried"],
    asExpected: false,
  }),
);

/** What ends a block, opens a tag, a mention, a command, or another line; and what a terminal would obey. */
const FOREIGN = [
  ..."<![CDATA[ ]]> --> </failure> &amp; &#0; \" ' ` ``` ```` ~~~ | \\| @someone #1 https://x.example <script> %0A ::error:: ,file=x ** __".split(
    " ",
  ),
  "\n::add-mask::x",
  "\r\n",
  "\u0000\u0008\u001b[2J\u202e\u2028\ud800\ufffe",
  "\n```\n# heading\n",
  "😀",
];
const foreign = fc
  .array(fc.oneof(fc.constantFrom(...FOREIGN), fc.string({ unit: "binary", maxLength: 8 })), { maxLength: 6 })
  .map(all => all.join(""));
const hostile = fc
  .record({
    scenario: foreign,
    subject: foreign,
    message: foreign,
    reason: foreign,
    note: foreign,
    yaml: foreign,
    seed: foreign,
  })
  .map(({ message, reason, note, yaml, ...names }) =>
    runs(
      told(
        {
          ...names,
          verdict: "violated",
          phase: "safety",
          asExpected: false,
          violations: [{ invariant: "no-loss", atMs: 1, message, proof: [] }],
        },
        yaml,
      ),
      told({ ...names, verdict: "inconclusive", asExpected: false, reasons: [reason], notes: [note] }, yaml),
      told(names),
    ),
  );
const INVISIBLE = /(?!\n|\uFE0F|\u200D)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u;

describe("junit", () => {
  const parser = new XMLParser({
    ignoreAttributes: false,
    isArray: name => ["testsuite", "testcase"].includes(name),
  });

  it("has a suite a subject and a case a scenario, and counts what failed and what said nothing", () => {
    const { testsuites } = parser.parse(junitOf(MIXED));
    expect(testsuites).toMatchObject({ "@_tests": "4", "@_failures": "1", "@_errors": "1" });
    const [fixed, legacy] = testsuites.testsuite;
    expect(fixed).toMatchObject({ "@_name": "fixed", "@_tests": "2", "@_failures": "1", "@_errors": "0" });
    expect(legacy).toMatchObject({ "@_name": "legacy", "@_tests": "2", "@_failures": "0", "@_errors": "1" });
    expect(fixed.testcase[0]).toMatchObject({
      "@_name": "folder/name",
      "@_file": "scenarios/folder/name.yaml",
      "@_time": "0.001",
    });
    expect(fixed.testcase[0]).not.toHaveProperty("failure");
    expect(fixed.testcase[1].failure).toMatchObject({
      "@_type": "no-loss",
      "@_message": "breaks no-loss, recovers-in-time (safety); expected pass",
    });
    expect(fixed.testcase[1].failure["#text"]).toContain("replay: ");
    expect(legacy.testcase[0]).not.toHaveProperty("failure");
    expect(legacy.testcase[0]["system-out"]).toContain("as expected");
    expect(legacy.testcase[1].error).toMatchObject({ "@_type": "inconclusive" });
  });

  it("is well-formed whatever is told", () => {
    fc.assert(
      fc.property(hostile, all => {
        const xml = junitOf(all);
        expect(XMLValidator.validate(xml)).toBe(true);
        expect(xml.match(INVISIBLE)).toBeNull();
        expect(
          parser.parse(xml).testsuites.testsuite.flatMap((suite: { testcase: unknown[] }) => suite.testcase),
        ).toHaveLength(3);
      }),
      { numRuns: 500, seed: 1 },
    );
  });
});

describe("github", () => {
  /** As the runner of GitHub reads a line (actions/runner, ActionCommand). */
  function read(line: string): { properties: Record<string, string>; message: string } {
    const [, list = "", message = ""] = /^::error(?: (.*?))?::(.*)$/.exec(line) ?? [];
    const plain = (text: string) =>
      text
        .replaceAll("%0D", "\r")
        .replaceAll("%0A", "\n")
        .replaceAll("%3A", ":")
        .replaceAll("%2C", ",")
        .replaceAll("%25", "%");
    const properties = list.split(",").map(each => each.split(/=(.*)/s).map(plain));
    return { properties: Object.fromEntries(properties), message: plain(message) };
  }

  it("marks the file of each surprise", () => {
    const lines = annotationsOf(MIXED).map(read);
    expect(lines).toHaveLength(2);
    expect(lines[0]?.properties).toEqual({
      file: "scenarios/bug-155/night.yaml",
      line: "1",
      title: "bug-155/night · fixed",
    });
    expect(lines[0]?.message).toMatch(
      /^breaks no-loss, recovers-in-time \(safety\); expected pass\nm\nreplay: /,
    );
  });

  it("counts what GitHub would not show", () => {
    const many = runs(
      ...Array.from({ length: 25 }, (_, at) => told({ scenario: `s/${at}`, breaks: ["no-loss"] })),
    );
    const lines = annotationsOf(many).map(read);
    expect(lines).toHaveLength(10);
    expect(lines[9]?.message).toBe("16 more runs; the log names each");
  });

  it("is one line a surprise whatever is told, with no other command in it", () => {
    fc.assert(
      fc.property(hostile, all => {
        const lines = annotationsOf(all);
        expect(lines).toHaveLength(2);
        for (const line of lines) {
          expect(line).toMatch(/^::error file=[^,:\n]*,line=1,title=[^,:\n]*::[^\n\r]*$/);
          expect(Object.keys(read(line).properties)).toEqual(["file", "line", "title"]);
        }
      }),
      { numRuns: 500, seed: 2 },
    );
  });
});

describe("markdown", () => {
  it("tells each surprise with its details, its replay line and its scenario", () => {
    const text = markdownOf(MIXED);
    expect(text).toContain("### ilink-sim: 2 of 4 runs not as expected");
    expect(text).toContain(
      "| `bug-155/night` | `fixed` | breaks no-loss, recovers-in-time (safety) | expected pass |",
    );
    expect(text).toContain("title: t\nruns: 1h");
    expect(text.match(/^npm run -s sim -- replay/gm)).toHaveLength(2);
  });

  it("is one line where nothing is a surprise", () => {
    expect(markdownOf(runs(told()))).toBe("### ilink-sim: 1 run, all as expected\n");
  });

  it("says that it was interrupted", () => {
    expect(markdownOf({ ...runs(told()), planned: 7 })).toContain("Ended early: 1 of 7 runs were made.");
  });

  it("fits into an issue", () => {
    const long = told(
      { breaks: ["no-loss"], notes: Array.from({ length: 9_000 }, (_, at) => `note ${at}`) },
      "x: 1\n".repeat(9_000),
    );
    const text = markdownOf(runs(...Array.from({ length: 300 }, () => long)));
    expect(text.length).toBeLessThan(65_536);
    expect(text).toContain("and 200 more");
  });

  it("leaves nothing of others outside of code, whatever is told", () => {
    fc.assert(
      fc.property(hostile, all => {
        const text = markdownOf(all);
        expect(text.match(INVISIBLE)).toBeNull();
        const outside = withoutCode(text);
        expect(outside).not.toMatch(/@someone|#1\b|https:|<script|::|# heading/);
      }),
      { numRuns: 500, seed: 3 },
    );
  });
});

/** Markdown without its blocks of code and its code in lines, read as CommonMark reads them. */
function withoutCode(text: string): string {
  const lines: string[] = [];
  let fence: string | undefined;
  for (const line of text.split("\n")) {
    const row = /^(`{3,})([^`]*)$/.exec(line)?.[1];
    if (fence === undefined && row !== undefined) fence = row;
    else if (fence === undefined) lines.push(line.replaceAll(/(?<!`)(`+)(?!`).*?(?<!`)\1(?!`)/g, "code"));
    else if (row !== undefined && line.trim() === row && row.length >= fence.length) fence = undefined;
  }
  expect(fence, "a block of code is open at the end").toBeUndefined();
  return lines.join("\n");
}

describe("jsonl", () => {
  it("is one object a line, whatever is told", () => {
    fc.assert(
      fc.property(hostile, ({ runs: all }) => {
        const run = all[0]?.row as TrialRow;
        const line = printRunLine({ version: 1, type: "run", done: 1, planned: 3, run });
        expect(line.trimEnd()).not.toMatch(/\n/);
        expect(line.trimEnd().match(INVISIBLE)).toBeNull();
        expect(JSON.parse(line)).toEqual(
          JSON.parse(JSON.stringify({ version: 1, type: "run", done: 1, planned: 3, run })),
        );
      }),
      { numRuns: 300, seed: 4 },
    );
  });
});
