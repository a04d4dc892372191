/** Mistakes in files and with clients: each sentence has its text in both languages, and one that nobody knows stays English. */
import { expect, it } from "vitest";
import { SENTENCES as OF_DOOR } from "../../../sim/door/sentences.ts";
import { SENTENCES as OF_LOOPBACK, sentenceOf } from "../../../sim/loopback/sentences.ts";
import { parseScenario } from "../../../sim/scenario/parse.ts";
import { jsonSaid, yamlSaid } from "../../../sim/scenario/parser-words.ts";
import { ScenarioError } from "../../../sim/scenario/problem.ts";
import { SENTENCES as OF_SCENARIOS } from "../../../sim/scenario/sentences.ts";
import { SENTENCES as OF_SUBJECTS, say } from "../../../sim/subject/sentences.ts";
import { UnknownSubjectError } from "../../../sim/subject/unknown-subject.ts";
import { tell } from "../../../sim/trace/sentence.ts";
import { MISTAKES as OF_TRACES } from "../../../sim/trace/trace-mistakes.ts";
import { LOSSES } from "../../../sim/verdict/sentences/losses.ts";
import { REASONS } from "../../../sim/verdict/sentences/reasons.ts";
import { MISTAKEN, mistakeInChinese } from "../../../sim/words/mistaken.ts";
import { IN_CHINESE } from "../../../sim/words/zh/times.ts";

const HAN = /\p{Script=Han}/u;
const BLANK = /\{\w+(?::\w+)?\}/g;
const blanksOf = (text: string): string[] => [...new Set(text.match(BLANK))].toSorted();
const ENGLISH: Readonly<Record<string, string>> = {
  ...OF_SCENARIOS,
  ...OF_SUBJECTS,
  ...OF_TRACES,
  ...REASONS,
  ...LOSSES,
  ...OF_DOOR,
  ...OF_LOOPBACK,
};
/** What is an example, a command or a word of YAML in both languages. */
const NO_WORDS = new Set(["wanted.boolean", "kind.promise", "kind.type", "yaml.other", "json.other"]);

it("no key stands in two tables, and each has its Chinese, with the same blanks in the same forms", () => {
  const tables = [OF_SCENARIOS, OF_SUBJECTS, OF_TRACES, REASONS, LOSSES, OF_DOOR, OF_LOOPBACK];
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

it("what the service refuses and leaves out is read back from its English, a part of a sentence too", () => {
  const told = (message: string): string => mistakeInChinese({ message, sentence: sentenceOf(message) });
  const { "limit.page": page, "page.origin": origin } = OF_DOOR;
  const asked = page.replace("{what:said}", origin.replace("{origin}", '"http://a.test (b)"'));
  expect(told(asked)).toContain('网页不能使用模拟服务，而这个请求来自 "http://a.test (b)"；');
  expect(told(`${asked} (7 such in 10 s)`)).toMatch(/^网页不能使用模拟服务.*（10 秒内有 7 次）$/);
  expect(told("fault crash-3: the client's own host")).toBe("故障 crash-3：发生在客户端自己的主机上");
  expect(told("of a newer version")).toBe("of a newer version");
});

it("words of a parser that nobody knows stay as they are, and long ones are not searched", () => {
  const telling = { texts: MISTAKEN, ...IN_CHINESE, start: "" };
  expect(tell(yamlSaid("Something of a newer version"), telling)).toBe(
    "解析器的原话是（something of a newer version）",
  );
  const { key } = yamlSaid(`Unexpected ${"token in YAML ".repeat(1_000)}`);
  expect(key).toBe("yaml.other");
  expect(jsonSaid("Expected ':' after property name in JSON at position 5 (line 1 column 6)")).toEqual({
    key: "json.at",
    params: { what: { key: "json.colon", params: {} }, at: "5", line: "1", column: "6" },
  });
});
