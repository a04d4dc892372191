/** The words of the playground, in English and in Chinese. Those of the timeline are its own. */

import type { Language } from "../../sim/ui/words.ts";
import { filled } from "../../sim/words/table.ts";

const EN = {
  title: "Playground",
  intro: "Choose a scenario and a client, and run them here. Nothing leaves this page.",
  scenario: "Scenario",
  mine: "mine.yaml (edited)",
  client: "Client",
  beside: "Beside it",
  nobody: "nobody",
  sound: "Clients",
  bad: "Bad clients",
  seed: "Seed",
  "seed-own": "the scenario's own",
  "another-seed": "Another seed",
  run: "Run",
  stop: "Stop",
  share: "Copy link",
  shared: "Link copied",
  "link-here": "The link is in the address of this page.",
  text: "Scenario, as YAML",
  "text-help": "Ctrl+Space shows what may stand here, Ctrl+Enter runs. Tab leaves the editor.",
  "break-it": "Break it yourself",
  family: "What goes wrong",
  fault: "Fault",
  from: "From minute",
  insert: "Insert and run",
  problems: "Mistakes: {count}",
  "go-to": "line {line}, column {column}",
  ready: "Ready.",
  running: "Runs. The longest scenarios take half a minute.",
  stopped: "Stopped.",
  "too-long": "The run took longer than {seconds} s, and was stopped.",
  refused: "This cannot be run here: {why}.",
  done: "Ran in {ms} ms.",
  digest: "Digest",
  "bad-link": "The link holds no scenario: it is damaged, or of another version of this page.",
  language: "Language",
};

export type WordKey = keyof typeof EN;
export const PLAYGROUND_WORDS = Object.keys(EN) as WordKey[];

const ZH: Record<WordKey, string> = {
  title: "试验场",
  intro: "选一个场景和一个客户端，就在这里运行。任何内容都不会离开这个页面。",
  scenario: "场景",
  mine: "mine.yaml（已修改）",
  client: "客户端",
  beside: "对照",
  nobody: "无",
  sound: "客户端",
  bad: "有缺陷的客户端",
  seed: "种子",
  "seed-own": "场景自带",
  "another-seed": "换一个种子",
  run: "运行",
  stop: "停止",
  share: "复制链接",
  shared: "链接已复制",
  "link-here": "链接就在本页的地址里。",
  text: "场景（YAML）",
  "text-help": "Ctrl+空格显示此处可写的内容，Ctrl+回车运行。Tab 键离开编辑器。",
  "break-it": "自己动手弄坏它",
  family: "哪里出错",
  fault: "故障",
  from: "从第几分钟起",
  insert: "插入并运行",
  problems: "错误：{count}",
  "go-to": "第 {line} 行第 {column} 列",
  ready: "就绪。",
  running: "正在运行。最长的场景需要半分钟。",
  stopped: "已停止。",
  "too-long": "运行超过 {seconds} 秒，已停止。",
  refused: "这里无法运行：{why}。",
  done: "用时 {ms} 毫秒。",
  digest: "哈希",
  "bad-link": "链接里没有场景：它已损坏，或属于本页的另一个版本。",
  language: "语言",
};

const WORDS = { en: EN, zh: ZH };

/** Says a word of the playground, with what belongs into it. */
export type Speak = (key: WordKey, blanks?: Readonly<Record<string, string | number>>) => string;

export const speakIn =
  (language: Language): Speak =>
  (key, blanks = {}) =>
    filled(WORDS[language][key], blanks);
