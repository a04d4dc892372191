/** Expectations are written into scenarios without touching the rest of them. */
import { expect, it } from "vitest";
import { summarize, withExpectation } from "./expectations.ts";

const FILE = "title: t\nexpect:\n  fixed: pass\n  legacy: [no-loss]\n# the end\n";

it("the line of a subject is replaced, a new one comes after the others", () => {
  expect(withExpectation(FILE, "legacy", ["no-loss", "in-order"])).toBe(
    FILE.replace("[no-loss]", "[no-loss, in-order]"),
  );
  expect(withExpectation(FILE, "legacy", "pass")).toBe(FILE.replace("[no-loss]", "pass"));
  expect(withExpectation(FILE, "a@1+repair", "inconclusive")).toBe(
    FILE.replace("# the end", "  a@1+repair: inconclusive\n# the end"),
  );
  expect(withExpectation("title: t\n", "legacy", "pass")).toBe("title: t\nexpect:\n  legacy: pass\n");
});

it("what changed is said by subject and invariant", () => {
  const surprise = { scenario: "a/b", subject: "legacy" };
  expect(summarize([{ ...surprise, expected: ["no-loss"], came: ["in-order"] }])).toEqual([
    "legacy: +in-order in 1: a/b",
    "legacy: -no-loss in 1: a/b",
  ]);
  expect(summarize([{ ...surprise, expected: "pass", came: "inconclusive" }])).toEqual([
    "legacy: +inconclusive in 1: a/b",
    "legacy: -pass in 1: a/b",
  ]);
});
