/** Functions are of at most 70 lines, from the signature to the closing brace; one that is longer says why. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseSync } from "@swc/core";
import { describe, expect, it } from "vitest";

const ROOT = join(import.meta.dirname, "..");
const LINES_MAX = 70;

/** Stands in the line above a longer function, with the reason. */
const REASON = /\/\/ More than 70 lines: \S+/;

const FUNCTIONS: ReadonlySet<unknown> = new Set([
  "ArrowFunctionExpression",
  "ClassMethod",
  "Constructor",
  "FunctionDeclaration",
  "FunctionExpression",
  "MethodProperty",
  "PrivateMethod",
]);

/** Where each function longer than allowed begins, with its number of lines. */
function longFunctions(source: string, tsx = false): string[] {
  // The semicolon shows at which number the parser begins to count: it goes on from file to file.
  const bytes = Buffer.from(`;${source.replace(/^#!/, "//")}`);
  const program = parseSync(bytes.toString(), { syntax: "typescript", tsx, target: "es2024" });
  const lineOf = (position: number): number =>
    bytes
      .subarray(0, position - program.span.start)
      .toString()
      .split("\n").length;
  const lines = source.split("\n");
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== "object" || node === null) return;
    const { type, span } = node as { type?: unknown; span?: { start: number; end: number } };
    if (FUNCTIONS.has(type) && span !== undefined) {
      const [from, to] = [lineOf(span.start), lineOf(span.end)];
      const length = to - from + 1;
      if (length > LINES_MAX && !REASON.test(lines[from - 2] ?? ""))
        found.add(`line ${from}: ${length} lines`);
    }
    for (const part of Object.values(node)) visit(part);
  };
  visit(program.body);
  return [...found];
}

const files = ["src", "sim", "bench", "e2e", "examples", "playground"].flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: "utf8" })
    .filter(name => /\.tsx?$/.test(name))
    .map(name => join(folder, name)),
);

it("are short", () => {
  const long = new Map(
    files.flatMap(file => {
      const places = longFunctions(readFileSync(join(ROOT, file), "utf8"), file.endsWith(".tsx"));
      return places.length === 0 ? [] : [[file, places] as const];
    }),
  );
  expect(Object.fromEntries(long)).toEqual({});
  expect(files.length).toBeGreaterThan(300);
});

describe("the measure", () => {
  const body = (lines: number): string => "  step();\n".repeat(lines);

  it.each([
    ["a declaration", (lines: number) => `export function f() {\n${body(lines - 2)}}\n`],
    ["an arrow", (lines: number) => `export const f = () => {\n${body(lines - 2)}};\n`],
    ["a method", (lines: number) => `class A {\n  f() {\n${body(lines - 2)}  }\n}\n`],
    ["a private method", (lines: number) => `class A {\n  #f() {\n${body(lines - 2)}  }\n}\n`],
    ["a constructor", (lines: number) => `class A {\n  constructor() {\n${body(lines - 2)}  }\n}\n`],
    ["one of an object", (lines: number) => `export const a = {\n  f() {\n${body(lines - 2)}  },\n};\n`],
    [
      "one with a long signature",
      (lines: number) => `function f(\n  a: 1,\n): void {\n${body(lines - 4)}}\n`,
    ],
    ["comments", (lines: number) => `function f() {\n${"  // ü\n".repeat(lines - 2)}}\n`],
  ])("counts every line of %s", (_, print) => {
    expect(longFunctions(`/** é */\n\n${print(LINES_MAX)}`)).toEqual([]);
    expect(longFunctions(`/** é */\n\n${print(LINES_MAX + 1)}`)).toEqual([
      expect.stringMatching(/^line [34]: 71 lines$/),
    ]);
  });

  it("asks for a reason, in words", () => {
    const long = `function f() {\n${body(LINES_MAX)}}\n`;
    expect(longFunctions(`// More than 70 lines: a table reads best in one piece.\n${long}`)).toEqual([]);
    expect(longFunctions(`// More than 70 lines:\n${long}`)).toHaveLength(1);
  });
});
