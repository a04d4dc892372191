/** Where a text in Chinese breaks. */
import fc from "fast-check";
import stringWidth from "string-width";
import { expect, it } from "vitest";
import { wrap } from "../../../sim/report/columns.ts";

it("breaks between characters, and keeps words, numbers and their spaces", () => {
  expect(wrap("失败 6 次之后，等待至少是第一次之后的两倍", 20)).toEqual([
    "失败 6 次之后，等待",
    "至少是第一次之后的两",
    "倍",
  ]);
  expect(wrap("把 NODE_OPTIONS 交给此后启动的 Node", 16)).toEqual([
    "把 NODE_OPTIONS",
    "交给此后启动的",
    "Node",
  ]);
});

it("begins no line with closing punctuation, and ends none with an opening one", () => {
  expect(wrap("一二三四，五六", 8)).toEqual(["一二三", "四，五六"]);
  expect(wrap("一二三（四）", 8)).toEqual(["一二三", "（四）"]);
});

it("keeps every letter, and no line is wider than it may be", () => {
  const text = fc.array(
    fc.constantFrom("失", "败", "，", "。", "（", "）", " ", "a", "long-word-of-latin", "6"),
  );
  fc.assert(
    fc.property(text, fc.integer({ min: 6, max: 40 }), (parts, width) => {
      const given = `中${parts.join("")}`;
      const lines = wrap(given, width);
      expect(lines.join("").replaceAll(" ", "")).toBe(given.replaceAll(" ", ""));
      // What closes stays with what it closes, however much that is.
      const loose = given.replaceAll(/[，。（）]{2,}/gu, "");
      if (loose === given) for (const line of lines) expect(stringWidth(line)).toBeLessThanOrEqual(width);
    }),
  );
});
