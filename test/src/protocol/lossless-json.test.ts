import fc from "fast-check";
import { expect, it } from "vitest";
import { parseLosslessJson } from "../../../src/protocol/lossless-json.ts";

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
