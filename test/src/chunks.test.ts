import * as fc from "fast-check";
import { expect, it } from "vitest";
import { CHUNK_CHARS_MAX, countChunks, takeChunk } from "../../src/chunks.ts";

function chunksOf(text: string): string[] {
  const chunks: string[] = [];
  for (let rest = text; rest !== ""; ) {
    const taken = takeChunk(rest);
    chunks.push(taken.chunk);
    rest = taken.rest;
  }
  return chunks;
}

it("cuts any text into pieces that fit, lose nothing and split no surrogate pair", () => {
  const piece = fc.constantFrom("a", "字", "😀", " ", "\n", "word ", "long".repeat(300), "😀".repeat(997));
  fc.assert(
    fc.property(fc.array(piece, { minLength: 1, maxLength: 60 }), pieces => {
      const text = pieces.join("");
      const chunks = chunksOf(text);
      expect(chunks.join("")).toBe(text);
      expect(countChunks(text)).toBe(chunks.length);
      for (const chunk of chunks) {
        expect(chunk.length).toBeLessThanOrEqual(CHUNK_CHARS_MAX);
        expect(chunk.isWellFormed()).toBe(true);
      }
      // No piece is smaller than it has to be, a split pair apart.
      for (const chunk of chunks.slice(0, -1)) expect(chunk.length).toBeGreaterThan(CHUNK_CHARS_MAX * 0.8);
    }),
  );
});

it.each([
  ["a line end before a later word end", `${"x".repeat(3_300)}\n${"y ".repeat(1_000)}`, 3_301],
  [
    "a word end when the last line end is too early",
    `${"x".repeat(3_000)}\n${"y".repeat(500)} ${"z".repeat(900)}`,
    3_502,
  ],
  ["nothing when neither is near the end", `${"x".repeat(3_000)} ${"y".repeat(2_000)}`, 4_000],
  ["a pair's front", `${"x".repeat(3_999)}😀`, 3_999],
])("cuts after %s", (_what, text, length) => {
  expect(takeChunk(text).chunk).toHaveLength(length);
});

it("leaves a text that fits alone", () => {
  expect(takeChunk("x".repeat(4_000))).toEqual({ chunk: "x".repeat(4_000), rest: "" });
});
