/** Every number that a verdict rests on stands in the table of limits, with the words that it comes from. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { INVARIANTS } from "../../../sim/invariant/table.ts";
import { keyOf, LIMIT_ENTRIES, LIMITS } from "../../../sim/trace/limits/limits.ts";

const FOLDER = join(import.meta.dirname, "../../../sim/invariant");
/** Sentences are words, and no rules. */
const NAMES = readdirSync(FOLDER).filter(name => name.endsWith(".ts"));
const FILES = NAMES.map(name => {
  const text = readFileSync(join(FOLDER, name), "utf8");
  return { name, text, code: codeOf(text) };
});

/** Numbers that may stand in an invariant: by file and line of code, what they are. Zero and one may stand everywhere. */
const OTHERS: Readonly<Record<string, string>> = {
  "bounded-rate.ts: const SECOND_MS = 1_000": "the unit of ratePerSecond",
  "bounded-rate.ts: const MINUTE_MS = 60_000": "the unit of ratePerMinute",
  "truthful-health.ts: const HOUR_MS = 3_600_000": "the unit of statesPerHour",
  "outbox-rhythm.ts: const DAY_MS = 24 * 3_600_000": "the unit of offersPerDay",
  "findings.ts: const VIOLATIONS_PER_ACCOUNT_MAX = 20": "how many are listed; all are counted",
  "no-loss.ts: const LISTED_MAX = 20": "how many are listed; all are counted",
  "wire-conformance.ts: const PROOF_MAX = 20": "how many are listed; all are counted",
  "waiting-texts.ts: const LOOKED_AT = 10": "a bound of the work: of a long lane the front is looked at",
  "refusals.ts: const QUOTA = -2": "a code of the service",
  "truthful-send.ts: status !== 200": "a code of HTTP",
  "repeated-attempts.ts: const CALLS = { handling: 2, typing: 1, media: 1 }":
    "a form of the protocol: typing is shown by one call and hidden by another",
  "spans.ts: all.length < 2": "fewer than two need no joining",
};

const PLACES = Object.keys(OTHERS).map(place => {
  const at = place.indexOf(": ");
  return [place.slice(0, at), place.slice(at + 2)] as const;
});

describe("a limit", () => {
  it.each(LIMIT_ENTRIES)(
    "%s is of invariants that there are, and its sentence names it, or it says how it follows",
    (field, limit) => {
      const names = INVARIANTS.map(({ name }) => name);
      expect(names).toEqual(expect.arrayContaining([...limit.invariants]));
      expect(limit.sentence.length).toBeGreaterThan(10);
      expect(limit.source).toMatch(/^(architecture, (Recovery|Sending|Verdicts|Invariants)|§.+; .+)$/);
      if (limit.because === undefined)
        expect(numbersIn(limit.sentence)).toContain(inUnits(field, limit.default));
    },
  );

  it("is read by an invariant", () => {
    const code = FILES.map(({ text }) => text).join("\n");
    const unread = LIMIT_ENTRIES.map(([field]) => field).filter(
      field => !new RegExp(`\\b${field}\\b`).test(code),
    );
    expect(unread).toEqual([]);
  });

  it("has a key of its own", () => {
    const keys = Object.keys(LIMITS).map(field => keyOf(field as keyof typeof LIMITS));
    expect(new Set(keys).size).toBe(keys.length);
  });
});

describe("no other number", () => {
  it("stands in an invariant without a reason", () => {
    const allowed = PLACES;
    const strange = FILES.flatMap(({ name, code }) =>
      code.split("\n").flatMap(line => {
        const rest = allowed
          .filter(([file]) => file === name)
          .reduce((left, [, words]) => left.replace(words, ""), line.trim());
        return numbersOf(rest).length === 0 ? [] : [`${name}: ${line.trim()}`];
      }),
    );
    expect(strange).toEqual([]);
  });

  it("is allowed that stands nowhere", () => {
    const gone = PLACES.filter(([file, words]) => {
      return !FILES.some(({ name, code }) => name === file && code.includes(words));
    });
    expect(gone).toEqual([]);
  });

  it.each([
    ["const WAIT_MS = 5_000;", ["5_000"]],
    ["return atMs > 10 * since || -2 === code;", ["10", "2"]],
    ["const at = list[1] ?? a0; // 77", []],
    ['say("waits 9 s");', []],
    ["say(`waits 9 s $" + "{13 * n} and 8`);", ["13"]],
    ["x => x2 + y.z3 + 0x1f + 1e6", ["0x1f", "1e6"]],
  ])("is overlooked in %s", (line, found) => {
    expect(numbersOf(codeOf(line))).toEqual(found);
  });
});

/** Without comments and the words of texts; what a template computes stays. */
function codeOf(text: string): string {
  return text
    .replaceAll(/\/\*[\s\S]*?\*\//g, "")
    .replaceAll(/"(?:\\.|[^"\\\n])*"/g, '""')
    .replaceAll(/\/\/.*$/gm, "")
    .replaceAll(/`(?:\\.|[^`\\])*`/g, words =>
      [...words.matchAll(/\$\{([^}]*)\}/g)].map(([, code]) => code).join(" "),
    );
}

/** Other than zero and one. */
function numbersOf(code: string): string[] {
  return [...code.matchAll(/(?<![\w$.])\d[\w]*(?:\.\d+)?/g)]
    .map(([number]) => number)
    .filter(number => number !== "0" && number !== "1");
}

/** `10 s`, `0.6 s`, `6 h`, `24 h`; a count as it is. */
function inUnits(field: string, value: number): string {
  if (!field.endsWith("Ms")) return String(value);
  return value >= 3_600_000 ? `${value / 3_600_000} h` : `${value / 1_000} s`;
}

function numbersIn(sentence: string): string[] {
  const words = sentence.replaceAll("three", "3");
  return [...words.matchAll(/\d+(?:\.\d+)?/g)]
    .flatMap(([number]) => [number, `${number} s`, `${number} h`])
    .filter(number => words.includes(number));
}
