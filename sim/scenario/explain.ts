/** Turns what zod finds into sentences. A message is `what is wrong`, and after a line break `what would be right`. */
import type { z } from "zod";
import { suggestion } from "./nearest.ts";
import { type Path, printPath } from "./problem.ts";

/** One mistake of a decoded value, without its position. */
export interface Finding {
  path: Path;
  message: string;
  hint?: string;
  at: "key" | "value";
}

type Issue = z.core.$ZodIssue;

/** Decodes a value; on mistakes, the findings instead. `path` is where the value stands in the file. */
export function decode<S extends z.ZodType>(
  schema: S,
  value: unknown,
  path: Path,
): { value: z.output<S> } | { findings: Finding[] } {
  // Only messages that a schema writes itself are used as they are; the empty text marks all others.
  const result = schema.safeParse(value, { error: () => "", reportInput: true });
  if (result.success) return { value: result.data };
  return { findings: result.error.issues.flatMap(issue => explain(issue, path, schema)) };
}

/** A finding about a key that is not known. */
export function unknownKey(path: Path, key: string, known: readonly string[]): Finding {
  return { path: [...path, key], message: `unknown key "${key}"`, hint: suggestion(key, known), at: "key" };
}

/** `"hold"`, `"accounts[1]"`: the last key of a path with what follows it. */
export function subject(path: Path): string {
  const from = path.findLastIndex(step => typeof step === "string");
  return from === -1 ? "the scenario" : `"${printPath(path.slice(from))}"`;
}

function explain(issue: Issue, base: Path, schema: z.ZodType | undefined): Finding[] {
  const inner = issue.path as (string | number)[];
  const path = [...base, ...inner];
  const part = inner.reduce(partAt, schema);
  if (issue.code === "unrecognized_keys") {
    const keys = Object.keys(shapeOf(part) ?? {});
    return issue.keys.map(key => unknownKey(path, key, keys));
  }
  if (issue.code === "invalid_union" && issue.message === "") {
    const branch = closestBranch(issue.errors);
    if (branch) return branch.flatMap(inner => explain(inner, path, part));
  }
  const missing = issue.input === undefined && issue.code.startsWith("invalid");
  if (missing) return [{ path, message: `missing key ${subject(path)}`, ...hintFor(path), at: "key" }];
  const [message = "", hint] = (
    issue.input === null ? sentence(issue) : issue.message || sentence(issue)
  ).split("\n");
  return [{ path, message: `${subject(path)} ${message}`, ...(hint !== undefined && { hint }), at: "value" }];
}

/** The alternative that the value was meant as: wrong inside rather than as a whole, in its size rather than in its kind. */
function closestBranch(branches: readonly (readonly Issue[])[]): readonly Issue[] | undefined {
  const isWithout = (codes: readonly string[]) => (branch: readonly Issue[]) =>
    branch.every(({ code }) => !codes.includes(code));
  return (
    branches.find(branch => branch.some(({ path }) => path.length > 0)) ??
    branches.find(isWithout(["invalid_type", "invalid_value"])) ??
    branches.find(isWithout(["invalid_type"]))
  );
}

/** Examples for the keys that no scenario can do without. */
const EXAMPLES: Readonly<Record<string, string>> = {
  title: "title: Overnight idle, then the 07:00 cron",
  runs: "runs: 12h",
  kind: "kind: stale-token",
};

function hintFor(path: Path): { hint?: string } {
  const example = EXAMPLES[String(path.at(-1))];
  return example === undefined ? {} : { hint: `write for example ${example}` };
}

function sentence(issue: Issue): string {
  const got = shown(issue.input);
  if (issue.input === null) return "is empty\ngive a value, or leave the key out";
  switch (issue.code) {
    case "invalid_type":
      return `must be ${wanted(issue.expected)}, not ${got}`;
    case "invalid_value": {
      const words = issue.values.map(String);
      return `cannot be ${got}\n${suggestion(String(issue.input), words)}`;
    }
    case "too_small":
      if (issue.origin === "array")
        return issue.minimum === 1 ? "must not be empty" : `must have ${issue.minimum} entries`;
      return `must be ${issue.inclusive ? "at least" : "more than"} ${issue.minimum}, not ${got}`;
    case "too_big":
      if (issue.origin === "array") return `must have ${issue.maximum} entries at most`;
      return `must be ${issue.inclusive ? "at most" : "less than"} ${issue.maximum}, not ${got}`;
    case "invalid_union":
      return `cannot be ${got}`;
    default:
      return `is not allowed to be ${got}`;
  }
}

const WANTED: Readonly<Record<string, string>> = {
  string: "text",
  number: "a number",
  int: "a whole number",
  boolean: "true or false",
  array: "a list",
  object: "a mapping of keys to values",
  record: "a mapping of keys to values",
};

function wanted(expected: string): string {
  return WANTED[expected] ?? expected;
}

function shown(input: unknown): string {
  if (Array.isArray(input)) return "a list";
  if (typeof input === "object" && input !== null) return "a mapping";
  return typeof input === "string" ? JSON.stringify(input) : String(input);
}

/** The schema of one key of a mapping, where it can be told. */
function partAt(schema: z.ZodType | undefined, step: string | number): z.ZodType | undefined {
  return shapeOf(schema)?.[step];
}

function shapeOf(schema: z.ZodType | undefined): Readonly<Record<string, z.ZodType>> | undefined {
  const inner = schema as { shape?: Record<string, z.ZodType>; unwrap?: () => z.ZodType } | undefined;
  return inner?.shape ?? (inner?.unwrap ? shapeOf(inner.unwrap()) : undefined);
}
