/** Turns what zod finds into sentences. */
import type { z } from "zod";
import { gotOf } from "../fault/duration.ts";
import type { Wrong } from "../fault/sentences.ts";
import type { Sentence } from "../trace/sentence.ts";
import { suggested } from "./nearest.ts";
import { type Path, printPath } from "./problem.ts";
import { say } from "./sentences.ts";

/** One mistake of a decoded value, without its position. */
export interface Finding {
  path: Path;
  message: Sentence;
  hint?: Sentence;
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
  const message = say("key.unknown", { key });
  return { path: [...path, key], message, hint: suggested(key, known), at: "key" };
}

/** `hold`, `accounts[1]`: the last key of a path with what follows it; undefined for the file as a whole. */
export function keyIn(path: Path): string | undefined {
  const from = path.findLastIndex(step => typeof step === "string");
  return from === -1 ? undefined : printPath(path.slice(from));
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
  const key = keyIn(path);
  if (missing && key !== undefined)
    return [{ path, message: say("key.missing", { key }), ...hintFor(path), at: "key" }];
  const own = issue.message === "" || issue.input === null ? undefined : wrongIn(issue.message);
  const { message: what, ...hint } = own ?? wrongBy(issue);
  const message = key === undefined ? say("at.whole", { what }) : say("at.key", { key, what });
  return [{ path, message, ...hint, at: "value" }];
}

/** The sentences in a message that a schema writes itself; one that is plain text stays as it is. */
function wrongIn(message: string): Wrong {
  const [words = "", hint] = message.split("\n");
  if (words.startsWith('{"message":{')) return JSON.parse(message) as Wrong;
  return {
    message: say("must.plain", { words }),
    ...(hint !== undefined && { hint: say("must.plain", { words: hint }) }),
  };
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

function hintFor(path: Path): { hint?: Sentence } {
  const example = EXAMPLES[String(path.at(-1))];
  return example === undefined ? {} : { hint: say("write.example", { example }) };
}

function wrongBy(issue: Issue): Wrong {
  if (issue.input === null) return { message: say("must.value"), hint: say("write.value") };
  const got = gotOf(issue.input);
  switch (issue.code) {
    case "invalid_type":
      return { message: say("must.be", { wanted: wanted(issue.expected), got }) };
    case "invalid_value":
      return {
        message: say("must.not-be", { got }),
        hint: suggested(String(issue.input), issue.values.map(String)),
      };
    case "too_small":
      return { message: tooSmall(issue, got) };
    case "too_big": {
      if (issue.origin === "array")
        return { message: say("must.have-at-most", { count: String(issue.maximum) }) };
      const limit = String(issue.maximum);
      return { message: say(issue.inclusive ? "must.at-most" : "must.less", { limit, got }) };
    }
    case "invalid_union":
      return { message: say("must.not-be", { got }) };
    default:
      return { message: say("must.allowed", { got }) };
  }
}

function tooSmall({ origin, minimum, inclusive }: z.core.$ZodIssueTooSmall, got: Sentence): Sentence {
  const limit = String(minimum);
  if (origin !== "array") return say(inclusive ? "must.at-least" : "must.more", { limit, got });
  return minimum === 1 ? say("must.have-some") : say("must.have", { count: limit });
}

const WANTED = {
  string: say("wanted.string"),
  number: say("wanted.number"),
  int: say("wanted.int"),
  boolean: say("wanted.boolean"),
  array: say("wanted.array"),
  object: say("wanted.mapping"),
  record: say("wanted.mapping"),
} satisfies Readonly<Record<string, Sentence>>;

const wanted = (expected: string): Sentence =>
  (WANTED as Readonly<Record<string, Sentence>>)[expected] ?? say("wanted.other", { expected });

/** The schema of one key of a mapping, where it can be told. */
function partAt(schema: z.ZodType | undefined, step: string | number): z.ZodType | undefined {
  return shapeOf(schema)?.[step];
}

function shapeOf(schema: z.ZodType | undefined): Readonly<Record<string, z.ZodType>> | undefined {
  const inner = schema as { shape?: Record<string, z.ZodType>; unwrap?: () => z.ZodType } | undefined;
  return inner?.shape ?? (inner?.unwrap ? shapeOf(inner.unwrap()) : undefined);
}
