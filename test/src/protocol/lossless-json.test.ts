import fc from "fast-check";
import { expect, it } from "vitest";
import { JsonLimitError, parseLosslessJson } from "../../../src/protocol/lossless-json.ts";

it("keeps every digit of any uint64", () => {
  fc.assert(
    fc.property(fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }), id => {
      const { message_id } = parseLosslessJson(`{"message_id":${id}}`) as { message_id: number | string };
      expect(String(message_id)).toBe(String(id));
    }),
  );
});

it("reads JSON without long digit runs as JSON.parse does", () => {
  const short = fc.json().filter(text => !/\d{16}/.test(text));
  fc.assert(
    fc.property(short, text => {
      expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
      // A long id beside it forces the careful path, which changes nothing else.
      expect(parseLosslessJson(`[${text},12345678901234567890]`)).toEqual([
        JSON.parse(text),
        "12345678901234567890",
      ]);
    }),
  );
});

it("leaves fractions, exponents and texts as they are", () => {
  const text =
    '{"a":1.2345678901234567,"b":1e21,"c":"9007199254740993","d":[9007199254740993,-9007199254740993]}';
  expect(parseLosslessJson(text)).toEqual({
    a: 1.2345678901234567,
    b: 1e21,
    c: "9007199254740993",
    d: ["9007199254740993", "-9007199254740993"],
  });
});

