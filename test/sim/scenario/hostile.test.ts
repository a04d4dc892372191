/** Whatever stands in a scenario file: it is a scenario, or each mistake has a place and words. Nothing else is thrown. */
import { readFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { loadCatalogue } from "../../../sim/scenario/catalogue.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { PROBLEMS_MAX, ScenarioError } from "../../../sim/scenario/problem.ts";
import { hasUnshown } from "../../../sim/trace/escape.ts";

/** The mistakes of a file; none when it is a scenario. Rethrows whatever is no word on the file. */
function problemsOf(text: string): ScenarioError["problems"] {
  try {
    expect(parseScenario(text, { file: "x.yaml", name: "x" }).title).toEqual(expect.any(String));
    return [];
  } catch (error) {
    if (!(error instanceof ScenarioError)) throw error;
    const lines = text.split("\n").length;
    expect(error.problems.length).toBeGreaterThan(0);
    expect(error.problems.length).toBeLessThanOrEqual(PROBLEMS_MAX);
    for (const { line, column, message, frame } of error.problems) {
      expect(line >= 1 && line <= lines && column >= 1, `${line}:${column} of ${lines} lines`).toBe(true);
      expect(message).not.toMatch(/\[object|call stack/);
      expect(frame.split("\n").some(hasUnshown), "the frame shows what a terminal would obey").toBe(false);
    }
    expect(error.message.length).toBeLessThan(1_000_000);
    return error.problems;
  }
}

const FILES = loadCatalogue("scenarios").map(({ file }) => readFileSync(file, "utf8"));
/** What people, merges and tools leave in a file, and what YAML takes for something else. */
const PIECES = [
  ..."[ ] { } : , - ? # & * ! | > ' \" % @ `".split(" "),
  ...[
    "~",
    "null",
    "true",
    "on",
    ".nan",
    "-.inf",
    "0x1f",
    "1e999h",
    "-1s",
    "9007199254740993",
    "day 0",
    "day 99 25:61",
  ],
  ...[
    "<<: *a",
    "&a",
    "*a",
    "!!js/function x",
    "---",
    "...",
    "<<<<<<< HEAD",
    "__proto__",
    "constructor",
    "toString",
  ],
  ...[
    "\t",
    "\r",
    "\u0000",
    "\u001b[2J",
    "\u202e",
    "\u2028",
    "\ud800",
    "\ufeff",
    "👩‍👩‍👧",
    "x".repeat(2_000),
    " ".repeat(500),
  ],
];

type Change = (lines: string[], at: number, column: number, piece: string) => void;
const CHANGES: readonly Change[] = [
  (lines, at) => lines.splice(at, 1),
  (lines, at) => lines.splice(at, 0, lines[at] ?? ""),
  (lines, at, column) => lines.splice(at, 1, (lines[at] ?? "").slice(0, column)),
  (lines, at, column) => lines.splice(at, 1, (lines[at] ?? "").slice(column)),
  (lines, at, column) => lines.splice(at, 1, " ".repeat(column % 7) + (lines[at] ?? "")),
  (lines, at, column, piece) =>
    lines.splice(at, 1, (lines[at] ?? "").slice(0, column) + piece + (lines[at] ?? "").slice(column)),
  (lines, at, column, piece) =>
    lines.splice(
      at,
      1,
      (lines[at] ?? "").replaceAll(/[\w.]+/g, (word, from) => (from >= column ? piece : word)),
    ),
  (lines, at, column) =>
    lines.splice(
      at,
      1,
      (lines[at] ?? "").replaceAll(/\d+/g, digits => digits + "0".repeat(column % 20)),
    ),
];

const changed = fc
  .tuple(
    fc.nat(FILES.length - 1),
    fc.array(fc.tuple(fc.nat(CHANGES.length - 1), fc.nat(60), fc.nat(80), fc.constantFrom(...PIECES)), {
      minLength: 1,
      maxLength: 4,
    }),
  )
  .map(([file, changes]) => {
    const lines = (FILES[file] ?? "").split("\n");
    for (const [change, at, column, piece] of changes)
      CHANGES[change]?.(lines, at % lines.length, column, piece);
    return lines.join("\n");
  });

describe("a scenario file that somebody broke", () => {
  test("a file of the catalogue with up to four changes", () => {
    const seen = { scenario: 0, mistaken: 0 };
    fc.assert(
      fc.property(changed, text => {
        seen[problemsOf(text).length === 0 ? "scenario" : "mistaken"]++;
      }),
      { numRuns: 1_500, seed: 155 },
    );
    // Neither does every change break a file, nor none.
    expect(seen.scenario).toBeGreaterThan(50);
    expect(seen.mistaken).toBeGreaterThan(500);
  });

  test("any characters", () => {
    const text = fc.oneof(
      fc.string({ unit: "binary", maxLength: 300 }),
      fc
        .array(fc.constantFrom(...PIECES, "title", "runs", "faults", "1h", "\n", " ", "  "), {
          maxLength: 60,
        })
        .map(all => all.join("")),
    );
    fc.assert(
      fc.property(text, text => void problemsOf(text)),
      { numRuns: 2_000, seed: 156 },
    );
  });

  test("any value in the place of any other", () => {
    const wrong = fc.constantFrom(
      '""',
      "~",
      "[]",
      "{}",
      "[[]]",
      "{ a: ~ }",
      "-1",
      "1.5",
      "1e308",
      '"1h"',
      "bogus",
      "[a, a]",
    );
    const place = fc.tuple(fc.nat(FILES.length - 1), fc.nat(200), wrong).map(([file, at, value]) => {
      let key = -1;
      const count = [...(FILES[file] ?? "").matchAll(/(?<=[\w-]: )[^,}\n]+/g)].length;
      return (FILES[file] ?? "").replaceAll(/(?<=[\w-]: )[^,}\n]+/g, old =>
        ++key === at % count ? value : old,
      );
    });
    fc.assert(
      fc.property(place, text => void problemsOf(text)),
      { numRuns: 1_500, seed: 157 },
    );
  });
});

describe("a file as large as is read", () => {
  const HEAD = "title: t\nruns: 1h\n";
  test.each([
    [
      "each line a mistake",
      `${HEAD}faults:\n${"  - { kind: nope, from: 1m }\n".repeat(20_000)}`,
      PROBLEMS_MAX,
    ],
    ["unknown keys", HEAD + Array.from({ length: 50_000 }, (_, at) => `k${at}: 1\n`).join(""), PROBLEMS_MAX],
    ["the same key", `${HEAD}${"runs: 1h\n".repeat(80_000)}`, PROBLEMS_MAX],
    ["the same account", `${HEAD}accounts: [${"a,".repeat(9_000)}a]\n`, PROBLEMS_MAX],
    [
      "too many accounts",
      `${HEAD}accounts: [${Array.from({ length: 100_000 }, (_, at) => `a${at}`).join()}]\n`,
      1,
    ],
    ["lists in lists", `${HEAD}faults: ${"[".repeat(4_000)}${"]".repeat(4_000)}\n`, undefined],
    ["mappings in mappings", `${HEAD}server: ${"{ a: ".repeat(9_000)}1${"}".repeat(9_000)}\n`, undefined],
    ["one long line", `title: ${"x".repeat(900_000)}\nruns: 1h\nx: 1\n`, undefined],
  ])("%s: told in words, and at most a hundred of them", (_name, text, count) => {
    const problems = problemsOf(text);
    if (count === undefined) expect(problems.length).toBeGreaterThan(0);
    else expect(problems).toHaveLength(count);
  });
});
