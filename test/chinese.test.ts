/** Wrong input of many kinds with --lang zh: every line that says something says it in Chinese, and the exit code is that of English. */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { Folder } from "./command-line.ts";

const HAN = /\p{Script=Han}/u;
const folder = new Folder("chinese");
afterAll(() => folder.remove());

/** What a line may hold without being a sentence: names, code, frames, what a machine says. */
const NO_SENTENCE = [
  // A code frame, an example of code, a path, a command to copy, a heading of a document.
  /^\s*(?:>\s*)?\d* *\|/,
  /^\s*(?:export default|name:|create\(|const client|return \{|\w+: (?:async )?\w* ?=>|\w+: \S+ =>|send: async|stop:|start:|login:|declares:|\},?;?|\};)/,
  /^\s*(?:npm|npx) /,
  // A bank says of its members what it says, in one language; so does the engine of an error.
  /^leaves context|^没有发现：leaves context|^ {2}token of its user/,
  /ReferenceError: /,
  // What the scenario of the catalogue is called.
  /^\s*例如 title: /,
  /^\s*\S+$/,
  /^\s*$/,
];

/**
 * Lines that say something, and say it in English: two words of a sentence side by side outside of quotes; in a line that is Chinese
 * otherwise four, as names and commands stand in it.
 */
