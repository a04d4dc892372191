import * as fc from "fast-check";
import { expect, it } from "vitest";
import { cipherSize, decrypt, encrypt, keyOf } from "../../../src/media/cipher.ts";

const KEY = Uint8Array.from({ length: 16 }, (_, index) => index);
const HEX = "000102030405060708090a0b0c0d0e0f";

it("decrypts what it encrypted, and knows the size beforehand", () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), plain => {
      const ciphertext = encrypt(plain, KEY);
      expect(ciphertext.length).toBe(cipherSize(plain.length));
      expect([...decrypt(ciphertext, KEY)]).toEqual([...plain]);
    }),
  );
});

it.each([
  ["hex", { hexKey: HEX }],
  ["hex before base64", { hexKey: HEX, base64Key: btoa("x".repeat(16)) }],
  ["base64 of the bytes", { base64Key: Buffer.from(KEY).toString("base64") }],
  ["base64 of the hex digits", { base64Key: btoa(HEX) }],
  ["base64 behind an unusable hex key", { hexKey: "no key", base64Key: btoa(HEX) }],
])("reads a key written as %s", (_form, source) => {
  expect(Buffer.from(keyOf(source) ?? []).toString("hex")).toBe(HEX);
});

it("knows media without a key, and refuses a key of no known form", () => {
  expect(keyOf({})).toBeNull();
  expect(() => keyOf({ hexKey: "no key" })).toThrow(expect.objectContaining({ code: "media" }));
  expect(() => keyOf({ base64Key: btoa("short") })).toThrow(expect.objectContaining({ code: "media" }));
});

it("refuses what was not encrypted with the key", () => {
  const ciphertext = encrypt(Uint8Array.of(1, 2, 3), KEY);
  expect(() => decrypt(ciphertext, new Uint8Array(16))).toThrow(expect.objectContaining({ code: "media" }));
  expect(() => decrypt(ciphertext.slice(1), KEY)).toThrow(expect.objectContaining({ code: "media" }));
});
