/** The messages of each language: the same blanks, in every form, and words of that language; and how one is chosen. */
import { afterEach, describe, expect, it } from "vitest";
import { chooseLanguage, inUse, t } from "../../../sim/commands/spoken.ts";
import { INVARIANTS, SUBJECTS } from "../../../sim/index.ts";
import { EN, ENGLISH, LANGUAGES, ZH } from "../../../sim/words/language.ts";
import { filled, type Text } from "../../../sim/words/table.ts";
import { scenarios } from "../../catalogue.ts";
import { titlesLeft } from "../../languages/titles.ts";

const CHINESE = LANGUAGES.find(({ tag }) => tag === "zh") ?? ENGLISH;
const HAN = /[\p{Script=Han}（）、；：]/u;

const forms = (text: Text): string[] => (typeof text === "string" ? [text] : [text.one, text.other]);
const blanksIn = (text: Text): string[] =>
  [...new Set(forms(text).flatMap(form => [...form.matchAll(/\{(\w+)\}/g)].map(([, name]) => name ?? "")))]
    // Which form is taken says as much.
    .filter(name => name !== "count")
    .toSorted();

const KEYS = Object.keys(EN) as (keyof typeof EN)[];

it("each message is there in Chinese, with the same blanks", () => {
  expect(Object.keys(ZH)).toEqual(KEYS);
  for (const key of KEYS) {
    expect(blanksIn(ZH[key]), key).toEqual(blanksIn(EN[key]));
    expect(
      forms(ZH[key]).every(form => HAN.test(form)),
      key,
    ).toBe(true);
    if (typeof EN[key] === "string" && blanksIn(EN[key]).length === 0) expect(EN[key], key).not.toMatch(HAN);
  }
});

it("a number that Chinese tells is one that the message is given", () => {
  const counts = (text: Text): boolean => forms(text).some(form => form.includes("{count}"));
  for (const key of KEYS)
    if (counts(ZH[key])) expect(counts(EN[key]) || typeof EN[key] === "object", key).toBe(true);
});

it("a blank is filled once: what stands in a value is left as it is, and no value is looked up in another place", () => {
  expect(filled("{a} {b} {toString}", { a: "{b} $& {a}", b: 2 })).toBe("{b} $& {a} 2 {toString}");
  expect(filled("从 {a} 到 {b} ，{a}", { a: "甲", b: "B 乙" })).toBe("从甲到 B 乙 ，甲");
  expect(filled({ one: "1 run", other: "{count} runs" }, { count: 1 })).toBe("1 run");
  expect(filled({ one: "1 run", other: "{count} runs" }, { count: 0 })).toBe("0 runs");
});

it("every invariant and every subject has its Chinese words, and none that is gone", async () => {
  const { GLOSSES, DUTIES } = await import("../../../sim/words/zh/invariants.ts");
  const { SUBJECTS: words } = await import("../../../sim/words/zh/subjects.ts");
  const names = INVARIANTS.map(({ name }) => name);
  expect(Object.keys(GLOSSES)).toEqual(expect.arrayContaining(names));
  expect(Object.keys(GLOSSES)).toHaveLength(names.length);
  expect(Object.keys(DUTIES).toSorted()).toEqual(names.toSorted());
  expect(Object.keys(words)).toEqual(SUBJECTS.map(({ name }) => name));
  expect(CHINESE.named("no-loss")).toBe("no-loss（消息不丢）");
  for (const strange of ["mine", "constructor"]) expect(CHINESE.named(strange)).toBe(strange);
  const { EXCUSES } = await import("../../../sim/invariant/excuses.ts");
  for (const id of Object.keys(EXCUSES))
    expect(CHINESE.excuse(id)).toMatch(new RegExp(`^${id}（\\p{Script=Han}.*）$`, "u"));
  expect([CHINESE.excuse("mine"), ENGLISH.excuse("set-aside")]).toEqual(["mine", "set-aside"]);
  expect(CHINESE.duty("mine", "to be mine")).toBe("to be mine");
});

describe("the language", () => {
  afterEach(() => chooseLanguage([], {}));
  const chosen = (args: string, env: NodeJS.ProcessEnv = {}): string => {
    chooseLanguage(args.split(" "), env);
    return inUse().tag;
  };

  it.each([
    [{ LANG: "zh_CN.UTF-8" }, "zh"],
    [{ LC_MESSAGES: "zh_TW", LANG: "en_US.UTF-8" }, "zh"],
    [{ LC_ALL: "C", LC_MESSAGES: "zh_CN", LANG: "zh_CN" }, "en"],
    [{ LC_ALL: "", LANG: "zh" }, "zh"],
    [{ LANG: "de_DE.UTF-8" }, "en"],
    [{ LANG: "zhx_XX" }, "en"],
    [{}, "en"],
  ])("of %j is %s", (env, tag) => {
    expect(chosen("run", env)).toBe(tag);
  });

  it("is what --lang says, wherever it stands", () => {
    expect(chosen("run x --lang zh")).toBe("zh");
    expect(t("verdict.pass")).toBe("通过");
    expect(chosen("--lang=en run x", { LANG: "zh_CN.UTF-8" })).toBe("en");
    expect(chosen("run -- --lang zh")).toBe("en");
    // A mistaken one is told as the machine is set.
    expect(() => chosen("run --lang fr", { LANG: "zh_CN.UTF-8" })).toThrow("--lang fr：没有这种语言");
    expect(() => chosen("run --lang fr", { LANG: "de_DE.UTF-8" })).toThrow(
      "--lang fr: there is no such language",
    );
  });
});

it("every scenario of the catalogue has its title in Chinese, and no title that is gone has one", async () => {
  expect(titlesLeft()).toEqual([]);
  const { titleInChinese } = await import("../../../sim/words/zh/titles/table.ts");
  const titles = scenarios.map(({ title }) => title);
  const seen = new Map<string, string>();
  for (const title of titles) {
    const chinese = titleInChinese(title);
    expect(chinese, title).toMatch(/\p{Script=Han}/u);
    expect(chinese, title).not.toMatch(/[,;:()] |\p{Script=Han}[,;:()]|。$/u);
    expect(chinese, title).not.toMatch(/\p{Script=Han}[A-Za-z0-9]|[A-Za-z0-9]\p{Script=Han}/u);
    // Two scenarios of one title are one to a reader.
    expect(seen.get(chinese), title).toBeUndefined();
    seen.set(chinese, title);
    // What the wire says stands in both, and so does every number that is written as one.
    for (const [word] of title.matchAll(/-?\d[\d,.]*\d|-\d+|\b(?:notif|send|get)[a-z]+\b|"[^"]+"|client_id/g))
      if (!/^\d{2}:|^(?:sending|sends|gets|getting|sender)$/.test(word))
        expect(chinese, title).toContain(word);
  }
  for (const strange of ["A title of my own", "constructor"]) {
    expect(CHINESE.title(strange)).toBe(strange);
    expect(ENGLISH.title(titles[0] ?? "")).toBe(titles[0]);
  }
});
