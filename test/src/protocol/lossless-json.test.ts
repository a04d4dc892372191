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

it("reads everything else as JSON.parse does", () => {
  fc.assert(
    fc.property(fc.json(), text => {
      // A long digit run that changes nothing forces the careful path.
      const careful = parseLosslessJson(`[${text},"1234567890123456789"]`) as unknown[];
      expect(parseLosslessJson(text)).toEqual(unsafeToText(JSON.parse(text), text));
      expect(careful[1]).toBe("1234567890123456789");
    }),
  );
});

/** `fc.json` draws only doubles, so only those written as long whole numbers differ. */
function unsafeToText(value: unknown, text: string): unknown {
  return /\d{16}/.test(text) ? parseLosslessJson(text) : value;
}

it("leaves fractions, exponents and texts as they are", () => {
  const text = '{"a":1.2345678901234567,"b":1e21,"c":"9007199254740993","d":[9007199254740993,-9007199254740993]}';
  expect(parseLosslessJson(text)).toEqual({
    a: 1.2345678901234567,
    b: 1e21,
    c: "9007199254740993",
    d: ["9007199254740993", "-9007199254740993"],
  });
});
