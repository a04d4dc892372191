/** Everything in columns fits a terminal of 80, whatever the names, and loses no character of them. */
import { stripVTControlCharacters } from "node:util";
import stringWidth from "string-width";
import { afterEach, describe, expect, it, vi } from "vitest";
import { faults } from "../../../sim/commands/faults.ts";
import { list } from "../../../sim/commands/list.ts";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import { columns, hang } from "../../../sim/report/columns.ts";
import { printMatrix } from "../../../sim/report/matrix.ts";
import { printSummary } from "../../../sim/report/summary.ts";
import { row } from "./rows.ts";

const ALL = INVARIANTS.map(({ name }) => name);
const tooWide = (text: string): string[] =>
  stripVTControlCharacters(text)
    .split("\n")
    .filter(line => stringWidth(line) > 80);
/** Without what wrapping puts in between. */
const bare = (text: string): string => stripVTControlCharacters(text).replaceAll(/\s/g, "");

afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllEnvs();
});

function printed(command: () => number): string {
  const write = vi.spyOn(process.stdout, "write").mockImplementation(() => true);
  expect(command()).toBe(0);
  return write.mock.calls.map(([text]) => text).join("");
}

describe("the matrix", () => {
  const names = [
    "a",
    "folder/name",
    `long/${"very-".repeat(30)}long`,
    `长/${"微信机器人".repeat(12)}`,
    "很长的名字".repeat(5),
  ];

  it.each([1, 4, 5, 8, 30])("of %d subjects fits, with long and wide names and every letter", count => {
    const subjects = Array.from(
      { length: count },
      (_, at) => `openclaw-weixin:../${"叉".repeat(at * 3)}fork-${at}`,
    );
    const rows = names.flatMap(scenario =>
      subjects.map((subject, at) => row({ scenario, subject, breaks: at % 2 === 0 ? ALL : [] })),
    );
    vi.stubEnv("FORCE_COLOR", "1");
    const text = printMatrix(rows);
    expect(tooWide(text)).toEqual([]);
    for (const subject of subjects) expect(bare(text)).toContain(bare(subject));
  });

  it("breaks a name that is too long and keeps all of it", () => {
    const lines = printMatrix([row({ scenario: `x/${"微信机器人".repeat(9)}` })]).split("\n");
    const name = lines.map(line => line.slice(0, 30).replace(/✓.*/, "").trim()).join("");
    expect(name).toContain(`x/${"微信机器人".repeat(9)}`);
  });

  it("puts a wide name and a narrow one into the same columns", () => {
    const text = columns([
      ["微信", "b"],
      ["abcd", "b"],
    ]);
    expect(text).toBe("微信  b\nabcd  b");
  });

  it("gives each invariant a letter of its own, also one that it does not know, and names it below", () => {
    const text = printMatrix([row({ breaks: [...ALL, "unheard-of", "not-known-yet", "also-unknown"] })]);
    const legend = [...text.matchAll(/(\S) ([a-z]+(?:-[a-z]+)+)/g)];
    const letters = new Map(legend.map(([, letter, name]) => [name, letter]));
    for (const name of [...ALL, "unheard-of", "not-known-yet", "also-unknown"])
      expect(letters.get(name), name).toMatch(/^\w$/);
    expect(new Set(letters.values()).size).toBe(ALL.length + 3);
  });

  it("marks what was not expected, unless expectations are ignored", () => {
    const rows = [
      row({ breaks: ["no-loss"] }),
      row({ subject: "legacy", breaks: ["no-loss"], asExpected: true }),
    ];
    expect(printMatrix(rows)).toMatch(/✗ L! +✗ L$/m);
    expect(printMatrix(rows)).toContain("! not as expected");
    expect(printMatrix(rows, { expect: false })).not.toContain("!");
  });
});

describe("the summary", () => {
  it("fits with the largest numbers", () => {
    const rows = Array.from({ length: 9_999 }, () =>
      row({ asExpected: false, virtualMs: 86_400_000, polls: 99_999 }),
    );
    for (const expected of [true, false])
      expect(tooWide(printSummary(rows, 99_999_999, { expect: expected }))).toEqual([]);
  });

  it("counts verdicts when expectations are ignored", () => {
    const rows = [
      row(),
      row({ breaks: ["no-loss"], asExpected: true }),
      row({ verdict: "inconclusive", asExpected: true }),
    ];
    expect(printSummary(rows, 1_000)).toContain("3 runs, all as expected");
    expect(printSummary(rows, 1_000, { expect: false })).toContain(
      "3 runs, 1 pass, 1 violated, 1 inconclusive",
    );
    expect(printSummary(rows.slice(0, 1), 1_000, { expect: false })).toContain("1 run, 1 pass");
  });
});

describe("list and faults", () => {
  it("fit, and leave no name out", () => {
    const text = printed(() => list([], {}));
    expect(tooWide(text)).toEqual([]);
    expect(bare(text)).toContain("openclaw-weixin:<dir>");
  });

  it("fit for all kinds and for each", () => {
    const text = printed(() => faults([], {}));
    expect(tooWide(text)).toEqual([]);
    for (const { summary } of FAULT_KINDS) expect(bare(text)).toContain(bare(summary).slice(0, 20));
    for (const { id } of FAULT_KINDS) {
      // The line to paste is one line.
      const [prose = ""] = printed(() => faults([id], {})).split("In a scenario:");
      expect(tooWide(prose), id).toEqual([]);
      vi.restoreAllMocks();
    }
  });
});

it("a hanging line keeps its indents and its words", () => {
  const text = hang(`  ${"微信 说 ".repeat(40)}end`, 4);
  expect(tooWide(text)).toEqual([]);
  expect(text).toMatch(/^ {2}微信[\s\S]*\n {4}\S[\s\S]*end$/);
});
