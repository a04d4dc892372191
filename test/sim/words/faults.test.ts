/** Kinds of fault in Chinese: each has its words, and the page in Chinese says the same. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { FAULT_KINDS } from "../../../sim/fault/table.ts";
import { FAMILIES } from "../../../sim/reference/families.ts";
import { factsOf } from "../../../sim/reference/fault-facts.ts";
import { CHINESE_FAULTS, ENGLISH_FAULTS } from "../../../sim/words/faults.ts";
import { ATTRIBUTES } from "../../../sim/words/zh/fault-attributes.ts";
import { SUMMARIES, UNCALIBRATED } from "../../../sim/words/zh/fault-kinds.ts";

const HAN = /\p{Script=Han}/u;
const PAGE = readFileSync(join(import.meta.dirname, "../../../docs/zh-CN/faults.md"), "utf8");
const rowOf = (kind: string): string =>
  PAGE.split("\n").find(line => line.startsWith(`| \`${kind}\` |`)) ?? "";
const KINDS = FAULT_KINDS.map(factsOf);

it.each(KINDS)("$id has its words, which docs/zh-CN/faults.md has too", ({ id, summary, ...facts }) => {
  const row = rowOf(id);
  const words = [CHINESE_FAULTS.summary(id, summary)];
  if (facts.calibrated !== true) words.push(CHINESE_FAULTS.uncalibrated(id, facts.calibrated));
  for (const [name, { description = "", default: usual }] of Object.entries(facts.attributes)) {
    const attribute = CHINESE_FAULTS.attribute(id, name, { description, default: usual });
    words.push(attribute);
    // A default is said in both languages, or in neither.
    expect(/默认/.test(attribute), attribute).toBe(/Default|by default/.test(description));
  }
  for (const word of words) {
    expect(word).toMatch(HAN);
    expect(row).toContain(word);
  }
});

it("no words are of a kind or an attribute that is gone", () => {
  const ids = KINDS.map(({ id }) => id);
  expect(Object.keys(SUMMARIES).toSorted()).toEqual(ids.toSorted());
  const uncalibrated = KINDS.filter(({ calibrated }) => calibrated !== true).map(({ id }) => id);
  expect(Object.keys(UNCALIBRATED).toSorted()).toEqual(uncalibrated.toSorted());
  const names = KINDS.flatMap(({ id, attributes }) =>
    Object.entries(attributes).flatMap(([name, { default: usual }]) => [`${id}.${name}`, `${name}.${usual}`]),
  );
  for (const key of Object.keys(ATTRIBUTES)) expect(names).toContain(key);
});

it.each(FAMILIES)("the family $letter", family => {
  const { name, about, letter } = CHINESE_FAULTS.family(family);
  expect(PAGE).toContain(`[${letter}：${name}]`);
  expect(PAGE).toContain(`：${about}\n`);
});

it("what has no Chinese words stays English, and English is what the kinds say", () => {
  for (const words of [CHINESE_FAULTS, ENGLISH_FAULTS]) {
    expect(words.summary("toString", "Odd.")).toBe("Odd.");
    expect(words.uncalibrated("new-kind", "why not")).toBe("why not");
    expect(words.attribute("new-kind", "by", { description: "How much." })).toBe("How much.");
    expect(words.family({ letter: "?", name: "n", about: "a" })).toEqual({
      letter: "?",
      name: "n",
      about: "a",
    });
  }
  expect(ENGLISH_FAULTS.summary("hang", "Never.")).toBe("Never.");
});
