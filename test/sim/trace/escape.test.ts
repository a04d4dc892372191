import fc from "fast-check";
import { expect, it } from "vitest";
import { readReplayLine, replayLine } from "../../../sim/report/replay-line.ts";
import { cut, escaped, escapedJson, escapedLines, shownWhole } from "../../../sim/trace/escape.ts";
import * as words from "../../../src/words.ts";

/** What a terminal would obey or not show, by the lists of Unicode. */
const OBEYED = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const anyText = fc.string({
  unit: fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("\ud800", "\udc00", "\u001b", "'", "\\", "\n", " ", "$"),
  ),
});

it("every code point is shown as itself or written out, and the client's function does the same", () => {
  for (let code = 0; code <= 0x10ffff; code++) {
    const text = String.fromCodePoint(code);
    const shown = escaped(text);
    if (shown !== words.escaped(text)) expect.fail(`U+${code.toString(16)}`);
    if (OBEYED.test(shown) || OBEYED.test(text) !== (shown !== text)) expect.fail(`U+${code.toString(16)}`);
  }
});

it("writes out what deceives, in words that programmers know", () => {
  expect(escaped("\u001b[2J\n\r\t\u007f\u009b\u202e\u2028\u{e0041}\ud800")).toBe(
    "\\x1b[2J\\n\\r\\t\\x7f\\x9b\\u202e\\u2028\\u{e0041}\\ud800",
  );
  expect(escaped("abc\u200ddef 1\ufe0f x\u200d👩")).toBe("abc\\u200ddef 1\\ufe0f x\\u200d👩");
});

it("leaves writing of every kind and emoji as they are", () => {
  for (const text of ["微信机器人 🎉", "👩‍🚀 ❤️ 👩🏽‍🚀 👩‍❤️‍👩", "naïve е́ हिन्दी عربي", "C:\\new"])
    expect(escaped(text)).toBe(text);
});

it("cuts between characters and counts what is left out", () => {
  expect(cut("abc", 3)).toBe("abc");
  expect(cut("abcd", 3)).toBe("abc… (1 more characters)");
  expect(cut("ab🎉", 3)).toBe("ab… (2 more characters)");
  fc.assert(fc.property(anyText, fc.nat(20), (text, max) => cut(text, max) === words.cut(text, max)));
});

it("any JSON says the same when nothing raw is left in it", () => {
  fc.assert(
    fc.property(fc.jsonValue({ stringUnit: "binary" }), value => {
      const json = escapedJson(JSON.stringify(value, null, 2));
      expect(json.replaceAll("\n", "")).not.toMatch(OBEYED);
      expect(JSON.parse(json)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
  );
});

it("lines keep their breaks and the sequences that are the program's own, and nothing else", () => {
  const bold = new RegExp(`${String.fromCharCode(27)}\\[1m`, "g");
  expect(escapedLines("a\u001b[1mb\u001b[2J\nc", bold)).toBe("a\u001b[1mb\\x1b[2J\nc");
  expect(escapedLines("a\u001b[1mb\r\nc")).toBe("a\\x1b[1mb\\r\nc");
  fc.assert(
    fc.property(anyText, text => {
      expect(escapedLines(text).replaceAll("\n", "")).not.toMatch(OBEYED);
    }),
  );
});

it("data is shown whole, in keys too, without a change to the data", () => {
  const data = { "a\u001b": ["\u202e", 1, null, { b: "\n" }] };
  expect(shownWhole(data)).toEqual({ "a\\x1b": ["\\u202e", 1, null, { b: "\\n" }] });
  expect(Object.keys(data)).toEqual(["a\u001b"]);
  expect(shownWhole("x".repeat(1_000_000)).length).toBeLessThan(2_100);
});

it("a replay line is read as it was meant, and holds nothing raw", () => {
  const word = anyText.map(text => text.toWellFormed()).filter(text => text !== "");
  fc.assert(
    fc.property(word, word, word, (scenario, subject, seed) => {
      const name = { scenario, subject, seed, door: "memory", expect: true };
      const line = replayLine(name);
      expect(line).not.toMatch(OBEYED);
      expect(readReplayLine(line)).toEqual(name);
    }),
  );
});
