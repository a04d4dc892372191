/** What a run says, as data: each sentence has its text in both languages, and English is what the message says. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { remark } from "../../../sim/invariant/sentences/remarks.ts";
import { SENTENCES as OF_BREACHES } from "../../../sim/invariant/sentences/say.ts";
import { IN_ENGLISH, readBack, type Sentence, tell } from "../../../sim/trace/sentence.ts";
import { haltSentence } from "../../../sim/verdict/halt-words.ts";
import { HALTS } from "../../../sim/verdict/sentences/halts.ts";
import { SENTENCES as OF_VERDICTS } from "../../../sim/verdict/sentences/say.ts";
import { runTrial, type Trial } from "../../../sim/verdict/trial.ts";
import { SENTENCES as CHINESE, inChinese } from "../../../sim/words/told.ts";
import { IN_CHINESE } from "../../../sim/words/zh/times.ts";
import { scenarios } from "../../catalogue.ts";
import { DELIVERING } from "../../museum/delivering.ts";
import { RECEIVING } from "../../museum/receiving.ts";
import { plainClient } from "../../plain-client/client.ts";
import { HABITS } from "../../plain-client/habits.ts";
import { SCENARIOS } from "../defects/scenarios.ts";

const HAN = /\p{Script=Han}/u;
const ENGLISH: Readonly<Record<string, string>> = { ...OF_BREACHES, ...OF_VERDICTS };
const START = "2026-03-01T06:00:00.000Z";
const BLANK = /\{\w+(?::\w+)?\}/g;
const blanksOf = (text: string): string[] => [...new Set(text.match(BLANK))].toSorted();

describe("every text", () => {
  it("is there in Chinese, with the same blanks in the same forms", () => {
    expect(Object.keys(CHINESE).toSorted()).toEqual(Object.keys(ENGLISH).toSorted());
    for (const [key, text] of Object.entries(ENGLISH))
      expect(blanksOf(CHINESE[key] ?? ""), key).toEqual(blanksOf(text));
  });

  it("is Chinese there, and English here", () => {
    for (const [key, text] of Object.entries(ENGLISH)) {
      expect(text, key).not.toMatch(HAN);
      const isWords = /[a-z]/i.test(text.replaceAll(BLANK, ""));
      expect(HAN.test(CHINESE[key] ?? ""), key).toBe(isWords);
      // A comma, a colon or a bracket of the other script.
      expect(CHINESE[key]?.replaceAll(BLANK, ""), key).not.toMatch(/\p{Script=Han}[,;:()]/u);
    }
  });
});

describe("a sentence", () => {
  const told = (sentence: Sentence, text = ENGLISH): string | undefined =>
    tell(sentence, { texts: text, ...IN_CHINESE, start: START });

  it("is told with its times, lengths, parts and lists", () => {
    const texts = { a: "{who} at {atMs:time} for {ms:length}: {why:said} ({all:list})", b: "{n} times" };
    const b = { key: "b", params: { n: 2 } };
    const params = { who: "x{why}", atMs: 61_000, ms: 90_000, why: b, all: ["m1", b] };
    expect(told({ key: "a", params }, texts)).toBe(
      "x{why} at 06:01:01 for 1 分 30 秒: 2 times (m1、2 times)",
    );
  });

  it("has no space between two Chinese characters, and keeps each other one", () => {
    const texts = { late: "应在 {atMs:time} 之后 {ms:length} 之内，{name} 仍没有" };
    const params = { ms: 90_000, name: "bot" };
    expect(told({ key: "late", params: { ...params, atMs: 61_000 } }, texts)).toBe(
      "应在 06:01:01 之后 1 分 30 秒之内，bot 仍没有",
    );
    expect(told({ key: "late", params: { ...params, atMs: 86_461_000 } }, texts)).toBe(
      "应在第 2 天 06:01:01 之后 1 分 30 秒之内，bot 仍没有",
    );
  });

  it("is not told where a key or a blank is unknown, however deep", () => {
    const texts = { a: "{why:said}", b: "{n}" };
    expect(told({ key: "toString", params: {} })).toBeUndefined();
    expect(told({ key: "b", params: {} }, texts)).toBeUndefined();
    expect(told({ key: "a", params: { why: { key: "c", params: {} } } }, texts)).toBeUndefined();
    const strange = { message: "told in English", sentence: { key: "of a newer version", params: {} } };
    expect(inChinese(strange, START)).toBe("told in English");
    expect(inChinese({ message: "told in English" }, START)).toBe("told in English");
  });

  it("is read back from its English", () => {
    for (const [key, text] of Object.entries(HALTS)) {
      // A blank alone is what words are that fit nowhere.
      if (key === "halt") continue;
      const params = Object.fromEntries(
        blanksOf(text).map((blank, at) => [blank.slice(1, -1), `${at}a (b). c`]),
      );
      const english = told({ key, params }) ?? "";
      expect(readBack(english, HALTS)).toEqual({ key, params });
    }
    expect(haltSentence("process.exit(3) at client.ts:1")).toEqual({
      key: "halt",
      params: { message: "process.exit(3) at client.ts:1" },
    });
  });
});

describe("what the service writes into a trace", () => {
  const SERVER = join(import.meta.dirname, "../../../sim/server");
  const sources = readdirSync(SERVER)
    .map(name => readFileSync(join(SERVER, name), "utf8"))
    .join("\n");
  const literals = (form: RegExp): string[] => [...sources.matchAll(form)].map(([, text]) => text ?? "");
  const inWords = (message: string): string => inChinese({ message, sentence: remark(message) }, START);

  it("has a Chinese text for each objection", () => {
    const objections = literals(/"(expected [^"]+|expected, but absent)"/g);
    expect(objections.length).toBeGreaterThan(12);
    for (const objection of objections) {
      expect(remark(objection).key, objection).not.toBe("remark");
      expect(
        inWords(objection).replaceAll(
          /get_bot_qrcode|encrypt_query_param|upload_param|getuploadurl|uint32|base64|baseurl|Host|JSON/g,
          "",
        ),
        objection,
      ).not.toMatch(/[a-z]{4}/);
    }
  });

  it("and for what a field of a body needs", () => {
    const wanted = literals(/need\(\s*[^;]*?,\s*"([^"]*[a-z ][^"]*)",\s*[^"]*?\);/g);
    expect(wanted.length).toBeGreaterThan(12);
    for (const thing of wanted) {
      const chinese = inWords(`expected ${thing}, got nothing`);
      expect(chinese, thing).toMatch(/^应为.*\p{Script=Han}.*，实际为空$/u);
      expect(chinese, thing).not.toContain("expected");
    }
  });

  it("leaves a value as it is", () => {
    expect(inWords('expected bot, got "x, got y"')).toBe('应为bot，实际为"x, got y"');
  });
});

/** Everything that a run says: breaches, reasons and notes. */
function saidOf({ row, start }: Trial): { message: string; sentence: Sentence | undefined; start: string }[] {
  const { reasons = [], notes = [] } = row.sentences ?? {};
  expect([reasons.length, notes.length]).toEqual([row.reasons.length, row.notes.length]);
  return [
    ...row.violations.map(({ message, sentence }) => ({ message, sentence, start })),
    ...row.reasons.map((message, at) => ({ message, sentence: reasons[at], start })),
    ...row.notes.map((message, at) => ({ message, sentence: notes[at], start })),
  ];
}

