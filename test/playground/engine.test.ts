/** The engine of the playground: no module of Node's is left in it, and without Node it gives the digests of Node. */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { parseScenario } from "../../sim/scenario/parse.ts";
import legacy from "../../sim/subject/legacy.ts";
import { runTrial } from "../../sim/verdict/trial.ts";
import { bundleEngine } from "../../tools/playground/bundle.ts";
import { BareWorker } from "./bare-worker.ts";
import { digestOf, SAMPLE, textOf } from "./sample.ts";

let engine: string;
let worker: BareWorker;
beforeAll(async () => {
  engine = await bundleEngine();
  worker = new BareWorker(engine);
});
afterAll(() => worker.end());

describe("the engine of the playground", () => {
  it("imports nothing", () => {
    expect(engine).not.toMatch(/\bimport\s*[({"'`*]|\bimport\.meta|\bfrom\s*["'`]node:|\brequire\s*\(/);
    expect(engine.length).toBeLessThan(980_000);
  });

  it("runs in a thread that has nothing of Node's", async () => {
    const types = "typeof process + typeof Buffer + typeof setImmediate + typeof require";
    const bare = new BareWorker(`postMessage({ id: 1, answer: { told: "text", text: ${types} } })`);
    try {
      expect(await bare.ask({ do: "tell" })).toEqual({ told: "text", text: "undefined".repeat(4) });
    } finally {
      await bare.end();
    }
  });

  it.each(SAMPLE.flatMap(name => ["fixed", "legacy"].map(subject => [name, subject] as const)))(
    "gives the committed digest: %s, %s",
    async (name, subject) => {
      const told = await worker.ask({ do: "run", name, text: textOf(name), subject });
      expect(told).toMatchObject({ told: "run", run: { row: { digest: digestOf(name, subject) } } });
      expect(digestOf(name, subject)).toMatch(/^[0-9a-f]{64}$/);
    },
  );

  it("gives another digest for another seed, and the same again for the same", async () => {
    const [name, text, subject] = [SAMPLE[0], textOf(SAMPLE[0]), "legacy"];
    const digest = async (seed?: string): Promise<string | null> => {
      const told = await worker.ask({ do: "run", name, text, subject, ...(seed !== undefined && { seed }) });
      if (told.told !== "run") throw new Error(JSON.stringify(told));
      return told.run.row.digest;
    };
    const other = await digest("2");
    expect(other).not.toBe(digestOf(name, subject));
    expect(await digest()).toBe(digestOf(name, subject));
    expect(await digest("2")).toBe(other);
  });

  it("gives for a scenario of one's own what the command line gives for its file", async () => {
    const name = "mine.yaml";
    const text = `${textOf("bug-155/taken-over")}# 早上好\n`;
    const told = await worker.ask({ do: "run", name, text, subject: "legacy", seed: "abc" });
    const scenario = parseScenario(text, { file: name, name });
    const { row } = await runTrial({
      scenario,
      subjectName: "legacy",
      subject: legacy,
      door: "memory",
      seed: "abc",
    });
    const replay = "npx ilink-sim run mine.yaml --subject legacy --door memory --seed abc";
    expect(told).toMatchObject({ run: { row: { digest: row.digest, verdict: row.verdict }, replay } });
  });

  it("catches a bad client, where the sound one passes", async () => {
    const name = "delivery/cursor-non-ascii";
    const ask = { do: "run", name, text: textOf(name) } as const;
    const told = await worker.ask({ do: "tell" });
    const subjects = told.told === "facts" ? told.facts.subjects : [];
    expect(subjects.map(({ name }) => name).slice(0, 3)).toEqual([
      "fixed",
      "legacy",
      "test/adversaries/bank.ts#plain",
    ]);
    const bad = subjects.filter(({ does }) => does !== undefined);
    expect(bad.length).toBeGreaterThan(40);
    expect(await worker.ask({ ...ask, subject: "test/adversaries/bank.ts#plain" })).toMatchObject({
      run: { row: { verdict: "pass" } },
    });
    const latin = bad.find(({ name }) => name.endsWith("#plain: keeps the cursor as latin1"));
    expect(await worker.ask({ ...ask, subject: latin?.name ?? "" })).toMatchObject({
      run: { row: { verdict: "violated" }, replay: expect.stringMatching(/^npm run -s sim -- replay /) },
      expects: false,
    });
  });

  it("says what it cannot run: files, and a client that it has not", async () => {
    const name = "delivery/crash-torn-file";
    const ask = { do: "run", name, text: textOf(name) } as const;
    expect(await worker.ask({ ...ask, subject: "fixed" })).toMatchObject({
      told: "refused",
      why: {
        en: expect.stringContaining('the fault "crash"'),
        zh: expect.stringContaining("请在命令行里运行"),
      },
    });
    expect(await worker.ask({ ...ask, subject: "legacy" })).toMatchObject({
      run: { row: { digest: digestOf(name, "legacy") } },
    });
    expect(await worker.ask({ ...ask, subject: "toString" })).toEqual({
      told: "refused",
      why: { en: 'the playground has no client "toString"', zh: "试验场里没有客户端“toString”" },
    });
    const late = { ...ask, do: "break", kind: "hang", fromMs: 366 * 86_400_000 } as const;
    expect(await worker.ask(late)).toMatchObject({
      told: "refused",
      why: {
        en: expect.stringContaining("choose an earlier time"),
        zh: expect.stringContaining("请选更早的时间"),
      },
    });
  });

  it("tells each mistake with its place, as the command line does", async () => {
    const told = await worker.ask({
      do: "check",
      name: "mine.yaml",
      text: "runs: 2h\nwrkload: []\nfaults:\n  - { kind: hagn }\n",
    });
    const problems = told.told === "problems" ? told.problems : [];
    expect(problems.map(({ file, line, column }) => `${file}:${line}:${column}`)).toContain("mine.yaml:2:1");
    expect(problems[0]?.frame).toContain("^");
    expect(problems.map(({ hint }) => hint?.en).join()).toMatch(/hang/);
  });

  it("tells of a key that would turn the text around without turning it", async () => {
    const text = '"\u202e<img src=x>": 1\n';
    const told = await worker.ask({ do: "check", name: "mine.yaml", text });
    const [problem] = told.told === "problems" ? told.problems : [];
    expect(problem?.message).toEqual({
      en: String.raw`unknown key "\u202e<img src=x>"`,
      zh: String.raw`未知的键“\u202e<img src=x>”`,
    });
    expect(problem?.frame).not.toContain("\u202e");
  });

  it.each([
    ["a word that is none", "runs: 2h\nwrkload: []\n", "未知的键“wrkload”"],
    ["a value of another form", "title: t\nruns: soon\n", "“runs”应为一段时间"],
    ["a kind of fault", "title: t\nruns: 2h\nfaults:\n  - { kind: hagn }\n", "是否想写 hang"],
    ["what is no YAML", 'title: "t\nruns: 2h\n', "这不是 YAML"],
    ["an empty text", "", "文件是空的"],
  ])("tells it in Chinese, too: %s", async (_what, text, words) => {
    const told = await worker.ask({ do: "check", name: "mine.yaml", text });
    const problems = told.told === "problems" ? told.problems : [];
    expect(problems.map(({ message, hint }) => `${message.zh} ${hint?.zh}`).join("\n")).toContain(words);
    // None is left in English: a key and a parser's own words are no sentence.
    for (const { message, hint } of problems)
      for (const said of [message, ...(hint === undefined ? [] : [hint])]) {
        expect(said.zh).not.toBe(said.en);
        expect(said.zh).toMatch(/\p{Script=Han}/u);
      }
  });
});
