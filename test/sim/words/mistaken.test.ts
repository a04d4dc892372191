/** Mistakes in files and with clients: each sentence has its text in both languages, and one that nobody knows stays English. */
import { expect, it } from "vitest";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { ScenarioError } from "../../../sim/scenario/problem.ts";
import { SENTENCES as OF_SCENARIOS } from "../../../sim/scenario/sentences.ts";
import { SENTENCES as OF_SUBJECTS, say } from "../../../sim/subject/sentences.ts";
import { UnknownSubjectError } from "../../../sim/subject/unknown-subject.ts";
import { MISTAKES as OF_TRACES } from "../../../sim/trace/trace-mistakes.ts";
import { LOSSES } from "../../../sim/verdict/sentences/losses.ts";
import { REASONS } from "../../../sim/verdict/sentences/reasons.ts";
import { MISTAKEN, mistakeInChinese } from "../../../sim/words/mistaken.ts";

const HAN = /\p{Script=Han}/u;
const BLANK = /\{\w+(?::\w+)?\}/g;
const blanksOf = (text: string): string[] => [...new Set(text.match(BLANK))].toSorted();
const ENGLISH: Readonly<Record<string, string>> = {
  ...OF_SCENARIOS,
  ...OF_SUBJECTS,
  ...OF_TRACES,
  ...REASONS,
  ...LOSSES,
};
/** What is an example, a command or a word of YAML in both languages. */
const NO_WORDS = new Set(["wanted.boolean", "kind.promise", "kind.type"]);

it("no key stands in two tables, and each has its Chinese, with the same blanks in the same forms", () => {
  const tables = [OF_SCENARIOS, OF_SUBJECTS, OF_TRACES, REASONS, LOSSES];
  expect(Object.keys(ENGLISH)).toHaveLength(tables.flatMap(Object.keys).length);
  expect(Object.keys(MISTAKEN).toSorted()).toEqual(Object.keys(ENGLISH).toSorted());
  for (const [key, text] of Object.entries(ENGLISH))
    expect(blanksOf(MISTAKEN[key] ?? ""), key).toEqual(blanksOf(text));
});

it("is Chinese there, and English here", () => {
  for (const [key, text] of Object.entries(ENGLISH)) {
    expect(text, key).not.toMatch(HAN);
    const isWords = /[a-z]/i.test(text.replaceAll(BLANK, ""));
    if (!NO_WORDS.has(key)) expect(HAN.test(MISTAKEN[key] ?? ""), key).toBe(isWords);
  }
});

const errorOf = (text: string): ScenarioError => {
  try {
    parseScenario(text, { file: "x.yaml", name: "x" });
  } catch (error) {
    if (error instanceof ScenarioError) return error;
    throw error;
  }
  throw new Error("it was read");
};

it("a scenario's mistakes are told whole: place, frame, hint, one after the other", () => {
  const error = errorOf("title: t\nruns: 35\nsever: {}\n");
  expect(mistakeInChinese(error)).toBe(`x.yaml:2:7 “runs”应为一段时间，实际为 35
  1 | title: t
> 2 | runs: 35
    |       ^^
  3 | sever: {}
  请写 35s

x.yaml:3:1 未知的键“sever”
  1 | title: t
  2 | runs: 35
> 3 | sever: {}
    | ^^^^^
  4 |
  是否想写 server？`);
});

it("words of others stay in their line and fill no blanks, in either language", () => {
  const told = errorOf('title: t\nruns: 1h\n"{key}\\n\\u202e": 1\n');
  for (const words of [told.message, mistakeInChinese(told)]) {
    expect(words).toContain("{key}\\n\\u202e");
    expect(words).not.toContain("\u202e");
  }
  const problem = say("code.missing", { file: "a\nb{remedy}" });
  const error = new UnknownSubjectError("s\n", problem, say("code.adapter"));
  expect(error.message).toBe(
    'subject "s\\n": a\\nb{remedy} does not exist\n  Give the path of an adapter file.',
  );
  expect(mistakeInChinese(error)).toBe("被测客户端“s\\n”：a\\nb{remedy} 不存在\n  请给出适配器文件的路径。");
});

it("what no table has stays English", () => {
  const strange = { message: "told in English", sentence: { key: "of a newer version", params: {} } };
  expect(mistakeInChinese(strange)).toBe("told in English");
  expect(mistakeInChinese({ message: "told in English" })).toBe("told in English");
});
