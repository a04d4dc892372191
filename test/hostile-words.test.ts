/** Whatever stands in a field that somebody else filled, a terminal and a log get nothing from it that they would obey. */
import { once } from "node:events";
import { mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import type { Readable } from "node:stream";
import { afterAll, expect, it } from "vitest";
import { type Ended, Folder } from "./command-line.ts";

const ESC = "\u001b";
/** Clears the screen, colours, rings, hides, turns around, breaks lines: everything at once, and a word to find it by. */
const HOSTILE = `${ESC}[2J${ESC}[31mFOREIGN${ESC}]0;title\u0007\u007f\u009b1m\u0085\u202e\u2066\u2028\u2029\u200b\u200d\u2060\ufeff\u00ad\u{e0041}\u{e0100}\r\tpass\n1 run, all as expected`;
const IN_CODE = JSON.stringify(`${HOSTILE}\ud800`);

/** Everything of the kind but the line breaks of the program. */
const OBEYED = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/u;
const COLOURS = new RegExp(`${ESC}\\[(?:1|2|22|3[1235]|39)m`, "g");

const folder = new Folder("words");
afterAll(() => folder.remove());

const SCENARIO = `title: ${JSON.stringify(HOSTILE)}
why: ${JSON.stringify(HOSTILE)}
seed: ${JSON.stringify(HOSTILE)}
runs: 10m
workload: [{ at: 2m, inbound: alice }, { at: 3m, send: alice }]
`;

/** A subject's file whose members say hostile things. */
const adapter = (members: string, before = ""): string => `${before}
const WORDS = ${IN_CODE};
export default { name: WORDS, create({ host }) { return {
  start: async ({ account }) => { host.log(WORDS); host.status(account, "recovering", WORDS); },
  stop: async () => {}, login: async () => {}, send: async () => ({ outcome: "refused", reason: WORDS }), ${members} }; } };`;

const SUBJECTS: Record<string, string> = {
  "speaks.ts": adapter(""),
  "unwell.ts": adapter("send: async () => ({ outcome: WORDS, reason: WORDS })"),
  "throws.ts": adapter(
    "start: async () => { const e = new Error(WORDS); e.name = WORDS; throw e; }, send: async () => { throw WORDS; }",
  ),
  "late.ts": adapter(
    "start: async () => { Promise.reject(new Error(WORDS)); setTimeout(() => { throw new Error(WORDS); }, 9); }",
  ),
  "leaves.ts": adapter("start: async () => { process.stderr.write(WORDS); process.exit(3); }"),
  "real.ts": adapter(
    "start: async () => { const { [WORDS]: f } = { [WORDS]: () => net.connect(1) }; f(); }",
    'import net from "node:net";',
  ),
  "meddles.ts": adapter(
    "start: async () => { for (const fd of [3, 4]) fs.writeSync(fd, '\\0\\0\\0\\x09' + WORDS + '\\n'); await new Promise(() => {}); }",
    'import fs from "node:fs";',
  ),
  "fails.ts": `const WORDS = ${IN_CODE};\nexport default { name: "x", create() { throw Object.assign(new Error(WORDS), { name: WORDS }); } };`,
  "unprintable.ts": 'export default { name: "x", create() { throw Object.create(null); } };',
  "wrong.ts": `export { x as ${IN_CODE.replace("\\ud800", "")} };\nconst x = 1;`,
  "broken.ts": `throw new Error(${IN_CODE});`,
};

const name = (base: string): string => `a${ESC}[31mFOREIGN\u202e${base}`;

function expectHarmless({ stdout, stderr }: Pick<Ended, "stdout" | "stderr">): void {
  expect(OBEYED.exec(stdout), stdout).toBeNull();
  expect(OBEYED.exec(stderr), stderr).toBeNull();
}

folder.file("words.yaml", SCENARIO);
folder.file(name("words.yaml"), SCENARIO);
for (const [file, text] of Object.entries(SUBJECTS)) folder.file(file, text);
folder.file(name("speaks.ts"), SUBJECTS["speaks.ts"] as string);

it.each(Object.keys(SUBJECTS))("the subject %s", async file => {
  const ended = await folder.ask(["run", "words.yaml", "--subject", `./${file}`]);
  expectHarmless(ended);
  expect(ended.code).not.toBe(70);
  expect(ended.code).not.toBe(0);
  if (["throws.ts", "late.ts", "fails.ts", "wrong.ts", "broken.ts"].includes(file))
    expect(ended.stdout + ended.stderr).toContain("\\x1b[31mFOREIGN");
});

it("a run told in Chinese", async () => {
  const ended = await folder.ask(["run", "words.yaml", "--subject", "./throws.ts", "--lang", "zh"]);
  expectHarmless(ended);
  expect(ended.stdout).toContain("预期");
  expect(ended.stdout).toContain("\\x1b[31mFOREIGN");
});

it("an event by event listing, and the trace that shows it again", async () => {
  const args = ["replay", "words.yaml", "--subject", "./speaks.ts"];
  const seen = await folder.run(args);
  expectHarmless(seen);
  expect(seen.stdout).toContain("client says recovering (\\x1b[2J");
  expect(seen.stdout).not.toMatch(/^1 run, all as expected/m);
  await folder.ask(["run", "words.yaml", "--subject", "./speaks.ts", "--trace", "traces"]);
  const [file = ""] = readdirSync(join(folder.path, "traces"));
  const text = readFileSync(join(folder.path, "traces", file), "utf8");
  expect(OBEYED.exec(text)).toBeNull();
  expect(text).toContain("FOREIGN");
  const again = await folder.ask(["replay", `traces/${file}`, "--subject", "./speaks.ts"]);
  expectHarmless(again);
  expect(again.stdout).toContain("the same run as in the file");
});

it("documents for programs say the same and hold nothing raw", async () => {
  const run = await folder.ask(["run", "words.yaml", "--subject", "./speaks.ts", "--json"]);
  expectHarmless(run);
  expect(JSON.parse(run.stdout).runs[0]).toMatchObject({ seed: HOSTILE });
  const list = await folder.ask(["list", "words.yaml", "--json"]);
  expectHarmless(list);
  expect(JSON.parse(list.stdout).scenarios[0]).toMatchObject({ title: HOSTILE });
});

it("the line that replays leads to the same run, whatever is in it", async () => {
  const run = await folder.run(["run", name("words.yaml"), "--subject", `./${name("speaks.ts")}`]);
  expectHarmless(run);
  const line = /replay: npm run -s sim -- (.+)/.exec(run.stdout)?.[1];
  expect(line).toContain("$'");
  const again = await folder.run([], { shell: `exec "$1" "$2" ${line}` });
  expect(again.code, again.stderr).toBe(run.code);
  expectHarmless(again);
  expect(again.stdout).toContain("digest: ");
});

it.each([
  ["list", "words.yaml"],
  ["list", name("words.yaml")],
  ["run", HOSTILE],
  ["run", `./${HOSTILE}.yaml`],
  ["run", "words.yaml", "--subject", HOSTILE],
  ["run", "words.yaml", "--subject", `./${HOSTILE}.ts`],
  ["run", "words.yaml", "--subject", `openclaw-weixin:${HOSTILE}`],
  ["run", "words.yaml", "--subject", `openclaw-weixin@${HOSTILE}`],
  ["run", "words.yaml", "--subject", "fixed", "--seed", HOSTILE],
  ["run", "words.yaml", "--subject", "fixed", "--door", HOSTILE],
  ["run", "words.yaml", "--subject", "fixed", "--jobs", HOSTILE],
  ["run", "words.yaml", "--subject", "fixed", "--trace", `words.yaml/${HOSTILE}`],
  ["run", `--${HOSTILE}`],
  [HOSTILE],
  ["faults", HOSTILE],
  ["new", "scenario", HOSTILE],
  ["serve", HOSTILE],
  ["serve", "--port", HOSTILE],
  ["replay", `${HOSTILE}.jsonl`],
  ["fuzz", "--runs", HOSTILE],
])("the arguments %j", async (...args) => {
  const ended = await folder.ask(args);
  expectHarmless(ended);
  expect(ended.code, ended.stderr).not.toBe(70);
});

it.each([
  ["a key", `runs: 10m\n${JSON.stringify(HOSTILE)}: 1\n`],
  ["a value", `runs: ${JSON.stringify(HOSTILE)}\n`],
  ["no YAML, raw", `runs: 10m\ntitle: "${HOSTILE}\n\t- [\n`],
  ["a mark under a raw text", `title: ${ESC}[31mFOREIGN\u202e\nruns: 10m\nseed: [${ESC}[2J]\n`],
  [
    "a fault's name",
    `runs: 10m\nfaults: [{ name: ${JSON.stringify(HOSTILE)}, kind: hang, from: 4m, for: 1m }]\n`,
  ],
  ["a fault's kind", `runs: 10m\nfaults: [{ kind: ${JSON.stringify(HOSTILE)} }]\n`],
  ["an expectation", `runs: 10m\nexpect: { ${JSON.stringify(HOSTILE)}: pass }\n`],
  ["an expected invariant", `runs: 10m\nexpect: { fixed: [${JSON.stringify(HOSTILE)}] }\n`],
  ["an account", `runs: 10m\naccounts: [${JSON.stringify(HOSTILE)}]\n`],
  ["one line of 900,000 characters", `title: ${`${ESC}[31m`.repeat(180_000)}\nruns: [\n`],
])("a scenario with %s", async (_what, text) => {
  folder.file("mistake.yaml", text);
  const ended = await folder.ask(["run", "mistake.yaml"]);
  expectHarmless(ended);
  expect(ended.code, ended.stderr).not.toBe(70);
  expect(ended.stderr.length).toBeLessThan(50_000);
});

it("a trace file with any words in its header and lines", async () => {
  const header = { version: 1, replay: HOSTILE, start: HOSTILE };
  folder.file("a.jsonl", `${JSON.stringify(header)}\n`);
  folder.file("b.jsonl", `${HOSTILE}\n`);
  for (const file of ["a.jsonl", "b.jsonl"]) {
    const ended = await folder.ask(["replay", file]);
    expectHarmless(ended);
    expect(ended.code, ended.stderr).toBe(64);
  }
});

it("findings, written down or printed because they cannot be", async () => {
  const own = new Folder("findings");
  own.file(name("own.ts"), SUBJECTS["speaks.ts"] as string);
  const args = ["fuzz", "--runs", "1", "--seed", HOSTILE, "--subject", `./${name("own.ts")}`];
  const written = await own.run(args);
  expectHarmless(written);
  expect(written.code, written.stderr).toBe(1);
  const failures = join(own.path, ".ilink-sim/failures");
  expect(readdirSync(failures)).not.toEqual([]);
  for (const file of readdirSync(failures)) {
    const text = readFileSync(join(failures, file), "utf8");
    expect(OBEYED.exec(text), text).toBeNull();
    // The file is still the scenario of that subject.
    const list = await own.ask(["list", `.ilink-sim/failures/${file}`, "--json"]);
    expect(Object.keys(JSON.parse(list.stdout).scenarios[0].expect)).toEqual([`./${name("own.ts")}`]);
  }
  own.remove();
});

it("a mock that a hostile client asks, with every line shown", async () => {
  const running = folder.start(["serve", "words.yaml", "--verbose"]);
  const [line] = await Promise.race([
    once(createInterface(running.child.stdout as Readable), "line"),
    running.ended.then(({ stderr }) => [stderr]),
  ]);
  const baseUrl = String(line).replace("baseUrl  ", "");
  for (const path of ["ilink/bot/sendmessage", `ilink/${encodeURIComponent(HOSTILE)}`])
    await fetch(`${baseUrl}/${path}`, {
      method: "POST",
      headers: { authorization: "Bearer x", "x-wechat-uin": "\u0085\u009b1m" },
      body: JSON.stringify({ msg: { to_user_id: HOSTILE, client_id: HOSTILE, [HOSTILE]: HOSTILE } }),
    });
  running.child.kill("SIGINT");
  const ended = await running.ended;
  expectHarmless(ended);
  expect(ended.code).toBe(0);
});

it("colours are the program's own", async () => {
  const env = { FORCE_COLOR: "1" };
  const args = ["run", "words.yaml", "--subject", "./throws.ts"];
  for (const command of [args, ["replay", ...args.slice(1)]]) {
    const ended = await folder.run(command, { env });
    expect(ended.stdout).toMatch(COLOURS);
    expectHarmless({ ...ended, stdout: ended.stdout.replaceAll(COLOURS, "") });
    expect(ended.stdout).not.toContain(`${ESC}[31mFOREIGN`);
    expect(ended.stdout).toContain("\\x1b[31mFOREIGN");
  }
});

it("a folder whose name is hostile", async () => {
  mkdirSync(join(folder.path, name("dir")));
  folder.file(`${name("dir")}/x.yaml`, SCENARIO);
  expectHarmless(await folder.ask(["run", name("dir"), "--subject", "fixed"]));
});
