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