it("survives nesting of any depth beside a long id", () => {
  const depth = 100_000;
  const text = `{"id":18446744073709551615,"deep":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  expect((parseLosslessJson(text) as { id: unknown }).id).toBe("18446744073709551615");
});

it("leaves digits in strings and fractions alone, and mends nothing that is no JSON", () => {
  const text = String.raw`{"a":"x\" 18446744073709551615","b":0.12345678901234567890,"c":1.8446744073709551615e19}`;
  expect(parseLosslessJson(text)).toEqual(JSON.parse(text));
  for (const broken of [
    '{"a":018446744073709551615}',
    '{"a":"18446744073709551615}',
    "18446744073709551615 1",
  ]) {
    expect(() => parseLosslessJson(broken)).toThrow(SyntaxError);
  }
});

/** Pieces that JSON is made of, and pieces that it is not: joined at random, they are nearly JSON. */
const nearlyJson = fc
  .array(
    fc.constantFrom(
      ..."[]{}:,",
      ..." \n\t",
      ...[
        '"',
        "\\",
        '"a"',
        '"\\""',
        '"\\\\"',
        "\\u00",
        "é",
        "\ud83d",
        "true",
        "null",
        "-",
        "+",
        ".",
        "e",
        "E5",
      ],
      ...[
        "0",
        "-0",
        "1",
        "12345678901234567890",
        "-9007199254740993",
        "9007199254740991",
        "1234567890123456.5",
      ],
      ...["1e400", "12345678901234567e2", "012345678901234567", '"18446744073709551615"'],
    ),
    { maxLength: 12 },
  )
  .map(pieces => pieces.join(""));

const outcomeOf = (read: () => unknown): unknown => {
  try {
    return { value: read() };
  } catch (error) {
    return (error as Error).constructor;
  }
};

it("takes what JSON.parse takes, and refuses what it refuses, with a SyntaxError", () => {
  fc.assert(
    fc.property(
      fc.oneof(
        nearlyJson,
        fc.uint8Array({ maxLength: 60 }).map(bytes => Buffer.from(bytes).toString()),
        fc.json(),
      ),
      text => {
        const plain = outcomeOf(() => JSON.parse(text));
        const lossless = outcomeOf(() => parseLosslessJson(text));
        if (plain === SyntaxError) expect(lossless).toBe(SyntaxError);
        else expect(withRounded(lossless)).toEqual(withRounded(plain));
      },
    ),
    { numRuns: 2_000 },
  );
});

/** Texts of long whole numbers count as the numbers that they are rounded to. */
function withRounded(value: unknown): unknown {
  if (typeof value === "string" && /^-?[1-9]\d{15,}$/.test(value)) return Number(value);
  if (Array.isArray(value)) return value.map(withRounded);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, withRounded(entry)]));
}

it("does not mend a number where a key belongs", () => {
  for (const space of ["", " ", "\r\n\t"])
    expect(() => parseLosslessJson(`{12345678901234567890${space}:1}`)).toThrow(SyntaxError);
});

const LONG = "12345678901234567890";
/** A form that grows takes its length times a constant; the quadratic one took minutes for this length. */
const LENGTH = 1_000_000;
const TIME_MS = 2_000;
/** Of the processor's, which other work on the machine does not use up. */
const computedMs = (from: NodeJS.CpuUsage): number => {
  const { user, system } = process.cpuUsage(from);
  return (user + system) / 1_000;
};

it.each([
  ["an unclosed string", `[${LONG},"${"a".repeat(LENGTH)}`],
  ["an unclosed string of escaped quotes", `[${LONG},"${'\\"'.repeat(LENGTH / 2)}`],
  ["an unclosed string of escaped backslashes", `[${LONG},"${"\\\\".repeat(LENGTH / 2)}`],
  ["quotes", `[${LONG},${'"'.repeat(LENGTH)}`],
  ["backslashes", `[${LONG},${"\\".repeat(LENGTH)}`],
  ["quotes and backslashes", `[${LONG},${'"\\'.repeat(LENGTH / 2)}`],
  ["digits", `[${"7".repeat(LENGTH)}`],
  ["runs of fifteen digits", `[${LONG},${"123456789012345,".repeat(LENGTH / 16)}`],
  ["minus signs", `[${LONG},${"-".repeat(LENGTH)}`],
  ["long numbers and space", `[${`${LONG}${" ".repeat(980)}`.repeat(LENGTH / 1_000)}`],
  ["exponents", `[${LONG},${"1e".repeat(LENGTH / 2)}`],
  ["open lists", `[${LONG},${"[".repeat(LENGTH)}`],
  ["lists within each other", `[${LONG},${"[".repeat(LENGTH / 2)}${"]".repeat(LENGTH / 2)}]`],
  ["empty lists", `[${LONG},${"[],".repeat(LENGTH)}1]`],
  ["different keys", `{"a":${LONG}${Array.from({ length: LENGTH / 10 }, (_, n) => `,"k${n}":1`).join("")}}`],
])("takes no more than a time in proportion to the length of %s", (_, text) => {
  const from = process.cpuUsage();
  outcomeOf(() => parseLosslessJson(text));
  expect(computedMs(from)).toBeLessThan(TIME_MS);
});

it("reads a string of 8 MB, a million long ids, and as much as any answer of messages has", () => {
  const text = "x".repeat(8_000_000);
  expect(parseLosslessJson(`[${LONG},"${text}"]`)).toEqual([LONG, text]);
  const ids = parseLosslessJson(`[${`${LONG},`.repeat(200_000)}"last"]`) as unknown[];
  expect([ids.length, ids.every(id => id === LONG || id === "last")]).toEqual([200_001, true]);
  const message = `{"message_id":${LONG},"item_list":[{"type":1,"text_item":{"text":"hello"}}]}`;
  const { msgs } = parseLosslessJson(`{"msgs":[${Array(90_000).fill(message).join()}]}`) as {
    msgs: unknown[];
  };
  expect(msgs).toHaveLength(90_000);
});

it("says of what there is too much, in a SyntaxError that quotes nothing", () => {
  const limits = (text: string): string => {
    try {
      return String(parseLosslessJson(text));
    } catch (error) {
      return error instanceof JsonLimitError && error instanceof SyntaxError ? error.message : String(error);
    }
  };
  const deep = 150_001;
  expect(limits("[".repeat(deep) + "]".repeat(deep))).toBe(
    "the body has more than 150000 lists and objects within each other",
  );
  expect(limits(`[${"[],".repeat(1_000_001)}1]`)).toBe(
    "the body has more than 2000000 brackets, braces and keys",
  );
  expect(limits(`[${`${LONG},`.repeat(200_001)}1]`)).toBe(
    "the body has more than 200000 whole numbers of more than 15 digits",
  );
  const keys = Array.from({ length: 30_000 }, (_, n) => `"k${n}":1`);
  expect(limits(`{${keys.join()}}`)).toBe("the body has more than 20000 different keys");
});