function keysIn({ key, params }: Sentence): string[] {
  const parts = Object.values(params)
    .flat()
    .filter(part => typeof part === "object");
  return [key, ...(parts as Sentence[]).flatMap(keysIn)];
}

it("over many bad clients says in both languages what it says, and in English what the message says", async () => {
  const keys = new Set<string>();
  const planted = Object.entries({ ...RECEIVING, ...DELIVERING });
  const tried = async (scenario: (typeof SCENARIOS)[number], habit: keyof typeof HABITS): Promise<void> => {
    const subject = plainClient(habit);
    const trial = await runTrial({ scenario, subjectName: subject.name, subject, door: "memory" });
    for (const said of saidOf(trial)) {
      expect(said.sentence, said.message).toBeDefined();
      const sentence = said.sentence as Sentence;
      const texts = { texts: ENGLISH, ...IN_ENGLISH, start: said.start };
      expect(tell(sentence, texts)).toBe(said.message);
      const chinese = inChinese(said, said.start);
      expect(chinese).toMatch(HAN);
      expect(chinese).not.toMatch(/\{\w+|\[object/);
      for (const key of keysIn(sentence)) keys.add(key);
    }
  };
  for (const [name, [habit]] of planted) {
    const scenario = scenarios.find(each => each.name === name);
    if (scenario !== undefined && scenario.endAtMs < 12 * 3_600_000) await tried(scenario, habit);
  }
  for (const [at, habit] of Object.keys(HABITS).entries())
    await tried(SCENARIOS[at % SCENARIOS.length] as (typeof SCENARIOS)[number], habit as keyof typeof HABITS);
  expect(keys.size).toBeGreaterThan(60);
});