function englishIn(text: string): string[] {
  return stripVTControlCharacters(text)
    .split("\n")
    .filter(line => !NO_SENTENCE.some(form => form.test(line)))
    .filter(line => {
      const english = HAN.test(line) ? /\b[a-z]+(?:,? [a-z]+){3,}/i : /[a-z]{2,} [a-z]{2,}/i;
      return english.test(line.replaceAll(/"[^"]*"|“[^”]*”/g, ""));
    });
}

const HOUR = "title: t\nruns: 1h\n";
folder.file("hour.yaml", `${HOUR}workload: [{ at: 10m, inbound: alice }]\n`);
const DRAFTS: Readonly<Record<string, string>> = {
  empty: "",
  list: "- a\n",
  tabs: "title: a\n\truns: 1h\n",
  colon: "title: a: b\nruns: 1h\n",
  documents: `${HOUR}---\ntitle: u\n`,
  "flow-open": `${HOUR}workload: [{ at: 10m, inbound: alice }\n`,
  "flow-open-whole": "{ title: t, runs: 1h",
  "flow-comma": "a: [1,,2]\n",
  "flow-items": 'a: { "b" "c" }\n',
  "flow-space": 'a: { "b":1, c:d e:f, [x]:y }\n',
  "flow-block": "a: [\n  - b\n]\n",
  "flow-indent": "a: [\nb\n]\n",
  "quote-open": 'title: "t\nruns: 1h\n',
  "single-quote-open": "title: 't\nruns: 1h\n",
  "indent-more": "title: t\n runs: 1h\n",
  "indent-less": "a:\n    b: 1\n  c: 2\n",
  "list-in-map": `${HOUR}- a\n`,
  "list-column": "a:\n  - b\n   - c\n",
  "dash-after-key": "title: - t\n",
  "brace-alone": `${HOUR}}\n`,
  version: "%YAML 9.9\n---\ntitle: t\n",
  directive: "%ZZ 1\n---\ntitle: t\n",
  "directive-alone": "%YAML 1.2\ntitle: t\n",
  tag: "title: !foo t\nruns: 1h\n",
  anchors: "title: &a &b t\nruns: 1h\n",
  "anchor-nameless": "title: & t\nruns: 1h\n",
  reserved: "title: @x\nruns: 1h\n",
  percent: "title: %x\nruns: 1h\n",
  escape: 'title: "a\\qb"\nruns: 1h\n',
  "text-header": "title: |x\n  a\n",
  "text-lines": "title: |\n     \n  a\n",
  "text-less": "title: |4\n  a\n",
  "value-end": 'title: "a" b\nruns: 1h\n',
  comment: 'title: "a"# b\nruns: 1h\n',
  "no-colon": "title\nruns: 1h\n",
  "long-key": `${"k".repeat(1_100)}: 1\n`,
  alias: "title: &t x\nruns: *t\n",
  twice: `${HOUR}runs: 2h\n`,
  "no-runs": "title: t\n",
  "no-title": "runs: 1h\n",
  "title-number": "title: 7\nruns: 1h\n",
  "title-empty": "title:\nruns: 1h\n",
  "runs-number": "title: t\nruns: 35\n",
  "runs-text": "title: t\nruns: soon\n",
  "runs-long": "title: t\nruns: 61d\n",
  "runs-short": "title: t\nruns: 1m\n",
  "settle-long": `${HOUR}settle: 1h\n`,
  "settle-heal": `${HOUR}settle: 1m\nhealAt: 30m\n`,
  "heal-late": `${HOUR}healAt: 2h\n`,
  start: `${HOUR}start: 2026-01-05\n`,
  unknown: `${HOUR}sever: {}\n`,
  "unknown-far": `${HOUR}zzz: 1\n`,
  seed: `${HOUR}seed: true\n`,
  "accounts-none": `${HOUR}accounts: []\n`,
  "accounts-twice": `${HOUR}accounts: [bot, bot]\n`,
  "accounts-name": `${HOUR}accounts: ["a b"]\n`,
  "workload-mapping": `${HOUR}workload: {}\n`,
  hold: `${HOUR}server: { hold: 35 s }\n`,
  advertise: `${HOUR}server: { advertise: 35 }\n`,
  cursor: `${HOUR}server: { cursor: repaly }\n`,
  headers: `${HOUR}server: { checkHeaders: yes }\n`,
  limits: `${HOUR}limits: { recoverWithin: 11s, ratePerMinute: 1.5 }\n`,
  "limits-zero": `${HOUR}limits: { ratePerMinute: 0 }\n`,
  expect: `${HOUR}expect: { legacy: [recover-in-time], fixed: no-loss }\n`,
  work: `${HOUR}workload:\n  - { at: 10m }\n  - { at: 10m, inbound: a, send: b }\n  - { at: 10m, stop: boot }\n  - { at: 10m, stop: bot, account: bot }\n  - { at: 10m, send: a, as: tool-call }\n  - { at: 10m, send: a, group: g }\n  - { at: 10m, send: a, same: true, chars: 9 }\n  - { inbound: a }\n  - { at: 1m, every: 1m, inbound: a }\n  - { at: 1m, until: 2m, inbound: a }\n  - { at: 600, inbound: a }\n  - { at: "25:00", inbound: a }\n  - { at: 2026-01-04T00:00:00Z, inbound: a }\n  - { at: 1h, inbound: a }\n  - { every: 0s, inbound: a }\n  - { every: 30m, until: 10m, inbound: a }\n  - { every: 59m, inbound: a }\n  - { every: 30m, until: 2h, inbound: a }\n`,
  accounts: `accounts: [a, b]\n${HOUR}workload:\n  - { at: 1m, inbound: x }\n`,
  often: `${HOUR}workload:\n  - { every: 1ms, inbound: a }\n`,
  faults: `${HOUR}faults:\n  - { at: 1m }\n  - { kind: stale, at: 1m }\n  - { kind: quantum-noise, at: 1m }\n  - { kind: hang }\n  - { kind: hang, at: 1m, from: 2m }\n  - { kind: hang, at: 1m, for: 1m, until: 2m }\n  - { kind: hang, every: 1m, for: 2m }\n  - { kind: hang, at: 58m }\n  - { kind: hang, from: 50m, until: 59m }\n  - { kind: hang, from: 50m, until: 40m }\n  - { kind: hang, at: 1m, count: 0 }\n  - { kind: hang, at: 1m, chance: 0 }\n  - { kind: hang, at: 1m, chance: 2 }\n  - { kind: hang, at: 1m, on: [] }\n  - { kind: hang, at: 1m, on: [getconfig, getconfig] }\n  - { kind: error-code, at: 1m }\n  - { kind: error-code, at: 1m, with: { ret: 0 } }\n  - { kind: session-expires, at: 1m, on: getupdates }\n  - { kind: redirect-to-self, at: 1m, on: upload }\n  - { kind: stale-token, at: 1m, leg: answer }\n  - { kind: crash, at: 1m, on: getupdates }\n  - { kind: handler-slow, at: 1m, on: getupdates }\n  - { kind: disk-full, at: 1m, leg: request }\n  - { kind: hang, at: 1m, regime: { flapping: { down: 5s, up: 1s }, every-nth: 2 } }\n  - { kind: hang, at: 1m, regime: { flapping: { down: 0s, up: 1s } } }\n  - { kind: hang, at: 1m, regime: { unstable: { down: [5s, 1s], up: [1s, 2s] } } }\n  - { kind: hang, at: 1m, regime: {} }\n  - { kind: session-expires, at: 1m, regime: { flapping: { down: 5s, up: 1s } } }\n  - { kind: crash, at: 1m, regime: { every-nth: 2 } }\n  - { kind: wall-clock-step, at: 1m, with: { by: 0s } }\n`,
  overlap: `${HOUR}faults:\n  - { kind: crash, from: 10m, for: 10m }\n  - { kind: crash, from: 15m, for: 1m }\n`,
};
for (const [name, text] of Object.entries(DRAFTS)) folder.file(`drafts/${name}.yaml`, text);
mkdirSync(join(folder.path, "void"), { recursive: true });

const ADAPTERS: Readonly<Record<string, string>> = {
  nothing: "const a = 1;",
  names: "export const name = 1, create = 2;",
  function: "export default function connect() {}",
  class: "export default class Mine {}",
  promise: "export default Promise.resolve({});",
  text: 'export default "x";',
  nameless: "export default { create() {} };",
  uncreated: 'export default { name: "x" };',
  declares: 'export default { name: "x", create() {}, declares: { speed: 1 } };',
  "declares-text": 'export default { name: "x", create() {}, declares: { handlersAtOnce: 0 } };',
  exceptions: 'export default { name: "x", create() {}, exceptions: { "thread-pool": 1 } };',
  throws: 'throw new Error("boom");',
  "create-throws": 'export default { name: "x", create() { throw new Error("boom"); } };',
  "gives-number": 'export default { name: "x", create: () => 7 };',
  "no-start": 'export default { name: "x", create: () => ({}) };',
  "odd-member":
    'export default { name: "x", create: () => ({ start() {}, stop() {}, send() {}, login() {}, typing: 1 }) };',
  "common-js": 'module.exports = { name: "x" };',
  spins: "for (;;);",
};
for (const [name, text] of Object.entries(ADAPTERS)) folder.file(`adapters/${name}.mjs`, text);
folder.file(
  "adapters/answers-nonsense.mjs",
  'export default { name: "x", create: () => ({ start() {}, stop() {}, login() {}, send: async () => 7 }) };',
);
folder.file("sends.yaml", `${HOUR}workload: [{ at: 10m, inbound: alice }, { at: 11m, send: alice }]\n`);

const CONFIGS: Readonly<Record<string, string>> = {
  unknown: '{ "subjct": "fixed" }',
  jobs: '{ "jobs": "many" }',
  "jobs-many": '{ "jobs": 65 }',
  memory: '{ "memory": 1 }',
  door: '{ "door": "side" }',
  only: '{ "only": ["no-los"] }',
  list: "[]",
  broken: "{",
  blank: "",
  "broken-keys": "{a: 1}",
  "broken-comma": '{ "jobs": 1 "door": 2 }',
  "broken-last": '{ "jobs": 1, }',
  "broken-list": '{ "only": ["a" "b"] }',
  "broken-colon": '{ "jobs" 1 }',
  "broken-text": '{ "door": "me',
  "broken-escape": '{ "door": "\\q" }',
  "broken-line": '{ "door": "a\nb" }',
  "broken-word": '{ "door": memory, "subject": "fixed" }',
  "broken-end": '{ "jobs": 1 } x',
  "broken-number": '{ "jobs": 01 }',
  "broken-minus": '{ "jobs": - }',
  "broken-fraction": '{ "jobs": 1. }',
  subject: '{ "subject": 7 }',
};
for (const [name, text] of Object.entries(CONFIGS)) folder.file(`configs/${name}.json`, text);
folder.file("configs/throws.mjs", 'throw new Error("boom");');

folder.file("known/words.yaml", "version: 2\nsubjects: {}\n");
folder.file("known/names.yaml", "version: 1\nsubjects: { fixed: { hour: [no-los] } }\n");
folder.file("traces/words.jsonl", "not json\n");
folder.file("traces/header.jsonl", '{"version":2}\n');
folder.file("traces/record.jsonl", '{"version":1,"replay":"x"}\n{"a":1}\n');
folder.file("traces/line.jsonl", '{"version":1,"replay":"rm -rf"}\n');
folder.file("shards/odd.json", "{}");
folder.file("manifest/package.json", "{");
folder.file("plugin/package.json", '{ "name": "x", "version": "1.0.0", "main": "no.js" }');
folder.file("plugin-odd/package.json", '{ "name": "x", "version": "1.0.0", "main": "index.mjs" }');
folder.file("plugin-odd/index.mjs", "export default { register() {} };");

const FIXED = ["--subject", "fixed"];
const COMMANDS: readonly string[][] = [
  ["rnu"],
  ["run", "--subjct", "fixed"],
  ["run", "--zzz"],
  ["run", "--subject"],
  ["replay"],
  ["replay", "a", "b"],
  ["diff", "fixed"],
  ["init", "extra"],
  ["new", "scenario"],
  ["help", "rnu"],
  ["run", "nowhere"],
  ["run", "./nowhere.yaml"],
  ["run", "bug-155/overnight-idel"],
  ["run", "adapters/text.mjs"],
  ["run", "./void"],
  ["run", "./*.yml"],
  ["run", ""],
  ["run", "hour.yaml", "--seed"],
  ["run", "hour.yaml", "--door", "side"],
  ["run", "hour.yaml", "--jobs", "0"],
  ["run", "hour.yaml", "--budget", "soon"],
  ["run", "hour.yaml", "--memory", "1"],
  ["run", "hour.yaml", "--bail", "x"],
  ["run", "hour.yaml", "--only", "no-los"],
  ["run", "hour.yaml", "--only", "no-loss", "--ignore", "no-loss"],
  ["run", "hour.yaml", "--grep", "/(/"],
  ["run", "hour.yaml", "--grep", ""],
  ["run", "hour.yaml", "--tag", "x"],
  ["run", "hour.yaml", "--report", "pdf=x"],
  ["run", "hour.yaml", "--report", "junit"],
  ["run", "hour.yaml", "--report", "github=x"],
  ["run", "hour.yaml", "--report", "jsonl=void/"],
  ["run", "hour.yaml", ...FIXED, "--report", "junit=hour.yaml/x"],
  ["run", "hour.yaml", ...FIXED, "--trace", "hour.yaml"],
  ["run", "hour.yaml", "--expect", "nowhere.yaml"],
  ["run", "hour.yaml", ...FIXED, "--expect", "known/words.yaml"],
  ["run", "hour.yaml", ...FIXED, "--expect", "known/names.yaml"],
  ["run", "hour.yaml", ...FIXED, "--write-expect", "hour.yaml/x"],
  ["run", "hour.yaml", "--config", "nowhere.ts"],
  ["run", "hour.yaml", "--watch", "--json"],
  ["run", "hour.yaml", "--subject", "nobody"],
  ["run", "hour.yaml", "--subject", "openclaw-weixin@0.0.1"],
  ["run", "hour.yaml", "--subject", "openclaw-weixin@newest"],
  ["run", "hour.yaml", "--subject", "openclaw-weixin:./nowhere"],
  ["run", "hour.yaml", "--subject", "openclaw-weixin:./void"],
  ["run", "hour.yaml", "--subject", "openclaw-weixin:./plugin"],
  ["run", "hour.yaml", "--subject", "openclaw-weixin:./plugin-odd"],
  ["run", "hour.yaml", "--subject", "openclaw-weixin:./plugin-odd+proposal"],
  ["run", "hour.yaml", "--subject", "./adapters"],
  ["run", "hour.yaml", "--subject", "./nowhere.ts"],
  ["run", "hour.yaml", "--subject", "./adapters/text.mjs#nobody"],
  ["run", "sends.yaml", "--no-expect", "--subject", "./adapters/answers-nonsense.mjs"],
  ["replay", "hour.yaml", "--door", "side"],
  ["replay", "./drafts"],
  ["replay", "nowhere.jsonl"],
  ["replay", "hour.yaml", ...FIXED, "--export", "pdf=x"],
  ["replay", "hour.yaml", ...FIXED, "--export", "har"],
  ["replay", "hour.yaml", ...FIXED, "--export", "har=hour.yaml/x"],
  ...["words", "header", "record", "line"].map(name => ["replay", `traces/${name}.jsonl`]),
  ["list", "nowhere"],
  ["list", "hour.yaml"],
  ["faults", "hnag"],
  ["fuzz", "--runs", "0"],
  ["fuzz", "--time", "soon"],
  ["fuzz", "--shard", "3/2"],
  ["fuzz", "--shard", "1/2"],
  ["fuzz", "--shard", "1/2", "--seed", "1", "--corpus", "x"],
  ["fuzz", "--shard", "1/2", "--seed", "1", "--explain"],
  ["fuzz", "--out", "x.json"],
  ["fuzz", "--shard", "1/2", "--seed", "1", "--runs", "2", "--out", "shards/odd.json"],
  ["fuzz", "--runs", "1", "--coverage", "hour.yaml/x"],
  ["fuzz", "--subject", "nobody", "--runs", "1"],
  ["fuzz", ...FIXED, "--subject", "legacy", "--runs", "1"],
  ["fuzz", "--runs", "1", "--seed", "1", ...FIXED, "--corpus", "./nowhere"],
  ["fuzz", "--shard", "1/2", "--seed", "1", "--runs", "2", ...FIXED, "--out", "half/1-of-2.json"],
  ["merge", "half"],
  ["merge"],
  ["merge", "nowhere"],
  ["merge", "shards/odd.json"],
  ["merge", "half", "--subject", "legacy"],
  ["exhaust", "--length", "9"],
  ["exhaust", "--kinds", "hnag"],
  ["exhaust", "--kinds", "quantum"],
  ["exhaust", "--length", "1", "--kinds", "hang", ...FIXED],
  ["coverage"],
  ["coverage", "nowhere.json"],
  ["coverage", "shards/odd.json"],
  ["diff", "fixed", "nobody", "--runs", "1"],
  ["diff", "fixed", "fixed", "--runs", "x"],
  ["diff", "fixed", "legacy", "--scenario", "hour.yaml", "--same"],
  ["diff", "fixed", "legacy", "--scenario", "bug-155/overnight-idle", "--same"],
  ["score", "nobody-is-called-that"],
  ["score", "--bank", "nowhere.ts"],
  ["score", "--bank", "./adapters/text.mjs"],
  ["score", "leaves context", "--scenario", "hour.yaml"],
  ["herd", "--clients", "1"],
  ["herd", "--outage", "1s"],
  ["herd", "--beyond", "x"],
  ["herd", "--capacity", "1"],
  ["herd", "--subject", "nobody", "--clients", "10"],
  ["serve", "nowhere"],
  ["serve", "--port", "x"],
  ["serve", "./drafts"],
  ["serve", "--host-allowed", "a b"],
  ["serve", "--origin-allowed", "nowhere"],
  ["record"],
  ["record", "--upstream", "x"],
  ["record", "--upstream", "http://127.0.0.1:1", "--port", "x"],
  ["record", "--upstream", "http://127.0.0.1:1", "--for", "x"],
  ["record", "--upstream", "http://127.0.0.1:1", "--expect", ""],
  ["record", "--upstream", "http://127.0.0.1:1", "--out", "hour.yaml"],
  ["record", "--upstream", "http://127.0.0.1:1"],
  ["new", "scenario", "A B"],
  ["new", "scenario", "void"],
  ["init", "--ci", "jenkins"],
  ["run", "--lang"],
  ...Object.keys(DRAFTS).map(name => ["run", `drafts/${name}.yaml`]),
  ...Object.keys(ADAPTERS).map(name => [
    "run",
    "hour.yaml",
    "--no-expect",
    "--subject",
    `./adapters/${name}.mjs`,
  ]),
  ...[...Object.keys(CONFIGS).map(name => `${name}.json`), "throws.mjs"].map(name => [
    "run",
    "hour.yaml",
    "--config",
    `configs/${name}`,
  ]),
];

describe("a command that is given something wrong", () => {
  it.each(COMMANDS.map(args => [args.join(" "), args] as const))("%s", async (_, args) => {
    const { stdout, stderr } = await folder.ask([...args, "--lang", "zh"]);
    expect(stdout + stderr, "it says something").toMatch(HAN);
    expect(englishIn(stdout + stderr)).toEqual([]);
  });
});
