/** What a command says in Chinese, and what stays English whatever is said: documents for programs. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { Folder } from "./command-line.ts";

const HAN = /\p{Script=Han}/u;
const folder = new Folder("lang");
afterAll(() => folder.remove());

folder.file(
  "night.yaml",
  `title: A night
runs: 12h
settle: 30m
server: { idleAfter: 6h }
workload: [{ at: 10m, inbound: alice }, { at: 9h, send: alice }]
`,
);
const RUN = ["run", "night.yaml", "--subject", "legacy", "--no-expect"];

it("a failing run, its verdict, duty and summary", async () => {
  const { stdout, code } = await folder.ask([...RUN, "--lang", "zh"]);
  expect(code).toBe(1);
  expect(stdout).toMatch(/^night\.yaml · legacy · 违反（安全性）$/m);
  expect(stdout).toMatch(/^ {2}recovers-in-time（及时恢复接收），\S+/m);
  expect(stdout).toMatch(/^ {4}应做：重新接收消息，限 10 秒内，从 /m);
  expect(stdout).toMatch(/^ {4}已免责：无；未免责：/m);
  expect(stdout).toMatch(/^ {2}试过：1 条消息，0 毫秒之内处理了 1 条 · 1 次发送，/m);
  expect(stdout).toMatch(/^ {2}重放：npm run -s sim -- replay night\.yaml --subject legacy /m);
  expect(stdout).toMatch(/^1 次运行，1 次违反 · 虚拟时间 12 小时 0 分，轮询 /m);
});

it("a table of runs", async () => {
  for (const name of ["a", "b", "c", "d", "e"])
    folder.file(`five/${name}.yaml`, "title: t\nruns: 10m\nworkload: [{ at: 1m, inbound: alice }]\n");
  const { stdout } = await folder.ask(["run", "./five", "--subject", "fixed", "--lang", "zh"]);
  expect(stdout).toMatch(/^场景 /m);
  expect(stdout).toMatch(/^✓ 通过$/m);
  expect(stdout).toMatch(/^5 次运行，全部符合预期 · /m);
});

it("the help of every command, and its mistakes where they are ours", async () => {
  const { stdout } = await folder.ask(["--lang", "zh", "--help"]);
  const commands = [...stdout.matchAll(/^ {2}([a-z]+)(?: \S.*?)? {2,}\p{Script=Han}/gmu)].map(
    ([, name]) => name,
  );
  expect(commands).toEqual(expect.arrayContaining(["run", "replay", "fuzz", "serve", "init", "help"]));
  for (const command of ["run", "serve"]) {
    const help = await folder.ask([command, "--help", "--lang", "zh"]);
    expect(help.stdout).toMatch(/^用法： ilink-sim /);
    for (const [line] of help.stdout.matchAll(/^ {2}--\S+.* {2}.*$/gm)) expect(line).toMatch(HAN);
  }
  const wrong = await folder.ask(["list", "--lang", "fr"]);
  expect(wrong.code).toBe(64);
  expect(wrong.stderr).toContain("--lang fr: there is no such language");
});

it("what a search found, what is listed, and what is set up", async () => {
  const zh = async (...args: string[]) => (await folder.ask([...args, "--lang", "zh"])).stdout;
  const found = await zh("fuzz", "--runs", "1", "--seed", "1", "--subject", "legacy");
  expect(found).toMatch(/^legacy：\d+ 个发现，试了 1 个场景（0 个无法判定），缩减时又试了 \d+ 个，用时 /m);
  expect(found).toMatch(/^1\. \S+，第 0 次运行$/m);
  expect(await zh("list", "night.yaml")).toMatch(
    /\n1 个场景：[\s\S]*\n {2}legacy +bug #155\s+的各种习惯的缩写/,
  );
  expect(await zh("init", "--dry-run")).toMatch(/^ {2}ilink-sim\.config\.ts +会写：客户端、场景、预期$/m);
  expect(await zh("new", "scenario", "mine/first")).toMatch(/^\S+ 已写好：/);
});

it("events, lanes, kinds of fault, and mistakes", async () => {
  const zh = async (...args: string[]) => await folder.ask([...args, "--lang", "zh"]);
  const replay = ["replay", "night.yaml", "--subject", "legacy", "--no-expect"];
  const events = (await zh(...replay)).stdout;
  expect(events).toMatch(/● alice 写来 m1$/m);
  expect(events).toMatch(/← getupdates #\d+ -14（令牌失效） {2}← recovers-in-time/m);
  expect(events).toMatch(/^ {22}…… \d+ 条正常轮询的记录$/m);
  const lanes = (await zh(...replay, "--timeline")).stdout;
  expect(lanes).toMatch(/^收消息 {18}\S/m);
  expect(lanes).toMatch(/▼ 违反承诺/);
  expect((await zh("faults", "stale-token")).stdout).toMatch(
    /^请求得到 -14，没有到达服务端；会话本身不变。$/m,
  );
  expect((await zh("faults")).stdout).toMatch(/^共 166 种。/m);
  for (const [args, words] of [
    [["run", "night.yaml", "--door", "side"], "--door side：没有这个入口；请写 memory 或 msw"],
    [["run", "night.yaml", "--grep", "x"], "--grep x：1 个场景的名字和标题里都没有"],
    [["run", "night.yaml", "--only", "no-los"], "--only no-los：没有这条不变量；是否想写 no-loss？"],
    [["faults", "hnag"], "没有名为“hnag”的故障种类或类别；是否想写 hang？"],
    [["serve", "--port", "x"], "--port x：应为 0（任一空闲端口）到 65535 之间的数字"],
  ] as const) {
    const { stderr, code } = await zh(...args);
    expect([stderr.trim(), code]).toEqual([words, 64]);
  }
});

it("is taken from the machine's settings", async () => {
  const { stdout } = await folder.run(["--help"], { env: { LANG: "zh_CN.UTF-8" } });
  expect(stdout).toMatch(/^用法：/);
});

it("documents for programs are English, and the same", async () => {
  const document = async (...args: string[]) => {
    const { stdout } = await folder.ask([...RUN, "--json", ...args]);
    const { runs } = JSON.parse(stdout);
    return runs.map((row: object) => ({ ...row, wallMs: 0 }));
  };
  expect(await document("--lang", "zh")).toEqual(await document());
  await folder.ask([...RUN, "--lang", "zh", "--report", "jsonl=out.jsonl"]);
  const text = readFileSync(join(folder.path, "out.jsonl"), "utf8");
  expect(text).toContain("recovers-in-time");
  expect(text).not.toMatch(HAN);
});

it("documents for people: breaches, what was expected, headings", async () => {
  await folder.ask([
    "run",
    "night.yaml",
    "--subject",
    "legacy",
    "--lang",
    "zh",
    "--report",
    "junit=out.xml,markdown=out.md",
  ]);
  const breach = /：应在 \S+（轮询得到 -14）之后 10 秒内恢复接收，但到 \S+ 仍没有一次 getupdates 被接受/;
  for (const file of ["out.xml", "out.md"]) {
    const text = readFileSync(join(folder.path, file), "utf8");
    expect(text).toMatch(breach);
    expect(text).toMatch(/违反 \S*recovers-in-time\S*（安全性）/);
    expect(text).not.toMatch(/was to receive|replay:|expected pass/);
  }
  expect(readFileSync(join(folder.path, "out.md"), "utf8")).toMatch(
    /^### ilink-sim：1 次运行中有 1 次与预期不符$/m,
  );
  const { stdout } = await folder.ask([
    "run",
    "night.yaml",
    "--subject",
    "legacy",
    "--lang",
    "zh",
    "--report",
    "github",
  ]);
  expect(stdout).toMatch(/^::error [^\n]*::违反 [^\n]*%0Abot：[^\n]*%0A重放：/m);
});
